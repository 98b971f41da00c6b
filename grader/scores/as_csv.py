"""Renders the scores of a class as a CSV file, a line each; a spreadsheet finds no formula in it."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from grader.classes.csv_file import csv_text
from grader.pseudonyms.naming import Pseudonyms
from grader.scores.class_scores import PersonScore

COLUMNS = (
    *("id", "name", "section", "group", "assignment", "submission"),
    *("raw", "override", "late", "final", "maximum", "days late", "late days left", "note"),
)


def scores_csv(scores: Iterable[PersonScore]) -> str:
    """The scores as a CSV file: raw, override and late add up to final."""
    return csv_text([COLUMNS, *map(_row, scores)])


def by_pseudonyms(scores: Iterable[PersonScore], names: Pseudonyms) -> list[PersonScore]:
    """The scores, of whom nobody knows who they are, in an order that says nothing of the names."""
    found = [
        replace(
            one, person=names.person(one.person), submission=names.of.get(one.submission, ""), note=names.hide(one.note)
        )
        for one in scores
    ]
    return sorted(found, key=lambda one: (one.assignment, one.person.id))


def _row(one: PersonScore) -> tuple[str, ...]:
    who = (one.person.id, one.person.name, one.person.section, one.person.group, one.assignment, one.submission)
    if one.score is None:
        return (*who, "", "", "", "", "", "", str(one.days_left), one.note)
    score = one.score
    points = (score.graded, score.override, -score.late, score.final, one.maximum)
    return (*who, *map(points_text, points), str(score.days_late), str(one.days_left), one.note)


def points_text(points: Fraction) -> str:
    """Points with two places at most, without noughts at the end; a half goes away from 0."""
    hundredths = (abs(points) * 100 + Fraction(1, 2)) // 1
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return f"-{text}" if points < 0 and hundredths else text
