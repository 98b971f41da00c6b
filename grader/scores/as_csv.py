"""Renders the scores of a class as a CSV file, a line each; a spreadsheet finds no formula in it."""

from collections.abc import Iterable

from grader.classes.csv_file import csv_text
from grader.scores.class_scores import PersonScore
from grader.scoring.lines import ALWAYS, FINAL, PARTS, ScoreLines, parts_of, points_text

COLUMNS = (
    *("id", "name", "section", "group", "assignment", "submission"),
    *(*PARTS, FINAL, "maximum", "days late", "late days left", "note"),
)


def scores_csv(scores: Iterable[PersonScore]) -> str:
    """The scores as a CSV file: the columns from raw to scale add up to final, but for its rounding."""
    return csv_text([COLUMNS, *map(_row, scores)])


def _row(one: PersonScore) -> tuple[str, ...]:
    who = (one.person.id, one.person.name, one.person.section, one.person.group, one.assignment, one.submission)
    lines = one.lines
    if one.score is None:
        return (*who, *[""] * (len(PARTS) + 3), str(one.days_left), _note(lines))
    points = (*parts_of(one.score).values(), one.score.final, one.maximum)
    return (*who, *map(points_text, points), str(one.score.days_late), str(one.days_left), _note(lines))


def _note(lines: ScoreLines) -> str:
    """What is to be known of a score, which checks a rule of the class is about, and who has changed it."""
    rules = [f"{line.name}: {line.said}" for line in lines if line.said and line.name not in ALWAYS]
    return "; ".join((*rules, *lines.notes, *(f"override of {one}" for one in lines.overrides), *lines.comments))
