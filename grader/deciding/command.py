"""`grader override` and `grader settle`: what a person decides of submissions, shown before it is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import click

from grader.classes.opening import Class
from grader.courses.assignment import Assignment, load_assignment
from grader.courses.course import Course
from grader.deciding.listing import decision_lines, question_lines, whole_lines
from grader.deciding.overriding import AnswerFault, Change, Wish, changes, final_points, points_written, with_mistake
from grader.deciding.questions import Question, beside
from grader.deciding.settling import Answer, all_questions, decisions_for, made_together, question_of
from grader.feedback.command import pseudonyms_for, require_results
from grader.kit.errors import HarnessFault
from grader.kit.showing.harmless import plain_text
from grader.pseudonyms.naming import Pseudonyms
from grader.records.contents import NotKeptError, kept_submission
from grader.records.decisions import Decision, decide, decisions_of, whoever_decides, withdraw
from grader.results.store import Results, Store, read_results
from grader.scores.naming import require_known
from grader.scores.shown import ShownScores
from grader.terminal.alone import alone, wait_option
from grader.terminal.consent import is_terminal, require_consent
from grader.terminal.ending import printed, say
from grader.terminal.opened import class_at_hand
from grader.terminal.options import anonymous_option, asked, assignment_option

_WHO = "Who decides  [default: GRADER_BY in the environment, or who is logged in]"


class _OfPoints(click.Command):
    """A command whose points may be below 0, which look like an option: the answer is that of all wrong points."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Return the words that are left; raises AnswerFault for such points."""
        words = [*args]
        try:
            return super().parse_args(context, args)
        except click.NoSuchOption:
            for word in words:
                if word[:1] == "-" and word[1:2].isdecimal():
                    points_written(word)
            raise


@click.command(short_help="Give a check other points, with a reason.", cls=_OfPoints)
@click.argument("words", nargs=-1, metavar="[STUDENT] [CHECK POINTS]")
@assignment_option
@click.option("--all-with", "mistake", metavar="MISTAKE", help="For all whose CHECK fails by this mistake.")
@click.option("--reason", default="", help="Why; the student is told.")
@click.option("--by", "who", metavar="NAME", help=_WHO)
@click.option("--list", "is_list", is_flag=True, help="List all decisions, also those that were withdrawn.")
@click.option(
    "--withdraw",
    "number",
    type=int,
    metavar="NUMBER",
    help="Withdraw the decision of that number, and what was decided with it.",
)
@click.option("--yes", is_flag=True, help="Do it without a question.")
@wait_option
@anonymous_option
@click.pass_obj
def override(
    course: Course, words: tuple[str, ...], assignment: str | None, mistake: str | None, reason: str, who: str | None,
    is_list: bool, number: int | None, yes: bool, anonymous: bool,
) -> None:  # fmt: skip
    """Give CHECK so many POINTS in the attempt of STUDENT that counts, or of all who show a mistake there.

    What would change is shown first. An override is of one attempt, and every regrade leaves it as it is. It stands in
    the feedback and in the scores, with who has made it and when. It takes the place of an earlier one of that check.
    """
    at = _place(course, assignment, is_anonymous=anonymous)
    if is_list or number is not None:
        _expect(words, 0, mistake)
    if is_list:
        _print_list(at)
    elif number is not None:
        _withdraw(at, number, whoever_decides(who), yes=yes)
    else:
        _expect(words, 2 if mistake else 3, mistake)
        if not reason.strip():
            raise click.UsageError("--reason is expected: the student is told why")
        wish = Wish(words[-2], points_written(words[-1]), reason.strip(), whoever_decides(who))
        _override(at, _changes(at, words[0], mistake, wish), yes=yes)


@dataclass(frozen=True)
class _Place:
    """Of what something is decided, and what students are called before whoever decides it."""

    course: Course
    name: str  # of the assignment
    names: Pseudonyms  # by which somebody can be named
    listed: Pseudonyms  # the same for lists of all submissions

    @property
    def opened(self) -> Class | None:
        return class_at_hand()


