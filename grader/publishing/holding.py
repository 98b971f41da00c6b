"""What of an assignment is held back: all until it is published, then each result that is not what was published."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from grader.classes.opening import Class
from grader.feedback.rows import stored
from grader.publishing.published import Change, Told, changes, read_published, told_of
from grader.results.scorecard import Scorecard
from grader.results.store import Results
from grader.scores.reading import read_scores
from grader.scores.shown import ShownScores
from grader.scoring.lines import points_text


def told_now(opened: Class, results: Results, assignment: str) -> dict[str, Told]:
    """Return what would be told of each result of an assignment, if it were published now."""
    scores = ShownScores(results, opened, assignment)
    found = {name: stored(name, scores.card) for name in results.students_of(assignment)}
    finals: dict[str, dict[str, str]] = defaultdict(dict)
    for one in read_scores(results, opened):
        if one.assignment == assignment and one.score is not None:
            finals[one.submission][one.person.id] = points_text(one.score.final)
    return {
        name: told_of(card, scores.lines(name), finals.get(name, {}))
        for name, card in found.items()
        if isinstance(card, Scorecard)
    }


def waiting(opened: Class, results: Results, assignment: str) -> list[Change]:
    """Return whose results are not what was published, all where nothing was.

    Each comes with what they were told, and what they would be told now.
    """
    return changes(read_published(opened.course.class_folder).of(assignment), told_now(opened, results, assignment))


def is_published(opened: Class, assignment: str) -> bool:
    """Return whether an assignment is published, and not held back as a whole."""
    return assignment in read_published(opened.course.class_folder).assignments


def lines_of(found: Iterable[Change]) -> Iterator[str]:
    """Yield the changes in words, one for each person whose it is, or for the submission where it is of
    nobody known.
    """
    for change in found:
        before, after = (_finals(told) for told in (change.before, change.after))
        for who in sorted({*before, *after}):
            name = f"{change.student} ({who})" if who else change.student
            was, now = before.get(who, "nothing"), after.get(who, "nothing")
            yield f"{name}: {was} -> {now}" if was != now else f"{name}: {now} as before, with other feedback"


def _finals(told: Told | None) -> Mapping[str, str]:
    if told is None:
        return {}
    return told.finals or {"": f"{told.points:g}"}
