"""The command line: `grader grade`, `show`, `release`, `freeze`, `doctor`. The only place that prints or exits.

Exit codes: 0 done; 1 something in the submissions, or in the student's folder, is not as it must be; 2 the harness or
its use is at fault, and nothing is graded by it.
"""

import io
import secrets
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from grader import report
from grader.assignment import load_assignment
from grader.cli_ending import Stopped, be_stoppable, end_in_peace, have_streams, printing
from grader.doctor import require_linux
from grader.feedback import feedback
from grader.intake import Listing, NotGraded, NotGradedError, list_one, list_sources, read_submission
from grader.kit.errors import HarnessFault, StudentFault
from grader.kit.examples import set_path
from grader.kit.probe import find_probes
from grader.kit.text import plain_text
from grader.place import Place, find_root
from grader.progress import Progress
from grader.release.repository import release as write_release
from grader.release.strip import stale_files, write_student
from grader.store import Store
from grader.suite import load_checks, load_suite, only_task

F = TypeVar("F", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--root", type=click.Path(file_okay=False, path_type=Path), help="The course's repository  [default: found]"
)
@click.option(
    "--course", type=click.Path(file_okay=False, path_type=Path), envvar="GRADER_COURSE",
    help="Where hidden sets and results are kept  [default: ROOT/course, which git ignores]",
)  # fmt: skip
@click.version_option(package_name="module-grader")
@click.pass_context
def cli(context: click.Context, root: Path | None, course: Path | None) -> None:
    """Grade submissions with property checks, in a sandbox that they cannot leave.

    Exit codes: 0 done, 1 something handed in is not as it must be, 2 the harness or its use is at fault.
    """
    where = root.resolve() if root else find_root(Path.cwd())
    context.obj = Place(where, (course or where / "course").resolve())
    sys.path.insert(0, str(where))


def assignment_option(command: F) -> F:
    """Add --assignment."""
    return click.option("-a", "--assignment", help="Which assignment  [default: the one with the first task]")(command)