def _place(course: Course, assignment: str | None, *, is_anonymous: bool) -> _Place:
    name = asked(course, assignment, None).name
    require_results(course)
    with read_results(course.results) as results:
        names = pseudonyms_for(course, results, is_wanted=is_anonymous)
        return _Place(course, name, names, names.among(results.students_of(name)))


def _expect(words: Sequence[str], count: int, mistake: str | None) -> None:
    if len(words) != count:
        usual = {0: "no further words", 2: "CHECK POINTS beside --all-with MISTAKE", 3: "STUDENT CHECK POINTS"}
        raise click.UsageError(f"expected {usual[count]}")
    if count == 0 and mistake:
        raise click.UsageError("--all-with goes with CHECK POINTS")


def _changes(at: _Place, student: str, mistake: str | None, wish: Wish) -> list[Change]:
    with read_results(at.course.results) as results:
        if mistake:
            scores = ShownScores(results, at.opened, at.name)
            students = with_mistake(scores, results.students_of(at.name), mistake, wish.check)
        else:
            students = [require_known(results, at.opened, at.name, student, at.names)]
        return changes(results, at.opened, at.name, sorted(students, key=at.listed.called), wish)


def _override(at: _Place, found: Sequence[Change], *, yes: bool) -> None:
    for change in found:
        printed(f"{change.said(at.listed.called)}\n")
    require_consent(f"override {len(found)} of {at.name}?", is_given=yes)
    with alone(at.course.class_folder), Store(at.course.results) as store:
        decide(store, [change.decision for change in found])
    printed(f"{len(found)} overridden; `grader override --list` has the numbers by which they can be withdrawn\n")


def _withdraw(at: _Place, number: int, who: str, *, yes: bool) -> None:
    with read_results(at.course.results) as results:
        decisions = decisions_of(results, at.name)
        found = next((one for one in decisions if one.number == number), None)
        if found is None or not found.stands:
            what = (
                "was withdrawn before" if found else f"is no decision of {at.name}; `grader override --list` has them"
            )
            raise HarnessFault(f"{number}: {what}")
        together = made_together(decisions, found)
        printed("".join(f"{line}\n" for line in _decision_lines(at, results, together)))
    require_consent("withdraw it?" if len(together) == 1 else "withdraw both?", is_given=yes)
    with alone(at.course.class_folder), Store(at.course.results) as store, store.writing():
        for one in together:
            withdraw(store, one, who)
    printed(f"{' and '.join(str(one.number) for one in together)}: withdrawn\n")


def _print_list(at: _Place) -> None:
    with read_results(at.course.results) as results:
        lines = _decision_lines(at, results, decisions_of(results, at.name))
    printed("".join(f"{line}\n" for line in lines) or f"nothing was decided of {at.name}\n")


def _decision_lines(at: _Place, results: Results, decisions: Sequence[Decision]) -> list[str]:
    """Return a line for each decision, which says where it is of an attempt that does not count."""
    scores = ShownScores(results, at.opened, at.name)
    cards = {student: scores.card(student) for student in {one.student for one in decisions}}
    shown = {(student, card.submission) for student, card in cards.items() if card}
    return [*decision_lines(decisions, shown, at.listed.called)]


