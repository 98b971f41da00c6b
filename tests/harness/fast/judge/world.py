"""What the judge's tests judge: checks of one number, code that is asked in this process, its answers as frames."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st

from grader.courses.suite import Group, Shape
from grader.grading.asking import NoAnswerError
from grader.grading.replies import NoAnswer, Reply, decode_answers, encode_answers
from grader.kit.answering.answers import answers
from grader.kit.calls import Ask, Call, Rows
from grader.kit.check import Check, check
from grader.kit.expect import expect_equal
from grader.kit.inputs import Inputs
from grader.kit.judging.evaluate import Example
from grader.kit.judging.failure import Place
from grader.kit.observe import observe
from grader.kit.plain import Plain

Function = Callable[..., Any]
HUNG = NoAnswer("timed out", -1, "did not come to an end in time")

NUMBERS = Inputs(
    st.integers(-1000, 1000),
    contains=lambda v: abs(v) <= 1000,
    edges=(0, 1),
    simpler=lambda v: [0, *(v - v // k for k in (2, 4, 8, 16, 32)), v - 1],
    size=abs,
)


def double(x: float) -> float:
    """What the check below asks for."""
    return 2 * x


def wrong_from(limit: float) -> Function:
    """A `double` that is wrong from a number on."""
    return lambda x: 2 * x if x < limit else -1


def raises_from(limit: float) -> Function:
    """A `double` that raises from a number on."""

    def run(x: float) -> float:
        if x >= limit:
            raise ValueError("too large")
        return 2 * x

    return run


@check(task="1.1", points=2, x=NUMBERS)
def test_doubles(x: int) -> None:
    """double(x) is 2 x."""
    expect_equal(observe("m:double", x), 2 * x)


@check(task="1.2", points=1, x=NUMBERS)
def test_doubles_twice(x: int) -> None:
    """double(double(x)) is 4 x."""
    expect_equal(observe("m:double", observe("m:double", x)), 4 * x)


@check(task="1.3", points=1, x=NUMBERS, reads_source=True)
def test_reads(x: int) -> None:
    """The source says 2 x."""
    expect_equal(observe("m:double", x), 2 * x)


DOUBLES: Check = test_doubles
TWICE: Check = test_doubles_twice
READS: Check = test_reads
del test_doubles, test_doubles_twice, test_reads  # declared to be judged, not to be collected


def example(x: float) -> Example:
    """An example with the call that the checks make on it first."""
    return Example({"x": x}, (("m:double", [x]),))


def group(*xs: float, public: int, check: Check = DOUBLES) -> Group:
    """A check with these examples, of which the first are public."""
    return Group(check, tuple(map(example, xs)), public, "digest")


@dataclass
class Code:
    """A submission with one function, which is asked in this process; some of its calls never come to an end."""

    double: Function
    hangs_at: Callable[[Call], bool] = lambda _: False
    no_answer: NoAnswer = HUNG
    has_tries_left: bool = True
    asked: list[list[list[Call]]] = field(default_factory=list)  # rows in a fresh child, decide
    tried: list[list[list[Call]]] = field(default_factory=list)  # rows that only look for a smaller example
    tried_as_public: list[bool] = field(default_factory=list)  # whether each of these began at a public example

    def ask_rows(self, check: Check, rows: Rows) -> list[list[Plain]]:
        """Like an Asker's."""
        self.asked.append([list(row) for row in rows])
        return self._answers(check, rows)

    def try_alone(self, check: Check, rows: Rows) -> list[list[Plain]]:
        """Like an Asker's, which asks one example by itself to show it."""
        return self.ask_rows(check, rows)

    def try_rows(self, check: Check, rows: Rows, *, is_public: bool = False) -> list[list[Plain]]:
        """Like an Asker's."""
        self.tried.append([list(row) for row in rows])
        self.tried_as_public.append(is_public)
        return self._answers(check, rows)

    def place_of(self, check: Check, calls: Sequence[Call], *, is_public: bool) -> Place:
        """Like an Asker's, with what it was asked in the place of a line."""
        return Place(f"{check.name}.py, line {len(calls)}", str(calls[-1]), int(is_public), 0)

    def asking(self, check: Check) -> Ask:
        """How a check asks it."""
        return lambda rows: self.ask_rows(check, rows)

    def reply(self, group: Group) -> bytes:
        """The frame of a group's answers."""
        calls = [call for e in group.examples for call in e.calls]
        return encode_answers(group.check.name, self._plain(group.check, calls))

    def _answers(self, check: Check, rows: Rows) -> list[list[Plain]]:
        if any(self.hangs_at(call) for row in rows for call in row):
            raise NoAnswerError(self.no_answer)
        return [self._over_the_wire(check, row) for row in rows]

    def _over_the_wire(self, check: Check, row: Sequence[Call]) -> list[Plain]:
        frame = encode_answers(check.name, self._plain(check, row))
        return decode_answers(frame, Shape(check.name, check.depth, len(row)))

    def _plain(self, check: Check, calls: Sequence[Call]) -> list[Plain]:
        code: Any = SimpleNamespace(m=SimpleNamespace(double=self.double))
        return answers(code, {}, [list(call) for call in calls], check.depth)


def frame(group: Group, *found: Plain) -> Reply:
    """The frame of these answers, whatever they are."""
    return encode_answers(group.check.name, found)