@cli.command()
@click.argument("submissions", type=click.Path(exists=True, path_type=Path))
@assignment_option
@click.option("--student", "student_name", metavar="NAME", help="SUBMISSIONS is one hand-in, of this student.")
@click.option("--only", metavar="TASK", help="Grade one task, such as 0.1; kept apart from whole gradings.")
@click.option("--workers", type=click.IntRange(1, 64), help="Submissions at the same time  [default: one per core]")
@click.option("--again", is_flag=True, help="Grade also what is graded already and has not changed.")
@click.option("--dry-run", is_flag=True, help="Only say who was found, with which files, and what was not understood.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.pass_obj
def grade(
    place: Place, submissions: Path, assignment: str | None, student_name: str | None, only: str | None,
    workers: int | None, again: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Grade every submission in SUBMISSIONS.

    SUBMISSIONS is a folder with a folder or an archive per student, a bulk download of Canvas, Moodle or Gradescope, or
    one student's folder, archive or git checkout. A run that was stopped goes on where it was when it is started again.
    """
    name = place.chosen(assignment)
    listing = _listed(place, name, submissions, student_name)
    if dry_run:
        _say_who(place, name, listing)
        return
    require_linux()
    from grader.running import grade_all, not_graded, open_any_bench, sole_grader  # noqa: PLC0415 - Linux only

    with sole_grader(place.course), Store(place.results) as store:
        _freeze_if_missing(place, name)
        suite = load_suite(place.root, name, place.hidden)
        suite = only_task(suite, only) if only else suite
        progress, faulty, unjudged = Progress(suite.name, len(listing.sources)), [], [*listing.not_graded]
        with open_any_bench(place.root, suite) as bench:
            for done in grade_all(listing.sources, bench, store, workers=workers, again=again):
                progress.step(is_new=done.is_new or bool(done.fault or done.reason))
                faulty += [done] if done.fault else []
                unjudged += [NotGraded(done.student, done.reason)] if done.reason else []
        progress.finish()
        without = {done.student for done in faulty} | {one.student for one in unjudged}
        students = [s.student for s in listing.sources if s.student not in without]
        cards = (card for s in students if (card := store.get(suite.name, s)))
        names, rows = report.names_shown(listing), report.rows(cards, unjudged)
        with printing():
            if as_json:
                report.write_json(rows, suite.name, sys.stdout)
            else:
                report.write_table(rows, names, suite, sys.stdout)
    _say_what_is_missing(listing, names, unjudged)
    if faulty:
        raise HarnessFault(not_graded(faulty))
    if unjudged or listing.unclear:
        raise SystemExit(1)


def _listed(place: Place, name: str, submissions: Path, student: str | None) -> Listing:
    if student is None:
        return list_sources(submissions, load_assignment(place.root, name))
    if not student.strip():
        raise click.BadParameter("a name is expected", param_hint="--student")
    return list_one(submissions, student)


def _say_what_is_missing(listing: Listing, names: Mapping[str, str], unjudged: Sequence[NotGraded]) -> None:
    """Say what is not in the scores, or was read in one of two ways."""
    for note in (*filter(None, [listing.how]), *listing.notes):
        _say(f"note: {note}")
    for line in listing.unclear:
        _say(f"unclear: {line}")
    for one in unjudged:
        _say(f"not graded: {names[one.student]}: {one.reason}")


def _say_who(place: Place, name: str, listing: Listing) -> None:
    assignment, unjudged = load_assignment(place.root, name), [*listing.not_graded]
    problems, names = 0, report.names_shown(listing, width=200)  # as long as a name may be in any line
    for source in listing.sources:
        try:
            submission = read_submission(source, assignment)
        except NotGradedError as error:
            unjudged.append(NotGraded(source.student, str(error)))
        else:
            problems += len(submission.problems)
            click.echo(report.who(names[source.student], source, submission))
    for one in unjudged:
        click.echo(plain_text(f"{names[one.student]}\n    NOT GRADED: {one.reason}"))
    for note in (*listing.unclear, *listing.notes):
        click.echo(plain_text(f"not understood: {note}"))
    if listing.how:
        click.echo(plain_text(f"note: {listing.how}"))
    click.echo(f"{len(listing.sources)} submissions for {name}; nothing was run")
    if problems or unjudged or listing.unclear or listing.notes:
        raise SystemExit(1)


def _say(line: str) -> None:
    """A line on standard error, of which no part obeys whoever chose a name in it."""
    click.echo(plain_text(line), err=True)


@cli.command()
@click.argument("student")
@assignment_option
@click.option("--only", metavar="TASK", help="The result of grading that task alone.")
@click.option("--instructor", is_flag=True, help="Also hidden examples, digests and notes.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
@click.pass_obj
def show(place: Place, student: str, assignment: str | None, only: str | None, instructor: bool, as_json: bool) -> None:
    """Print the feedback of one STUDENT, as it was graded last."""
    name = place.chosen(assignment) + (f":{only}" if only else "")
    if not place.results.exists():
        raise StudentFault(f"{place.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
    with Store(place.results) as store:
        card = store.get(name, student)
        if card is None:
            known = [s for a, s in store.students() if a == name]
            raise StudentFault(report.unknown_student(student, name, known))
    if as_json:
        click.echo(report.as_json(card, is_instructor=instructor, indent=1))
    else:
        click.echo(feedback(card, find_probes(), is_instructor=instructor), nl=False)


@cli.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def release(place: Place, out: Path) -> None:
    """Write the students' repository to OUT: stubs, checks with public examples, and what runs them."""
    stale = stale_files(place.root)
    if stale:
        raise HarnessFault(f"student/ is not what reference/ gives: {', '.join(stale)}; run `grader student`")
    made = write_release(place.root, out, place.hidden if place.hidden.is_dir() else None)
    click.echo(f"{out}: {len(made.files)} files, no solution found in them")


@cli.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 2 when student/ is stale.")
@click.pass_obj
def student(place: Place, check: bool) -> None:
    """Write student/ anew: the stubs, from reference/."""
    stale = stale_files(place.root)
    if check and stale:
        raise HarnessFault(f"student/ is not what reference/ gives: {', '.join(stale)}; run `grader student`")
    if not check:
        write_student(place.root)
    click.echo(f"student/: {len(stale)} files changed" if stale else "student/ is up to date")


@cli.command()
@assignment_option
@click.option("--public", is_flag=True, help="The public sets, in tests/examples; commit them.")
@click.option("--seed", type=int, help="For tests: draw from this seed instead of a secret one that nobody keeps.")
@click.pass_obj
def freeze(place: Place, assignment: str | None, public: bool, seed: int | None) -> None:
    """Draw the example sets of an assignment, and keep them.

    Without --public these are the hidden sets, in COURSE/hidden. New sets are a new suite: everybody is graded again.
    """
    from grader.freezing import freeze_hidden, freeze_public  # noqa: PLC0415 - imports hypothesis, 0.3 s

    name = place.chosen(assignment)
    progress = Progress(f"freezing {name}", len(load_checks(place.root, load_assignment(place.root, name))))
    if public:
        freeze_public(place.root, name, progress.count)
    else:
        freeze_hidden(place.root, name, place.hidden, secrets.randbits(32) if seed is None else seed, progress.count)
    progress.finish()


@cli.command()
@click.argument("assignment", required=False)
@click.option("--function", "only", multiple=True, help="Only the mutants of this function, such as Module.train.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page.")
@click.option("--json", type=click.Path(dir_okay=False, path_type=Path), help="Also write everything as JSON.")
@click.pass_obj
def prove(place: Place, assignment: str | None, only: tuple[str, ...], html: Path | None, json: Path | None) -> None:
    """Change the reference in many small ways, and say which changes no check notices.

    Of ASSIGNMENT, else of all that have a proof.toml. Exit code 1 where less is noticed than it asks for.
    """
    require_linux()
    from grader.cli_prove import prove_all, proved, write_files  # noqa: PLC0415 - Linux only

    names = [load_assignment(place.root, assignment).name] if assignment else proved(place.root)
    for name in names:
        _freeze_if_missing(place, name)
    proofs = prove_all(place.root, place.hidden, names, only)
    write_files(proofs, html, json)
    if not all(p.meets_bar for p in proofs):
        raise SystemExit(1)


@cli.command()
@click.pass_obj
def doctor(place: Place) -> None:
    """Say in plain words what this machine can isolate, and what is missing."""
    from grader.doctor import examine  # noqa: PLC0415 - its own imports fail on some systems, and it says so

    findings = examine(place.root, place.hidden)
    for finding in findings:
        click.echo(f"{'ok' if finding.is_good else 'MISSING':<8}{finding.text}")
    if not all(f.is_good for f in findings if f.is_needed):
        raise SystemExit(2)


def _freeze_if_missing(place: Place, name: str) -> None:
    """Draw hidden sets where there are none, in a process of its own."""
    from grader.running import end_with_parent  # noqa: PLC0415 - Linux only

    checks = load_checks(place.root, load_assignment(place.root, name))
    if all(set_path(place.hidden, name, check).exists() for check in checks):
        return
    click.echo(f"{place.hidden}: hidden examples are missing, drawing new ones", err=True)
    command = [
        sys.executable,
        "-m",
        "grader",
        "--root",
        str(place.root),
        "--course",
        str(place.course),
        "freeze",
        "-a",
        name,
    ]
    # In a session of its own: Ctrl-C is for this process, which ends that one.
    if subprocess.run(command, check=False, start_new_session=True, preexec_fn=end_with_parent).returncode:  # noqa: S603 - this program; no thread is started yet
        raise HarnessFault("the hidden examples could not be drawn, see above; nothing was graded")


def main() -> None:
    """Run, and turn faults into one sentence and an exit code."""
    be_stoppable()
    have_streams()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        raise SystemExit(error.exit_code) from None
    except Stopped as stopped:
        end_in_peace()
        click.echo("stopped; what is graded is kept, the same command goes on", err=True)
        raise SystemExit(stopped.exit_code) from None
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        _say(said.getvalue().rstrip("\n"))
        raise SystemExit(2) from None
    except StudentFault as error:
        _say(f"grader: {error}")
        raise SystemExit(1) from None
    except (HarnessFault, OSError) as error:
        _say(f"grader: {error}")
        raise SystemExit(2) from None
    except Exception:  # noqa: BLE001 - a defect; its message may quote a submission
        _say(f"grader: the grader has a defect, please report it:\n{traceback.format_exc()}")
        raise SystemExit(2) from None