@click.command(short_help="Look at what needs a person, and decide it.")
@click.argument("key", required=False)
@assignment_option
@click.option("--keep", is_flag=True, help="The points stay as they are.")
@click.option("--points", metavar="POINTS", help="So many points, for the check or for what is graded by hand.")
@click.option("--comment", default="", help="What the student is told.")
@click.option("--by", "who", metavar="NAME", help=_WHO)
@click.option("--list", "is_list", is_flag=True, help="List what is open; so it is without a terminal.")
@click.option("--all", "is_all", is_flag=True, help="List also what is settled, and by whom.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON.")
@click.option("--yes", is_flag=True, help="Do it without a question.")
@wait_option
@anonymous_option
@click.pass_obj
def settle(
    course: Course, key: str | None, assignment: str | None, keep: bool, points: str | None, comment: str,
    who: str | None, is_list: bool, is_all: bool, as_json: bool, yes: bool, anonymous: bool,
) -> None:  # fmt: skip
    """Settle every flag and doubt, and give the points that a person gives.

    On a terminal one comes after another, with the source beside it. Elsewhere they are listed, each with a KEY:
    `grader settle KEY` shows one, and with --keep or --points it is settled. `grader override --withdraw` undoes that.
    """
    at = _place(course, assignment, is_anonymous=anonymous)
    if keep and points is not None:
        raise click.UsageError("--keep and --points exclude each other")
    given = Answer(None if points is None else points_written(points), comment.strip(), whoever_decides(who))
    with read_results(course.results) as results:
        found = sorted(all_questions(results, at.opened, at.name), key=lambda one: at.listed.called(one.student))
    is_answer = keep or points is not None
    if key:
        _settle_one(at, question_of(found, key), given if is_answer else None, yes=yes)
    elif is_answer or comment:
        raise click.UsageError("a KEY is expected, of what is to be settled")
    elif is_list or is_all or as_json or not is_terminal():
        _print_questions(at, [one for one in found if is_all or one.answer is None], as_json=as_json)
    else:
        _walk(at, [one for one in found if one.answer is None], given.who)


def _print_questions(at: _Place, found: Sequence[Question], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "key": one.key, "student": at.listed.called(one.student), "about": one.about,
                "check": one.check, "said": at.listed.hide(one.said),
                "by": one.answer.who if one.answer else None, "at": one.answer.at if one.answer else None,
            }
            for one in found
        ]  # fmt: skip
        printed(json.dumps(rows, indent=1) + "\n")
        return
    printed("".join(f"{line}\n" for line in question_lines(found, at.listed.called)))
    printed(f"{sum(one.answer is None for one in found)} open\n")


def _settle_one(at: _Place, question: Question, answer: Answer | None, *, yes: bool) -> None:
    chosen = load_assignment(at.course.root, at.name)
    with read_results(at.course.results) as results:
        printed("".join(f"{line}\n" for line in whole_lines(question, at.listed.called)))
        if answer is None:
            printed("".join(f"{plain_text(line)}\n" for line in _source(results, chosen, question)))
            return
        decisions = decisions_for(results, at.opened, at.name, question, answer)
        before = ShownScores(results, at.opened, at.name)
        after = ShownScores(results, at.opened, at.name, tuple(decisions))
        printed(f"{final_points(before, question.student)} -> {final_points(after, question.student)}\n")
    require_consent("settle it?", is_given=yes)
    with alone(at.course.class_folder), Store(at.course.results) as store:
        decide(store, decisions)
    printed(f"{question.key}: settled\n")


def _source(results: Results, assignment: Assignment, question: Question) -> list[str]:
    try:
        kept = kept_submission(results, assignment.name, assignment, question.student, question.submission)
    except NotKeptError as error:
        return [f"no source: {error}"]
    return [*beside(question, kept.files)]


def _walk(at: _Place, found: Sequence[Question], who: str) -> None:
    """Ask of each question in turn what is to be done; what was answered is kept at once."""
    still_open = len(found)
    for number, question in enumerate(found, 1):
        printed(f"\n{number} of {len(found)}\n")
        _settle_one(at, question, None, yes=True)
        said = _said(at, question, who)
        if said == "q":
            return
        still_open -= said != "s"
    printed(f"{still_open or 'nothing'} more {'are' if still_open > 1 else 'is'} open of {at.name}\n")


def _said(at: _Place, question: Question, who: str) -> str:
    """Return what is said to a question, which is settled by it, but for s and q; what cannot be is asked again."""
    while True:
        said = click.prompt("points, k to keep them, s for the next one, q to end", default="s", err=True).strip()
        if said in ("s", "q"):
            return said
        try:
            points = None if said == "k" else points_written(said)
            with read_results(at.course.results) as results:
                decisions_for(results, at.opened, at.name, question, Answer(points, "", who))
        except AnswerFault as fault:
            say(str(fault))
            continue
        comment = click.prompt("a comment to the student", default="", show_default=False, err=True)
        _settle_one(at, question, Answer(points, comment.strip(), who), yes=True)
        return said
