"""The kit: plain data, comparing, replaying calls, shrinking, and example sets."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from grader.kit import expect
from grader.kit.check import Check, check
from grader.kit.errors import HarnessFault
from grader.kit.inputs import Inputs
from grader.kit.judging.drawing import drawn, example_key
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.examples import read_set, set_text
from grader.kit.judging.shrinking import shrink
from grader.kit.observe import given_that, observe, same_call
from grader.kit.plain import MAX_NODES, _plain, is_number, plain, raised

INTEGERS = Inputs(
    st.integers(-1000, 1000),
    contains=lambda v: abs(v) <= 1000,
    edges=(0, 1),
    simpler=lambda v: [0, *(v - v // k for k in (2, 4, 8, 16, 32)), v - 1],
    size=abs,
)


class Liar(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class Hostile:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class BadMessage(Exception):
    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5, 1.5),
        (True, True),
        (None, None),
        ("text", "text"),
        (2**63, {"?": "an integer beyond 64 bits"}),
        (np.float64(2.5), 2.5),
        (np.bool_(True), True),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        ((1.0, [2.0]), [1.0, [2.0]]),
        (map(abs, [-1, -2]), [1, 2]),
        (Liar(3.0), {"?": "Liar"}),
        (Hostile(), {"?": "Hostile"}),
        ({1: 2}, {"?": "dict"}),
        ([[[1.0]]], [[{"?": "a list where a single value belongs"}]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_plain_data_is_decided_by_exact_type(value: object, expected: object) -> None:
    assert plain(value, 2) == expected


def test_an_answer_of_too_many_values_is_cut_off() -> None:
    row, too_many = [0.0] * 999, {"?": "too many values"}
    assert plain([row] * 20, 2) == [row] * 20  # 20 lists and 19,980 numbers are 20,000 values
    assert plain([row] * 19 + [[*row, 0.0]], 2) == [*[row] * 19, too_many]
    assert plain(iter([row] * 21), 2) == [*[row] * 19, too_many, too_many]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists), st.integers(0, 3))
@example([["a.b", 1.0], ["c", None]], 2)
@example([["\u00e9"], ["\ud800"]], 2)
@example([["x" * 1001, "y" * 1000]], 2)
@example([[0.0] * 512] * 2, 2)
@example([[], [0.0] * 1022], 2)
@example([[], [0.0] * 1023], 2)
@example([0.0] * 512, 1)
@example([0.0] * 1025, 1)
def test_lists_are_named_the_same_in_either_way(value: Any, depth: int) -> None:
    assert repr(plain(value, depth)) == repr(_plain(value, depth, [MAX_NODES]))


def test_an_answer_is_not_the_list_that_the_code_still_has() -> None:
    own = [[1.0], [2.0]]
    answer = plain(own, 2)
    own[0].append(3.0)
    own.append([])
    assert answer == [[1.0], [2.0]]


def test_an_endless_generator_is_cut_and_says_so() -> None:
    seen = plain(itertools.count(), 1)
    assert len(seen) == 1025
    assert seen[-1] == {"?": "and more"}


def test_a_raised_exception_keeps_its_type_even_if_its_message_raises() -> None:
    assert raised(BadMessage()) == {"!": "BadMessage", "m": ""}


@given(st.floats(-1e300, 1e300), st.floats(0, 1e-10))
def test_expect_close_accepts_rounding_and_nothing_of_another_type(x: float, error: float) -> None:
    expect.expect_close(x * (1 + error), x)
    for other in (None, str(x), [x], {"?": "float"}):
        with pytest.raises(expect.Mismatch):
            expect.expect_close(other, x)


@pytest.mark.parametrize(
    ("seen", "want"),
    [(math.nan, 1.0), (1.0 + 1e-6, 1.0), ([1.0], [1.0, 1.0]), ([], [1.0]), (math.inf, 1e308), (0, None), (1e-9, 0.0)],
)
def test_expect_close_refuses(seen: object, want: object) -> None:
    with pytest.raises(expect.Mismatch):
        expect.expect_close(seen, want)


def test_expect_flag_takes_bool_and_number_but_not_text() -> None:
    expect.expect_flag(1.0, want=True)
    expect.expect_flag(False, want=False)
    for seen in (0.0, "1.0", None, 2.0, [1.0]):
        with pytest.raises(expect.Mismatch):
            expect.expect_flag(seen, want=True)


def test_expect_same_items_counts_each_item() -> None:
    expect.expect_same_items([["b", 1], ["a", 2.0]], want=[("a", 2.0), ("b", 1.0)])
    for seen in ([["a", 2.0]], [["a", 2.0], ["a", 2.0]], [["a", True], ["b", 1]], None):
        with pytest.raises(expect.Mismatch):
            expect.expect_same_items(seen, want=[("a", 2.0), ("b", 1.0)])


def test_expect_raised_wants_the_kind_and_the_words() -> None:
    expect.expect_raised({"!": "ValueError", "m": "call super().__init__() first"}, "ValueError", mention="super")
    for seen in (1.0, {"!": "KeyError", "m": "super"}, {"!": "ValueError", "m": "no"}):
        with pytest.raises(expect.Mismatch):
            expect.expect_raised(seen, "ValueError", mention="super")


@pytest.mark.parametrize(("a", "b"), [(0.0, -0.0), (1, True), (1, 1.0), (0, False), ("1", 1), ([1.0], [[1.0]])])
def test_calls_are_the_same_by_bytes_only(a: object, b: object) -> None:
    assert not same_call(("f", [a]), ("f", [b]))
    assert same_call(("f", [a]), ("f", [a]))


def test_nan_is_the_same_call_as_nan() -> None:
    assert same_call(("f", [math.nan]), ("f", [float("nan")]))


@check(task="9.9", points=1, x=INTEGERS)
def test_twice(x: int) -> None:
    """double(x) is 2 x, and asking with the answer gives 4 x."""
    given_that(x != 13)
    first = observe("m:double", x)
    first += 0  # a check that cannot stand an answer of another type is broken
    expect.expect_close(first, 2 * x)
    expect.expect_close(observe("m:double", first), 4 * x)


TWICE: Check = test_twice
del test_twice  # declared here to be used, not to be collected


def double(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Right below 100."""
    return [[2 * args[0] if abs(args[0]) < 100 else -1 for _, args in row] for row in rows]


