"""Renders the scores of a class as a CSV file, a line each; a spreadsheet finds no formula in it."""

from collections.abc import Iterable

from grader.classes.csv_file import csv_text
from grader.scores.class_scores import PersonScore
from grader.scoring.lines import FINAL, PARTS, parts_of, points_text

COLUMNS = (
    *("id", "name", "section", "group", "assignment", "submission"),
    *(*PARTS, FINAL, "maximum", "days late", "late days left", "note"),
)


def scores_csv(scores: Iterable[PersonScore]) -> str:
    """Return the scores as a CSV file: the columns from raw to scale add up to final, but for its rounding."""
    return csv_text([COLUMNS, *map(_row, scores)])


def _row(one: PersonScore) -> tuple[str, ...]:
    who = (one.person.id, one.person.name, one.person.section, one.person.group, one.assignment, one.submission)
    lines = one.lines
    if one.score is None:
        return (*who, *[""] * (len(PARTS) + 3), str(one.days_left), lines.note)
    points = (*parts_of(one.score).values(), one.score.final, one.maximum)
    return (*who, *map(points_text, points), str(one.score.days_late), str(one.days_left), lines.note)
