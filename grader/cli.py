"""The command line: `grader grade`, `show`, `release`, `freeze`, `doctor`. The only place that prints or exits.

Exit codes: 0 done; 1 something in the submissions, or in the student's folder, is not as it must be; 2 the harness or
its use is at fault, and nothing is graded by it.
"""

import io
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from grader import cli_freeze, report
from grader.assignment import load_assignment
from grader.cli_ending import Stopped, be_stoppable, end_in_peace, have_streams, printing, say
from grader.cli_freeze import freeze_if_missing, say_if_new
from grader.cli_results import Found, say_copy, settled
from grader.doctor import require_linux
from grader.feedback import feedback
from grader.intake import Listing, NotGraded, NotGradedError, list_one, list_sources, read_submission
from grader.kit.errors import HarnessFault, StudentFault
from grader.kit.probe import find_probes
from grader.kit.text import plain_text
from grader.place import Place, find_root
from grader.progress import Progress
from grader.release.repository import release as write_release
from grader.release.strip import stale_files, write_student
from grader.settling import Terms
from grader.store import Store, read_results
from grader.suite import load_suite, only_task

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


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
@click.option("--workers", type=click.IntRange(1, 64), help="How many at once  [default: one per core, and 2 at least]")
@click.option("--again", is_flag=True, help="Grade also what is graded already and has not changed, from the first on.")
@click.option("--replace", is_flag=True, help="Replace results that were made from another folder or archive.")
@click.option("--accept", is_flag=True, help="Accept that several unchanged submissions get fewer points than before.")
@click.option("--dry-run", is_flag=True, help="Only say who was found, with which files, and what was not understood.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.pass_obj
def grade(
    place: Place, submissions: Path, assignment: str | None, student_name: str | None, only: str | None,
    workers: int | None, again: bool, replace: bool, accept: bool, dry_run: bool, as_json: bool,
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
    from grader.running import grade_all, open_any_bench, sole_grader  # noqa: PLC0415 - Linux only

    freeze_if_missing(place, name)
    terms = Terms(again=again, replace=replace, accept=accept)
    with sole_grader(place.course), Store(place.results) as store:
        say_copy(store)
        suite = load_suite(place.root, name, place.hidden)
        suite = only_task(suite, only) if only else suite
        progress, found = Progress(suite.name, len(listing.sources)), Found(listing)
        with open_any_bench(place.root, suite) as bench:
            for done in grade_all(listing.sources, bench, store, workers=workers, terms=terms):
                progress.step(is_new=done.is_new or bool(done.fault or done.reason))
                found.add(done)
        progress.finish()
        found.add_left(settled(store, suite, terms, listing))
        names = report.names_shown(listing)
        rows = report.rows(found.students(), found.unjudged, partial(store.get, suite.name))
        with printing():
            if as_json:
                unshown = report.write_json(rows, suite.name, sys.stdout)
            else:
                unshown = report.write_table(rows, names, suite, sys.stdout)
    found.say(names)
    found.end(unshown)


def _listed(place: Place, name: str, submissions: Path, student: str | None) -> Listing:
    if student is None:
        return list_sources(submissions, load_assignment(place.root, name))
    if not student.strip():
        raise click.BadParameter("a name is expected", param_hint="--student")
    return list_one(submissions, student)


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
    with read_results(place.results) as results:
        card = report.stored(student, partial(results.get, name))
        if card is None and results.is_pending(name, student):
            raise StudentFault(
                f"{student}: graded for {name} in a run that did not end; the same `grader grade` goes on"
            )
        if card is None:
            known = [s for a, s in results.students() if a == name]
            raise StudentFault(report.unknown_student(student, name, known))
    if as_json:
        text = report.shown(card, lambda c: report.as_json(c, is_instructor=instructor, indent=1) + "\n")
    else:
        text = report.shown(card, lambda c: feedback(c, find_probes(), is_instructor=instructor))
    if isinstance(text, report.Unshown):
        raise HarnessFault(report.not_shown([text]))
    click.echo(text, nl=False)


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
@click.option("--hidden", is_flag=True, help="The hidden sets, in COURSE/hidden, from a secret seed that nobody keeps.")
@click.option("--export", "out", type=_FILE, metavar="FILE", help="Write the hidden sets to FILE, for another grader.")
@click.option("--import", "file", type=_FILE, metavar="FILE", help="Take the hidden sets from such a FILE.")
@click.option("--only", metavar="CHECK", multiple=True, help="Draw the set of this check, and keep the others.")
@click.option(
    "--replace", is_flag=True, help="Let go of sets that are there: of those that no longer fit, else of all."
)
@click.option("--seed", type=int, help="For tests: draw the hidden sets from this seed.")
@click.pass_obj
def freeze(
    place: Place, assignment: str | None, public: bool, hidden: bool, out: Path | None, file: Path | None,
    only: tuple[str, ...], replace: bool, seed: int | None,
) -> None:  # fmt: skip
    """Draw the example sets of an assignment, and keep them: with --public or --hidden, one of the two.

    A set that is there and fits its check is kept. New hidden sets are a new suite, by which everybody is graded again;
    the ones before stay in a folder of their own, and are given up only with --replace.
    """
    if sum((public, hidden, bool(out), bool(file))) != 1:
        raise click.UsageError("say which: --public, --hidden, --export FILE or --import FILE, and one of them")
    name = place.chosen(assignment)
    if public:
        cli_freeze.freeze_public(place, name, only, replace=replace)
        return
    if out:
        cli_freeze.export(place, name, out)
        return
    require_linux()
    from grader.running import sole_grader  # noqa: PLC0415 - Linux only

    say_if_new(place, name)
    with sole_grader(place.course):
        if file:
            cli_freeze.import_from(place, name, file, replace=replace)
        else:
            cli_freeze.freeze_hidden(place, name, only, seed, replace=replace)


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
        freeze_if_missing(place, name)
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
        say(said.getvalue().rstrip("\n"))
        raise SystemExit(2) from None
    except StudentFault as error:
        say(f"grader: {error}")
        raise SystemExit(1) from None
    except (HarnessFault, OSError) as error:
        say(f"grader: {error}")
        raise SystemExit(2) from None
    except Exception:  # noqa: BLE001 - a defect; its message may quote a submission
        say(f"grader: the grader has a defect, please report it:\n{traceback.format_exc()}")
        raise SystemExit(2) from None
