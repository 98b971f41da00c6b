"""Answers of every shape, in the place of each part of a right one: each check judges them, and a report is written."""

from collections.abc import Iterator
from functools import cache
from math import inf, nan
from typing import Any

import pytest

from grader.courses.suite import Shape
from grader.grading.replies import decode_answers, encode_answers
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.judging.evaluate import Outcome, judge
from grader.kit.judging.examples import read_set, set_path
from grader.kit.judging.failure import describe
from grader.kit.observe import Pending
from grader.kit.plain import Plain
from grader.kit.showing.failure_text import failure_text
from grader.sandbox.faults import Garbled
from tests.fuzz.material import ROOT, checks, probes

ODDITIES: list[dict[str, str]] = [
    *({"!": kind, "m": "text"} for kind in ("ValueError", "AttributeError")),
    *({"!": kind} for kind in ("ValueError", "AttributeError")),
    {"?": "dict"},
    {"m": "text"},
    {},
]
SHAPES: list[Plain] = [None, True, 0, 1.5, nan, inf, -(2**63), "", "a.b", [], [0.0], ["a", 1.0], [[]], *ODDITIES]
FIRST = 2  # of a list's items, and the last: those between are as these


@cache
def reference() -> InProcess:
    return InProcess(read_folder(ROOT / "reference"))


def variants(answer: Plain) -> Iterator[Plain]:
    """The answer with each part in turn replaced, left out, or there twice."""
    yield from SHAPES
    if isinstance(answer, list):
        for n, part in enumerate(answer):
            if n < FIRST or n == len(answer) - 1:
                before, after = answer[:n], answer[n + 1 :]
                yield from ([*before, *after], [*before, part, part, *after])
                yield from ([*before, other, *after] for other in variants(part))


def hostile(answers: list[Plain], name: str, depth: int) -> Iterator[list[Plain]]:
    """What a submission could send instead of these answers."""
    for n, answer in enumerate(answers):
        for other in variants(answer):
            frame = encode_answers(name, [*answers[:n], other, *answers[n + 1 :]])
            try:
                yield decode_answers(frame, Shape(name, depth, len(answers)))
            except Garbled:
                continue


@pytest.mark.parametrize("name", checks())
def test_no_answer_is_more_than_a_check_can_judge(name: str) -> None:
    assignment, check = checks()[name]
    examples = read_set(set_path(ROOT / "tests" / "examples", assignment, check), check).examples
    example = sorted(examples, key=lambda e: len(repr(e.inputs)))[len(examples) // 2]
    answers: list[Any] = list(reference().for_check(check)([example.calls])[0])
    assert isinstance(judge(check, example, answers), Outcome)
    seen = 0
    for sent in hostile(answers, name, check.depth):
        judged = judge(check, example, sent)
        assert isinstance(judged, Outcome | Pending)
        if isinstance(judged, Outcome) and judged.mismatch:
            seen += 1
            failure_text(describe(check, judged), probes())
    assert seen
