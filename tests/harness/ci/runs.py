"""Runs `python -m grader.ci` as each place does, in a checkout of its own, and reads what the place would read."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.ci import readers

PLACES = ("none", "actions", "classroom50", "gitlab", "gradescope", "prairielearn")
READ_FROM_FILE = ("classroom50", "gradescope", "prairielearn")  # exit code 0 whatever the points are
APPENDED = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")
SECRET = "told-to-nobody"  # noqa: S105 - what no code may be told
SUBMISSION = "submit/2026-09-01T10-00-00Z-abc1234"


@dataclass
class Run:
    """A checkout in a place, and what running the checks there came to."""

    place: str
    folder: Path  # the checkout, with the released repository in it
    top: Path  # of what belongs to the place
    environ: dict[str, str] = field(default_factory=dict)
    code: int = 0
    log: str = ""
    seconds: float = 0.0

    @property
    def student(self) -> Path:
        """Where the student's files are put."""
        below = {"gradescope": self.top / "submission", "prairielearn": self.top / "student"}
        return below.get(self.place, self.folder / "student")

    @property
    def result(self) -> Path:
        """The file from which this place takes its points, if it takes them from one."""
        named = {"classroom50": "result.json", "gitlab": "report.xml"}
        if self.place in ("gradescope", "prairielearn"):
            return self.top / "results" / "results.json"
        return self.folder / named.get(self.place, "result.json")

    def appended(self, name: str) -> str:
        return Path(self.environ[name]).read_text("utf-8")


def prepare(place: str, folder: Path, top: Path) -> Run:
    """A place with nothing in it yet, for the released repository in `folder`."""
    run = Run(place, folder, top)
    top.mkdir()
    if place in ("actions", "classroom50"):
        for name in APPENDED:
            file = top / "_runner_file_commands" / f"{name.lower()}_0f8fad5b"
            file.parent.mkdir(exist_ok=True)
            file.touch()
            run.environ[name] = str(file)
        run.environ |= {"GITHUB_ACTIONS": "true", "GITHUB_TOKEN": SECRET, "RUNNER_TEMP": str(top)}
    if place == "classroom50":
        web = "https://github.com/org/cs-module0-ada"
        run.environ |= {
            "CLASSROOM": "cs", "ASSIGNMENT": "module0", "ASSIGNMENT_TYPE": "individual", "USERNAME": "ada",
            "OWNER": "ada", "SUBMISSION_TAG": SUBMISSION, "COMMIT_URL": f"{web}/commit/1",
            "RELEASE_URL": f"{web}/releases/tag/1", "REVIEW_URL": f"{web}/compare/0...1",
        }  # fmt: skip
    if place == "gitlab":
        run.environ |= {"GITLAB_CI": "true", "CI_JOB_TOKEN": SECRET}
    if place == "gradescope":
        (top / "results").mkdir()
        (top / "submission").mkdir()
    if place == "prairielearn":
        (top / "student").mkdir()
    return run


def check(run: Run, *arguments: str, python: str = sys.executable) -> Run:
    """Run the checks there."""
    named = [f"--place={run.place}", f"--top={run.top}"] if run.place in ("gradescope", "prairielearn") else []
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    began = time.monotonic()
    done = subprocess.run(
        [python, "-m", "grader.ci", *named, *arguments],
        cwd=run.folder,
        env=kept | run.environ | {"PLACE_TOKEN": SECRET},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=200,
        check=False,
    )
    run.code, run.seconds = done.returncode, time.monotonic() - began
    run.log = (done.stdout + done.stderr).decode("utf-8")
    return run


def points(run: Run) -> tuple[float, float]:
    """Points and maximum as this place has them, by its reader."""
    match run.place:
        case "actions":
            output = readers.assignments(run.appended("GITHUB_OUTPUT"))
            table, report, most, _ = readers.reporter(
                readers.assignments(run.appended("GITHUB_ENV")), output["runners"]
            )
            assert abs(table - report) < 1e-9 * most
            assert (report, most) == readers.summary(run.appended("GITHUB_STEP_SUMMARY"))
            assert (report, most) == (float(output["points"]), float(output["max-points"]))
            return report, most
        case "classroom50":
            score, most = readers.classroom50(run.result.read_text("utf-8"), run.environ)
            tests = json.loads(run.result.read_text("utf-8"))["tests"]
            earned = sum(test["points"] for test in tests)
            return earned, most * earned / score if score else most / 100
        case "gitlab":
            return readers.junit(run.result.read_text("utf-8"))
        case "gradescope":
            return readers.gradescope(run.result.read_text("utf-8"))
        case "prairielearn":
            return readers.prairielearn(run.result.read_text("utf-8"))
    last = [line for line in run.log.splitlines() if line.endswith(" points")][-1].split()
    return float(last[0]), float(last[2])


def put(run: Run, files: Mapping[str, str]) -> Run:
    """Put a student's files in their place."""
    for name, text in files.items():
        (run.student / name).write_text(text, "utf-8")
    return run
