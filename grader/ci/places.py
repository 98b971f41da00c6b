"""Which place this is, by its environment, and what it wants: where the code lies, what is written, the exit code.

Exit codes. With GitHub Actions, GitLab CI and none of these places: 0 when all checks passed, 1 when one did not, 2
when the checks themselves or their use are at fault. Classroom 50, Gradescope and PrairieLearn read the points from a
file, and take another code than 0 for a fault: there it is 0 when the file is written, and 2 else.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.ci.checking.report import Report
from grader.ci.commit import checked_out
from grader.ci.writing import annotations, classroom50, gradescope, junit, markdown, prairielearn, reporter
from grader.ci.writing.put import FilesBefore, append, put
from grader.kit.errors import HarnessFault

_GRADESCOPE, _PRAIRIELEARN = Path("/autograder"), Path("/grade")
_APPENDED = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE")
_CLASSROOM50 = (
    *("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "USERNAME"),
    *("COMMIT_URL", "RELEASE_URL"),
)


@dataclass(frozen=True)
class Place:
    """A place, opened before any code runs: all that it needs is read, and what it leaves alone is remembered.

    `finish` writes what the place wants, and gives the lines that are printed after the log.
    """

    name: str
    code: Path  # where what was pushed or handed in lies
    finish: Callable[[Report], Iterator[str]]
    seconds: float = 240.0  # for all checks; the places with a limit of 10 minutes need some for the rest
    is_log_obeyed: bool = False  # whether lines of the log may be commands
    reads_file: bool = False  # whether points are read from a file, so that every result is a success

    def exit_code(self, report: Report) -> int:
        """Return what the command ends with."""
        return 0 if self.reads_file or report.is_full else 1


def detect(environ: Mapping[str, str]) -> str:
    """Return the name of the place."""
    if all(environ.get(name) for name in _CLASSROOM50):
        return "classroom50"
    if environ.get("GITHUB_ACTIONS") == "true":
        return "actions"
    if environ.get("GITLAB_CI") == "true":
        return "gitlab"
    if (_GRADESCOPE / "submission").is_dir() and (_GRADESCOPE / "results").is_dir():
        return "gradescope"
    if (_PRAIRIELEARN / "data" / "data.json").is_file():
        return "prairielearn"
    return "none"


def open_place(name: str, environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    """Return the place of this name.

    `top` stands for /autograder or /grade, and `here` is the folder of the command.
    """
    return PLACES[name](environ, here, top)


def _none(environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    del environ, top
    return Place("none", here, lambda _: iter(()))


def _actions(environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    del top
    files = _runner_files(environ)
    before = FilesBefore(files.values())

    def finish(report: Report) -> Iterator[str]:
        before.restore()
        if summary := files.get("GITHUB_STEP_SUMMARY"):
            append(summary, markdown.page(report))
        runners = reporter.runners(report)
        if output := files.get("GITHUB_OUTPUT"):
            points = {"points": f"{report.earned:g}", "max-points": f"{report.points:g}"}
            results = {"result": reporter.whole(report), "runners": ",".join(runners)}
            append(output, _assignments(points | results))
        if variables := files.get("GITHUB_ENV"):
            append(variables, _assignments({f"{name.upper()}_RESULTS": text for name, text in runners.items()}))
        return annotations.annotations(report)

    return Place("actions", here, finish, is_log_obeyed=True)


def _classroom50(environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    del top
    if lost := [name for name in _CLASSROOM50 if not environ.get(name)]:
        raise HarnessFault(f"{lost[0]} is not set; Classroom 50's runner sets it")
    files, commit = _runner_files(environ), checked_out(here)
    submitted = commit.time if commit else datetime.now(UTC)
    before = FilesBefore(files.values())

    def finish(report: Report) -> Iterator[str]:
        before.restore()
        put(here / "result.json", classroom50.result_json(report, environ, submitted))
        put(here / "release-body.md", markdown.page(report))
        if output := files.get("GITHUB_OUTPUT"):
            append(output, _assignments(classroom50.outputs(report)))
        return annotations.annotations(report)

    return Place("classroom50", here, finish, is_log_obeyed=True, reads_file=True)


def _gitlab(environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    del environ, top

    def finish(report: Report) -> Iterator[str]:
        put(here / "report.xml", junit.junit_xml(report))
        return iter(())

    return Place("gitlab", here, finish)


def _gradescope(environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    del environ, here
    folder = top or _GRADESCOPE

    def finish(report: Report) -> Iterator[str]:
        put(folder / "results" / "results.json", gradescope.gradescope_json(report))
        return iter(())

    return Place("gradescope", folder / "submission", finish, reads_file=True)


def _prairielearn(environ: Mapping[str, str], here: Path, top: Path | None) -> Place:
    del environ, here
    folder = top or _PRAIRIELEARN

    def finish(report: Report) -> Iterator[str]:
        put(folder / "results" / "results.json", prairielearn.prairielearn_json(report))
        return iter(())

    # its limit is 30 seconds where a question says nothing else
    return Place("prairielearn", folder / "student", finish, seconds=20.0, reads_file=True)


PLACES: Mapping[str, Callable[[Mapping[str, str], Path, Path | None], Place]] = {
    "none": _none,
    "actions": _actions,
    "classroom50": _classroom50,
    "gitlab": _gitlab,
    "gradescope": _gradescope,
    "prairielearn": _prairielearn,
}


def _runner_files(environ: Mapping[str, str]) -> dict[str, Path]:
    return {name: Path(environ[name]) for name in _APPENDED if environ.get(name)}


def _assignments(values: Mapping[str, str]) -> str:
    """Return lines of an output or environment file; no value has more than one line."""
    return "".join(f"{name}={' '.join(value.splitlines())}\n" for name, value in values.items())
