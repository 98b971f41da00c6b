"""Renders the scores of a class as a CSV file, a line each; a spreadsheet finds no formula in it."""

from collections.abc import Iterable

from grader.classes.csv_file import csv_text
from grader.scores.class_scores import PersonScore
from grader.scoring.lines import ScoreLines, points_text

COLUMNS = (
    *("id", "name", "section", "group", "assignment", "submission"),
    *("raw", "override", "late", "cap", "scale", "final", "maximum", "days late", "late days left", "note"),
)


def scores_csv(scores: Iterable[PersonScore]) -> str:
    """Return the scores as a CSV file: raw, override, late, cap and scale add up to final, but for its rounding."""
    return csv_text([COLUMNS, *map(_row, scores)])


def _row(one: PersonScore) -> tuple[str, ...]:
    who = (one.person.id, one.person.name, one.person.section, one.person.group, one.assignment, one.submission)
    lines = one.lines
    if one.score is None:
        return (*who, *[""] * 8, str(one.days_left), _note(lines))
    score = one.score
    points = (score.graded, score.override, -score.late, -score.capped, score.scaled, score.final, one.maximum)
    return (*who, *map(points_text, points), str(score.days_late), str(one.days_left), _note(lines))


def _note(lines: ScoreLines) -> str:
    """Return what is to be known of a score, and who has changed it."""
    return "; ".join((*lines.notes, *(f"override of {one}" for one in lines.overrides), *lines.comments))
