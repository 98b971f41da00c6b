"""Renders the scores of a class as JSON for programs, with the lines that are shown everywhere."""

import json
from collections.abc import Iterable

from grader.scores.class_scores import PersonScore


def scores_json(scores: Iterable[PersonScore]) -> str:
    """Return a JSON array with a row for each person and assignment."""
    return json.dumps([_row(one) for one in scores], indent=1) + "\n"


def _row(one: PersonScore) -> dict[str, object]:
    who = {"id": one.person.id, "name": one.person.name, "section": one.person.section, "group": one.person.group}
    of = {"assignment": one.assignment, "submission": one.submission, "late_days_left": one.days_left}
    return {**who, **of, **one.lines.as_data()}
