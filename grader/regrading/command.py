"""`grader regrade`: who would change by another check, set, rule or grader, before anything is written."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.classes.opening import Class
from grader.courses.command import freeze_if_missing
from grader.courses.course import Course
from grader.courses.suite import Suite, suite_of
from grader.deciding.overriding import mistake_of
from grader.feedback.command import pseudonyms_for, require_results
from grader.intake import NotGradedError, Submission, list_sources, read_submission
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.kit.showing.harmless import plain_text
from grader.pseudonyms.naming import Pseudonyms
from grader.records.attempts import AttemptKey, attempt_card
from grader.records.contents import has_content
from grader.records.regraded import give_up_regraded, regraded, regraded_card, write_regraded
from grader.records.rules import write_rules
from grader.regrading.changing import Changing, changings
from grader.regrading.in_text import diff_data, diff_lines
from grader.regrading.standing import Outcome, hidden, outcome_of
from grader.results.scorecard import Scorecard
from grader.results.store import Store, read_results
from grader.running.command import say_copy
from grader.sandbox.isolation.machine import require_linux
from grader.terminal.alone import alone, wait_option
from grader.terminal.ending import printed, say
from grader.terminal.opened import class_at_hand
from grader.terminal.options import anonymous_option, asked, assignment_option, jobs_option, loudness_options
from grader.terminal.progress import Progress

if TYPE_CHECKING:  # Linux only
    from grader.regrading.regrading import OfStudent, Plan
    from grader.running.class_run import Done


@click.command(short_help="Grade again what was handed in, and say who changes.")
@click.argument("submissions", required=False, type=click.Path(exists=True, path_type=Path))
@assignment_option
@click.option("--diff", is_flag=True, help="Only say who would change; so it is without --write.")
@click.option("--write", is_flag=True, help="Make results of it, whole or not at all.")
@click.option("--nobody-loses", is_flag=True, help="Whoever would have fewer points keeps the grades that they have.")
@click.option("--only-with", "mistake", metavar="MISTAKE", help="Only attempts that show this mistake.")
@jobs_option
@loudness_options
@click.option("--json", "as_json", is_flag=True, help="Print who would change as JSON.")
@wait_option
@anonymous_option
@click.pass_obj
def regrade(
    course: Course, submissions: Path | None, assignment: str | None, diff: bool, write: bool, nobody_loses: bool,
    mistake: str | None, jobs: int | None, as_json: bool, anonymous: bool,
) -> None:  # fmt: skip
    """Grade every attempt again by the checks and sets of now, from what is kept of it, and say who would change.

    A check that is newer than an attempt is asked of it too. Nothing is written before --write, and the results are the
    old ones or the new ones, however the command ends. Decisions of people stay. SUBMISSIONS is needed only for
    attempts that an older release has graded, which did not keep their files.
    """
    if diff and write:
        raise click.UsageError("--diff and --write exclude each other")
    require_linux()
    require_results(course)
    chosen = asked(course, assignment, None)
    from grader.regrading.regrading import plan_of  # noqa: PLC0415 - Linux only

    if chosen.kind == "checks" and _is_graded(course, chosen.name):
        freeze_if_missing(course, chosen)
    with alone(course.class_folder), Store(course.results) as store:
        say_copy(store)
        if not store.students_of(chosen.name):
            raise HarnessFault(f"{chosen.name}: nobody is graded for it yet; `grader grade` comes first")
        suite = suite_of(course.root, chosen, course.hidden)
        give_up_regraded(store, suite)
        names = pseudonyms_for(course, store, is_wanted=anonymous).among(store.students_of(suite.name))
        plan = plan_of(store, suite, partial(_shows, mistake))
        if mistake and not plan.chosen:
            say(f"note: no attempt that other checks or other code have graded shows {mistake}")
        left = _graded(course, suite, store, plan, _at_hand(store, suite, plan, submissions, names), jobs, names)
        outcome = outcome_of(store, class_at_hand(), suite.name, plan.chosen, nobody_loses=nobody_loses)
        outcome = hidden(outcome, names) if anonymous else outcome
        found = changings(outcome, *_readers(store, suite, outcome, names))
        _print(found, outcome, names, as_json=as_json)
        _say_rest(plan, outcome, left, names)
        if write:
            _write(store, suite, outcome, left, class_at_hand())
        else:
            say("nothing was written; --write makes results of it")
        if waiting := len(regraded(store, suite.name) - (outcome.taken | outcome.kept)):
            say(f"attempts of others that were graded again and are not written: {waiting}; --write alone does it")
    if plan.unread:
        raise HarnessFault(f"students of whom a stored grade cannot be read: {len(plan.unread)}, see above")


def _is_graded(course: Course, name: str) -> bool:
    """Return whether there is anything to grade again: else no hidden sets are drawn for it."""
    with read_results(course.results) as results:
        return bool(results.students_of(name))


def _shows(mistake: str | None, card: Scorecard) -> bool:
    """Return whether an attempt is to be graded again: all are, where no mistake was named."""
    return mistake is None or any(mistake_of(result) == mistake for result in card.results)


def _at_hand(
    store: Store, suite: Suite, plan: "Plan", path: Path | None, names: Pseudonyms
) -> Mapping["OfStudent", Submission]:
    """Return what can be read of the attempts whose files are not kept."""
    found: dict[OfStudent, Submission] = {}
    needed = {of for of in plan.due if not has_content(store, suite.name, *of)}
    for source in list_sources(path, suite.assignment).sources if path and needed else ():
        if source.student in {student for student, _ in needed}:
            try:
                submission = read_submission(source, suite.assignment)
            except NotGradedError as error:
                say(f"note: {names.called(source.student)}: {error}")
                continue
            found[source.student, submission.digest] = submission
    return found


def _graded(
    course: Course, suite: Suite, store: Store, plan: "Plan", at_hand: Mapping["OfStudent", Submission],
    jobs: int | None, names: Pseudonyms,
) -> "list[Done]":  # fmt: skip
    """Grade what is due; returns what cannot be graded. Raises HarnessFault where the harness failed at one."""
    from grader.regrading.regrading import regrade_all  # noqa: PLC0415 - Linux only
    from grader.running.class_run import not_graded  # noqa: PLC0415
    from grader.running.examiners import open_examiner  # noqa: PLC0415

    if not plan.due:
        return []
    progress = Progress(f"{suite.name} again", len(plan.due))
    left: list[Done] = []
    faulty: list[Done] = []
    with open_examiner(course.root, suite) as examiner:
        for done in regrade_all(plan, examiner, store, at_hand, jobs):
            progress.step(names.called(done.student))
            left += [done] * bool(done.reason)
            faulty += [done] * bool(done.fault)
    progress.finish()
    if faulty:
        raise HarnessFault(not_graded(faulty, names.called))
    return left


def _readers(
    store: Store, suite: Suite, outcome: Outcome, names: Pseudonyms
) -> tuple[Callable[[Scorecard], Scorecard | None], Callable[[Scorecard], Scorecard | None]]:
    """Return how the whole card of an attempt is read: as it stands, and as it would be."""

    def hidden_card(card: Scorecard | None) -> Scorecard | None:
        return names.card(card) if card else None

    def standing(card: Scorecard) -> Scorecard | None:
        return hidden_card(attempt_card(store, card.assignment, AttemptKey.of(card)))

    def would_be(card: Scorecard) -> Scorecard | None:
        key = AttemptKey.of(card)
        is_new = card.assignment == suite.name and key in outcome.taken
        return hidden_card(regraded_card(store, suite.name, key)) if is_new else standing(card)

    return standing, would_be


def _print(found: list[Changing], outcome: Outcome, names: Pseudonyms, *, as_json: bool) -> None:
    probes = find_probes()
    if as_json:
        printed(json.dumps(diff_data(found, probes, names.called), indent=1) + "\n")
        return
    lines = diff_lines(found, probes, people=len(outcome.before))
    printed("".join(f"{line}\n" for line in lines))


def _say_rest(plan: "Plan", outcome: Outcome, left: "Iterable[Done]", names: Pseudonyms) -> None:
    graded = len(outcome.taken) + len(outcome.kept)
    say(f"attempts that were graded again: {graded}; whose grade is of this suite and this code: {plan.valid}")
    if outcome.kept:
        say(f"attempts that keep the better grade that they have: {len(outcome.kept)}")
    for done in left:
        say(f"not graded again: {plain_text(names.called(done.student))}: {done.reason}")
    for student, why in plan.unread.items():
        say(f"not graded again: {plain_text(names.called(student))}: {why}")


def _write(store: Store, suite: Suite, outcome: Outcome, left: "Iterable[Done]", opened: Class | None) -> None:
    """Make results of it in one step, with the rules by which they stand."""
    if missing := [done.student for done in left]:
        raise HarnessFault(
            f"nothing was changed: attempts that cannot be graded again: {len(missing)}, see above; give SUBMISSIONS,"
            " the folder in which they lie"
        )
    dated = opened.settings.assignments.get(suite.name) if opened else None
    with store.writing():
        write_regraded(store, suite, outcome.taken, outcome.kept)
        if dated:
            write_rules(store, suite.name, dated.written)
    say(f"written: {len(outcome.taken)} grades; `grader show STUDENT --history` has those before")
