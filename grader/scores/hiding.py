"""Owns what of scores is hidden before graders who must not know whose they are: reasons, notes and comments. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from grader.pseudonyms.naming import Pseudonyms
from grader.scores.class_scores import PersonScore
from grader.scoring.lines import ScoreLines


def hidden_lines(scores: Iterable[ScoreLines], names: Pseudonyms) -> tuple[ScoreLines, ...]:
    """Return the same lines, in which nobody is called otherwise."""

    def of(one: ScoreLines) -> ScoreLines:
        overrides = tuple(replace(over, reason=names.hide(over.reason)) for over in one.overrides)
        notes, comments = (tuple(map(names.hide, texts)) for texts in (one.notes, one.comments))
        return replace(one, overrides=overrides, notes=notes, comments=comments)

    return tuple(map(of, scores))


def hidden_scores(scores: Iterable[PersonScore], names: Pseudonyms) -> list[PersonScore]:
    """Return the scores, of whom nobody knows who they are, in an order that says nothing of the names."""

    def of(one: PersonScore) -> PersonScore:
        called = names.of.get(one.submission, "")
        decisions = tuple(replace(made, reason=names.hide(made.reason)) for made in one.decisions)
        person, note = names.person(one.person), names.hide(one.note)
        return replace(one, person=person, submission=called, note=note, decisions=decisions)

    return sorted(map(of, scores), key=lambda one: (one.assignment, one.person.id))
