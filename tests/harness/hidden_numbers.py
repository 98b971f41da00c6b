"""Finds the numbers of hidden examples in what a student can read."""

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from grader.courses.suite import Suite
from grader.feedback.as_json import as_data
from grader.feedback.student_text import feedback
from grader.kit.inputs import to_plain
from grader.kit.judging.evaluate import Example
from grader.kit.plain import Plain
from grader.kit.probe import find_probes
from grader.results.scorecard import Scorecard

FEW = 3  # significant digits: so many are no secret, since there are few such numbers

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def secrets(suite: Suite) -> frozenset[float]:
    """The sizes of the long numbers of the hidden examples that are in no public one."""
    public = {x for g in suite.groups for x in _of(g.examples[: g.public])}
    hidden = {x for g in suite.groups for x in _of(g.examples[g.public :])}
    return frozenset(x for x in hidden - public if x != float(f"{x:.{FEW - 1}e}") and not _is_short_fraction(x))


def _is_short_fraction(x: float) -> bool:
    """Whether it is what one gets for 1 / 3 or the like: these are few as well, and wrong answers are full of them."""
    return float(Fraction(x).limit_denominator(99)) == x


def told(known: frozenset[float], card: Scorecard) -> list[float]:
    """Which of these numbers a student can read: in the feedback and in the data, digests aside."""
    data = as_data(card, is_instructor=False) | {"submission": "", "suite": ""}
    texts = feedback(card, find_probes()), json.dumps(data)
    return sorted(known & {float(number) for text in texts for number in _NUMBER.findall(text)})


def _of(examples: Iterable[Example]) -> Iterator[float]:
    for example in examples:
        for value in example.inputs.values():
            yield from _numbers(to_plain(value))
        for _, arguments in example.calls:
            yield from _numbers(list(arguments))


def _numbers(value: Plain) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, (int, float)) and abs(value) < float("inf"):
        yield abs(float(value))
