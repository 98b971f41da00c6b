"""The child that has all implementations: one for a submission, each call once, and another one where it dies."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec
import pytest

from grader.courses.properties import Tools
from grader.properties.answering import Answers
from grader.properties.inside import implementing
from grader.sandbox.budget import Budget
from grader.sandbox.client import Child, ForkServer
from grader.sandbox.faults import Died, Garbled, OverBudget, TimedOut
from grader.sandbox.importing.holding import Holds

ROOT = Path(__file__).parents[3]
PLAIN = """
import os
kept = []
def half(x): return x / 2
def die(x): os._exit(3)
def die_second(x):
    kept.append(x)
    if len(kept) > 1: os._exit(3)
    return x
def hang(x):
    while True: pass
def many(x): return [[0.5] * 1000] * 1000
def fail(x): raise ValueError("how it is written")
def whole(x): return 1 << 100
"""
OTHER = f"{PLAIN}\ndef half(x): return SCALE * x"
TOOLS = Tools("operators", frozenset())


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    package = implementing.__name__.rpartition(".")[0]
    with ForkServer(ROOT, holds=Holds(package, ("pytest", "hypothesis"))) as opened:
        yield opened


class Spawned(list[Child]):
    """All children that were asked for."""

    def __init__(self, server: ForkServer, budget: Budget) -> None:
        super().__init__()
        self._spawn = partial(server.spawn, budget)

    def __call__(self) -> Child:
        self.append(self._spawn())
        return self[-1]


@pytest.fixture
def spawned(server: ForkServer) -> Spawned:
    return Spawned(server, Budget())


@pytest.fixture
def answers(spawned: Spawned) -> Iterator[Answers]:
    with closing(Answers(spawned, TOOLS, [PLAIN, OTHER], 0.25)) as made:
        yield made


def call(name: str, x: float = 2.0) -> bytes:
    return msgspec.msgpack.encode(["call", name, [[x]]])


def answer(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def test_one_child_answers_for_all_and_each_call_once(answers: Answers, spawned: Spawned) -> None:
    calls = [call("half", float(n)) for n in range(600)]
    known = answers.known(PLAIN, calls)
    assert [known[c] for c in calls] == [answer(n / 2) for n in range(600)]
    assert [answers.of(OTHER, c) for c in calls[:9]] == [answer(n / 4) for n in range(9)]
    assert len(spawned) == 1
    answers.close()
    assert answers.of(PLAIN, calls[5]) == answer(2.5)
    assert answers.known(PLAIN, calls) == known
    assert len(spawned) == 1


def test_what_it_dies_of_is_asked_once_more_and_then_known(answers: Answers, spawned: Spawned) -> None:
    assert answers.of(PLAIN, call("half")) == answer(1.0)
    for _ in range(3):
        with pytest.raises(Died):
            answers.of(PLAIN, call("die"))
    assert len(spawned) == 2
    assert answers.of(PLAIN, call("half", 3.0)) == answer(1.5)
    assert len(spawned) == 3


def test_what_died_of_calls_before_it_is_answered_by_a_fresh_child(answers: Answers, spawned: Spawned) -> None:
    assert answers.of(PLAIN, call("die_second", 1.0)) == answer(1.0)
    assert answers.of(PLAIN, call("die_second", 2.0)) == answer(2.0)
    assert len(spawned) == 2


def test_one_call_at_fault_leaves_the_others(answers: Answers) -> None:
    calls = [call("half"), call("die"), call("half", 4.0)]
    assert answers.known(PLAIN, calls) == {}
    assert answers.of(PLAIN, calls[2]) == answer(2.0)
    assert answers.known(PLAIN, [calls[2]]) == {calls[2]: answer(2.0)}


def test_a_hang_and_an_answer_that_is_too_large_are_faults(answers: Answers) -> None:
    with pytest.raises(TimedOut):
        answers.of(PLAIN, call("hang"))
    with pytest.raises(Garbled):
        answers.of(PLAIN, call("many"))


def test_an_answer_has_no_words_of_the_implementation(answers: Answers) -> None:
    assert answers.of(PLAIN, call("fail")) == answer({"!": "ValueError", "m": ""})
    assert answers.of(PLAIN, call("missing")) == answer({"!": "AttributeError", "m": ""})
    assert answers.of(PLAIN, call("whole")) == answer({"int": str(1 << 100)})


def test_it_spends_of_the_submissions_budget(server: ForkServer) -> None:
    budget = Budget(0.3, 10)
    with closing(Answers(Spawned(server, budget), TOOLS, [PLAIN], 0.25)) as made:
        with pytest.raises(OverBudget):
            made.of(PLAIN, call("hang"))
        with pytest.raises(OverBudget):
            made.known(PLAIN, [call("half")])
