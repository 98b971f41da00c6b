"""A failing example is shrunk to a small one that fails as well, in batches that do not depend on the clock."""

from collections.abc import Callable, Sequence
from typing import Any

import hypothesis.strategies as st
import pytest

from grader.kit.calls import Call
from grader.kit.check import Check, check
from grader.kit.expect import Mismatch, expect_that
from grader.kit.inputs import Inputs
from grader.kit.judging.evaluate import Example, Outcome
from grader.kit.judging.shrinking import BATCH, FIRST_BATCH, ROUNDS, STAND_INS, shrink, simplest, size
from grader.kit.observe import observe


def whole(simpler: Callable[[int], Sequence[int]], edges: Sequence[int] = ()) -> Inputs[int]:
    """Whole numbers from 0 to 10 000, the smallest first."""
    return Inputs(st.integers(), lambda v: 0 <= v <= 10_000, tuple(edges), simpler)


def checking(**inputs: Inputs[Any]) -> Check:
    """A check that its call says yes."""

    def body(**values: Any) -> None:
        seen = observe("m:holds", *values.values())
        expect_that(seen, seen, "yes")

    def test_xy(x: int, y: int) -> None:
        """Yes."""
        body(x=x, y=y)

    def test_x(x: int) -> None:
        """Yes."""
        body(x=x)

    declare: Any = check
    made: Check = declare(task="1.1", points=1, **inputs)(test_xy if "y" in inputs else test_x)
    return made


def failing(**inputs: object) -> Outcome:
    """The outcome of an example that failed."""
    return Outcome(Example(inputs), [False], Mismatch(False, None, "yes"))


class Asked:
    """Answers whether the inputs hold, and keeps what it was asked: the arguments of each batch."""

    def __init__(self, holds: Callable[..., bool]) -> None:
        self.holds = holds
        self.batches: list[list[tuple[int, ...]]] = []

    def __call__(self, rows: Sequence[Sequence[Call]]) -> list[list[bool]]:
        self.batches.append([tuple(row[0][1]) for row in rows])
        return [[self.holds(*args) for _, args in row] for row in rows]

    @property
    def every(self) -> list[tuple[int, ...]]:
        """All that was asked."""
        return [args for batch in self.batches for args in batch]


