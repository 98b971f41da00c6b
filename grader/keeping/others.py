"""Whose scores change when somebody leaves the roster: a group has the due time of its most generous member."""

from collections.abc import Iterator
from dataclasses import replace

from grader.classes.opening import Class
from grader.classes.roster import Person
from grader.results.store import Results
from grader.scores.class_scores import PersonScore
from grader.scores.reading import read_scores
from grader.scoring.lines import points_text


def changes_of_others(opened: Class, results: Results, person: Person) -> Iterator[str]:
    """Return a line for each score of somebody else that would be another one without this person."""
    people = tuple(one for one in opened.roster.people if one.id != person.id)
    called = {name: id_ for name, id_ in opened.roster.called.items() if id_ != person.id}
    without = replace(opened, roster=replace(opened.roster, people=people, called=called))
    before = {(one.assignment, one.person.id): one for one in read_scores(results, opened)}
    for now in read_scores(results, without):
        then = before[now.assignment, now.person.id]
        if _final(then) != _final(now):
            whose = f"{now.person.name or now.person.id} ({now.person.id})"
            yield f"{whose}, {now.assignment}: {_final(then)} -> {_final(now)}"


def _final(one: PersonScore) -> str:
    return points_text(one.score.final) if one.score else "no score"
