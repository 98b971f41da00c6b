"""What a class makes of the points of the checks, as a gradebook of cells has it: by cell, and what is taken off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.classes.settings import Dated
from grader.publishing.sheets import Column, Mark, Sheet, clamped
from grader.records.decisions import Decision
from grader.results.scorecard import Scorecard
from grader.scoring.lines import ScoreLines, points_text


@dataclass(frozen=True)
class OfClass:
    """The attempt of somebody that counts, what people have decided of it, and the lines of its score.

    Of people of a group who do not have the same score there are several.
    """

    card: Scorecard
    decisions: Sequence[Decision]
    lines: Sequence[ScoreLines]

    @property
    def taken_off(self) -> Fraction | None:
        """What lateness and the cap take off; None where nothing is known of that, or not of everybody the same."""
        found = {one.score.late + one.score.capped for one in self.lines if one.score}
        return found.pop() if len(found) == 1 else None


def class_columns(columns: Iterable[Column], dated: Dated, name: str) -> tuple[Column, ...]:
    """Return the cells that count in this class, and in a notebook of that name those for what a person grades."""
    out = {*dated.sums.extra, *(check for check, how in dated.sums.dropped.items() if how == "taken out")}
    found = [replace(column, is_counted=column.id not in out) for column in columns]
    placed = {column.id for column in found}
    by_hand = {about: float(points) for about, points in dated.by_hand.items() if about not in placed}
    return *found, *(Column(name, about, max_points=points) for about, points in by_hand.items())


def counted_sheet(sheet: Sheet, columns: Iterable[Column], dated: Dated, counted: OfClass) -> Sheet:
    """Return the sheet with the points that count: what is dropped, and what people gave, is in its cell."""
    mine = [one for one in counted.decisions if one.stands and one.submission == counted.card.submission]
    marks = dict(sheet.marks)
    for column in (column for column in columns if column.is_graded):
        mark = marks.get(column.place) or (Mark(None, "to be graded by hand") if column.id in dated.by_hand else None)
        if mark:  # none: the check is newer than the attempt, which was not asked
            marks[column.place] = _marked(mark, column, dated, mine)
    return replace(sheet, marks=marks, taken_off=counted.taken_off)


def _marked(mark: Mark, column: Column, dated: Dated, decisions: Sequence[Decision]) -> Mark:
    how = dated.sums.dropped.get(column.id)
    if how:
        return Mark(0.0 if how == "taken out" else column.max_points, f"{mark.said}\n{column.id}: {how} for everybody")
    given = next((one for one in decisions if one.about == column.id and one.points is not None), None)
    if given and given.points is not None:
        points = clamped(float(given.points), column.max_points)
        reason = f": {given.reason}" if given.reason else ""
        said = f"{points_text(given.points)} by {given.who} on {given.at[:10]}{reason}"
        return Mark(points, f"{mark.said}\n{said}")
    is_kept = any(one.kind == "settled" and one.about == f"not judged: {column.id}" for one in decisions)
    return Mark(0.0, mark.said) if mark.points is None and is_kept else mark