def test_calls_that_depend_on_an_answer_are_asked_in_rounds() -> None:
    rounds: list[int] = []

    def ask(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
        rounds.append(len(rows))
        return double(rows)

    outcomes = evaluate(TWICE, [Example({"x": 3}), Example({"x": 13}), Example({"x": 60})], [(), (), ()], ask)
    assert rounds == [2, 2]
    assert [bool(o.mismatch) for o in outcomes] == [False, False, True]
    assert [o.is_rejected for o in outcomes] == [False, True, False]
    assert outcomes[0].example.calls == (("m:double", [3]), ("m:double", [6]))


def test_recorded_calls_that_went_another_way_are_asked_again() -> None:
    example = Example({"x": 3}, (("m:double", [3]), ("m:double", [999])))
    (outcome,) = evaluate(TWICE, [example], [[6, 0]], double)
    assert outcome.mismatch is None
    assert outcome.example.calls[1] == ("m:double", [6])


def test_shrinking_ends_at_the_smallest_failing_input() -> None:
    (failing,) = evaluate(TWICE, [Example({"x": 777})], [()], double)
    assert shrink(TWICE, failing, double).example.inputs == {"x": 50}


def test_shrinking_never_ends_at_an_example_that_may_not_be_shown() -> None:
    (failing,) = evaluate(TWICE, [Example({"x": 777})], [()], double)
    smallest = shrink(TWICE, failing, double, lambda e: e.inputs["x"] > 60)
    assert smallest.example.inputs["x"] > 60
    assert isinstance(smallest, Outcome)


def test_a_broken_check_is_a_fault_of_the_harness_and_names_the_check() -> None:
    with pytest.raises(HarnessFault, match="test_twice itself raised TypeError"):
        evaluate(TWICE, [Example({"x": 3})], [()], lambda _: [["text"]])


@given(st.lists(st.floats(), min_size=1, max_size=3))
def test_a_set_keeps_every_float_exactly(tmp_path_factory: pytest.TempPathFactory, values: list[float]) -> None:
    floats = Inputs(st.floats(), contains=lambda _: True)

    @check(task="9.9", points=1, x=floats)
    def test_any(x: float) -> None:
        """Any float."""
        expect.expect_that(is_number(x), x, "a number")

    path = tmp_path_factory.mktemp("sets") / "any.json"
    written = [Example({"x": v}, (("m:f", [v]),)) for v in values]
    path.write_text(set_text(test_any, written))
    read = read_set(path, test_any)
    assert [example_key(e) for e in read.examples] == [example_key(e) for e in written]
    assert all(e.calls[0][1][0] is e.inputs["x"] for e in read.examples)


def test_an_edited_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    path.write_text(set_text(TWICE, [Example({"x": 3}, (("m:double", [3]),))]))
    path.write_text(path.read_text().replace("3", "4", 1))
    with pytest.raises(HarnessFault, match="digest"):
        read_set(path, TWICE)


def test_drawing_depends_on_the_seed_alone() -> None:
    first, again, other = drawn(TWICE, 30, 5), drawn(TWICE, 30, 5), drawn(TWICE, 30, 6)
    assert first == again
    assert first != other


@pytest.mark.parametrize("points", [0, -1])
def test_a_check_without_points_is_refused(points: float) -> None:
    with pytest.raises(HarnessFault, match="above 0"):
        check(task="9.9", points=points, x=INTEGERS)(TWICE.body)


def test_a_check_without_a_sentence_is_refused() -> None:
    def test_silent(x: int) -> None:
        expect.expect_that(x == x, x, "itself")  # noqa: PLR0124

    with pytest.raises(HarnessFault, match="docstring"):
        check(task="9.9", points=1, x=INTEGERS)(test_silent)