HALVES = whole(lambda v: [0, v // 2, v - 1])
DOWN = whole(lambda v: range(v - 1, -1, -1))
ONE_DOWN = whole(lambda v: [v - 1])


class TestSize:
    def test_it_is_the_inputs_sizes_in_the_order_of_the_parameters(self) -> None:
        signed = Inputs(st.integers(), lambda _: True, size=abs)
        assert size(checking(x=signed, y=ONE_DOWN), Example({"y": 2, "x": -3})) == (3, 2)


class TestSimplest:
    def test_it_is_the_failure_with_the_smallest_inputs_the_first_of_equals(self) -> None:
        first, other, equal = failing(x=2, y=9), failing(x=2, y=10), failing(x=2, y=9)
        assert simplest(checking(x=HALVES, y=HALVES), [failing(x=3, y=0), other, first, equal]) is first


class TestShrink:
    def test_it_ends_at_the_smallest_input_that_fails(self) -> None:
        found = shrink(checking(x=HALVES), failing(x=7777), Asked(lambda x: x < 50))
        assert found.example.inputs == {"x": 50}
        assert found.mismatch
        assert found.answers == [False]
        assert found.example.calls == (("m:holds", [50]),)

    def test_each_input_is_made_simpler_while_the_others_stay(self) -> None:
        asked = Asked(lambda x, y: x < 3 or y < 5)
        found = shrink(checking(x=HALVES, y=HALVES), failing(x=40, y=60), asked)
        assert found.example.inputs == {"x": 3, "y": 5}
        assert asked.batches[0] == [(40, 60), (0, 60), (20, 60), (39, 60), (40, 0), (40, 30), (40, 59)]

    def test_what_fails_is_asked_again_first_and_nothing_twice(self) -> None:
        asked = Asked(lambda x: x < 5)
        shrink(checking(x=HALVES), failing(x=100), asked)
        assert asked.every[0] == (100,)
        assert len(asked.every) == len(set(asked.every))

    def test_what_fails_only_once_comes_out_as_it_went_in(self) -> None:
        start = failing(x=100)
        assert shrink(checking(x=HALVES), start, Asked(lambda _: True)) is start

    def test_where_nothing_simpler_fails_the_same_inputs_are_judged_by_the_new_answers(self) -> None:
        start = failing(x=100)
        found = shrink(checking(x=HALVES), start, Asked(lambda x: x != 100))
        assert found is not start
        assert found.example.inputs == {"x": 100}

    def test_an_input_of_another_kind_is_never_tried(self) -> None:
        outside = whole(lambda v: [-1, 10_001, v + 1, v - 1])
        asked = Asked(lambda _: False)
        assert shrink(checking(x=outside), failing(x=3), asked).example.inputs == {"x": 0}
        assert sorted(asked.every) == [(0,), (1,), (2,), (3,)]


class TestTheBudget:
    def test_it_is_counted_in_examples(self) -> None:
        assert (FIRST_BATCH, BATCH, ROUNDS) == (12, 48, 24)

    def test_the_first_batch_is_small_and_the_next_ones_larger_where_nothing_is_found(self) -> None:
        asked = Asked(lambda x: x != 9000)
        shrink(checking(x=DOWN), failing(x=9000), asked)
        assert [len(batch) for batch in asked.batches] == [12, *[48] * 23]
        assert asked.every == [(9000 - n,) for n in range(12 + 23 * 48)]

    def test_the_batch_is_small_again_after_each_find(self) -> None:
        asked = Asked(lambda x: x not in (9000, 8970, 8969))
        assert shrink(checking(x=DOWN), failing(x=9000), asked).example.inputs == {"x": 8969}
        assert [len(batch) for batch in asked.batches][:4] == [12, 48, 12, 48]

    def test_it_ends_after_so_many_rounds(self) -> None:
        found = shrink(checking(x=ONE_DOWN), failing(x=100), Asked(lambda _: False))
        assert found.example.inputs == {"x": 100 - ROUNDS}

    def test_it_ends_where_nothing_is_left_to_be_asked(self) -> None:
        asked = Asked(lambda x: x != 3)
        shrink(checking(x=DOWN), failing(x=3), asked)
        assert asked.batches == [[(3,), (2,), (1,), (0,)]]


class TestWhatMayNotBeShown:
    def test_it_is_never_asked_and_never_the_result(self) -> None:
        asked = Asked(lambda x: x < 50)
        found = shrink(checking(x=HALVES), failing(x=800), asked, lambda e: e.inputs["x"] not in (800, 50, 51, 100))
        assert found.example.inputs["x"] >= 52
        assert found.example.inputs["x"] not in (800, 100)
        assert not {(800,), (50,), (51,), (100,)} & set(asked.every)

    def test_it_starts_from_the_smallest_of_what_is_near_and_of_the_boundary_values(self) -> None:
        kind = whole(lambda v: [v + 1, v - 1, v + 10_000], edges=[0, 9, 700])
        asked = Asked(lambda x: x < 9)
        found = shrink(checking(x=kind), failing(x=500), asked, lambda e: e.inputs["x"] != 500)
        assert found.example.inputs == {"x": 9}
        assert {(501,), (499,), (0,), (9,), (700,)} <= set(asked.batches[0])
        assert not {(500,), (10_500,)} & set(asked.every)

    def test_each_input_is_varied_while_the_others_stay_and_then_all_of_them(self) -> None:
        kind = whole(lambda v: [v - 1], edges=[0])
        asked = Asked(lambda _x, _y: True)
        start = failing(x=5, y=7)
        assert shrink(checking(x=kind, y=kind), start, asked, lambda e: e.inputs != {"x": 5, "y": 7}) is start
        assert asked.batches[0] == [(4, 7), (0, 7), (5, 6), (5, 0), (4, 6), (4, 0), (0, 6), (0, 0)]

    def test_as_many_are_near_it_as_fit_in_one_batch(self) -> None:
        """The first place is that of the example itself; it may not be asked here, and has no long number to cut."""
        asked = Asked(lambda _: True)
        shrink(checking(x=DOWN), failing(x=900), asked, lambda e: e.inputs["x"] != 900)
        assert asked.batches[0] == [(900 - n,) for n in range(1, BATCH)]
        assert asked.batches[1] == [(900 - n,) for n in range(BATCH, 2 * BATCH)]

    def test_its_long_numbers_are_cut_first(self) -> None:
        asked = Asked(lambda _: False)
        found = shrink(checking(x=whole(lambda v: [v // 2])), failing(x=5_123), asked, lambda e: e.inputs["x"] != 5_123)
        assert asked.batches[0] == [(5100,), (2600,)]
        assert found.example.inputs["x"] <= 2600
        assert not {(5_123,), (2_561,)} & set(asked.every)

    @pytest.mark.parametrize(
        ("value", "asked_instead"),
        [
            (1.234, 1.2), (1.236, 1.2), (-5.678e300, -5.7e300), (1e-7 / 3, 3.3e-8),  # more than three digits
            (1.25, 1.25), (0.5, 0.5), (123.0, 123.0),  # no more than three
            (999, 999), (-999, -999), (1001, 1000), (-12_345, -12_000), (12_900, 13_000),
            ("1234567", "1234567"), (True, True),  # no numbers
            ([1.234, [5_123, 7]], [1.2, [5100, 7]]),
        ],
    )  # fmt: skip
    def test_a_number_of_more_than_three_digits_is_cut_to_two_wherever_it_stands(
        self, value: object, asked_instead: object
    ) -> None:
        anything: Inputs[Any] = Inputs(st.nothing(), lambda _: True, (), lambda _: [])
        asked = Asked(lambda _: True)
        shrink(checking(x=anything), failing(x=value), asked, lambda e: e.inputs["x"] != value)
        assert asked.every == ([] if value == asked_instead else [(asked_instead,)])

    def test_what_is_of_another_kind_once_it_is_cut_is_not_asked(self) -> None:
        odd = Inputs(st.integers(), lambda v: v % 2 == 1, (), lambda v: [v - 2])
        asked = Asked(lambda _: True)
        shrink(checking(x=odd, y=HALVES), failing(x=5_123, y=7), asked, lambda e: e.inputs["x"] != 5_123)
        assert asked.every == []

    def test_inputs_of_known_examples_take_its_place(self) -> None:
        lonely = whole(lambda _: [])
        known = [Example({"x": 4_321, "y": 8_765}), Example({"x": 9, "y": 1_111})]
        asked = Asked(lambda x, y: (x, y) != (4_321, 1_111))
        found = shrink(checking(x=lonely, y=lonely), failing(x=50, y=60), asked, lambda e: e.inputs["x"] != 50, known)
        assert found.example.inputs == {"x": 4_321, "y": 1_111}
        assert asked.batches[0] == [
            (4_321, 60), (9, 60), (4_321, 8_765), (4_321, 1_111), (9, 8_765), (9, 1_111),
        ]  # fmt: skip

    def test_there_are_six_batches_of_stand_ins_and_no_more(self) -> None:
        asked = Asked(lambda _: True)
        shrink(checking(x=DOWN), failing(x=900), asked, lambda e: e.inputs["x"] != 900)
        assert STAND_INS == 6 * 48
        assert asked.every == [(900 - n,) for n in range(1, 6 * 48)]

    def test_where_nothing_else_is_allowed_nothing_is_asked(self) -> None:
        asked = Asked(lambda _: False)
        start = failing(x=100)
        assert shrink(checking(x=HALVES), start, asked, lambda _: False) is start
        assert asked.every == []
