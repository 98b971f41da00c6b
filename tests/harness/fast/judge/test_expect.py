"""What each `expect_...` accepts and refuses, and what the Mismatch says that it raises."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from grader.kit.expect import (
    ABS_TOL,
    REL_TOL,
    Mismatch,
    expect_close,
    expect_close_to_one_of,
    expect_equal,
    expect_flag,
    expect_number,
    expect_one_of,
    expect_raised,
    expect_same_items,
    expect_that,
)

NAN, INF = math.nan, math.inf
RAISED = {"!": "ValueError", "m": "Call super().__init__() first"}
OTHERS: list[Any] = [None, "1.0", [1.0], [[1.0]], {"?": "float"}, RAISED, NAN, INF, -INF, -1.0]  # none of them is 1.0


def refused(expect: Callable[..., object], *args: Any, **options: Any) -> Mismatch:
    """The Mismatch that is raised."""
    with pytest.raises(Mismatch) as caught:
        expect(*args, **options)
    return caught.value


class TestMismatch:
    def test_it_holds_what_was_seen_and_wanted_and_how_they_should_relate(self) -> None:
        mismatch = Mismatch(1.0, 2.0, "less")
        assert (mismatch.seen, mismatch.want, mismatch.relation) == (1.0, 2.0, "less")
        assert str(mismatch) == "seen 1.0, want 2.0 (less)"

    def test_without_a_relation_equality_is_meant(self) -> None:
        assert Mismatch("a", "b").relation == ""
        assert str(Mismatch("a", "b")) == "seen 'a', want 'b'"

    def test_it_is_an_assertion_that_failed_and_has_no_arguments_of_its_own(self) -> None:
        assert isinstance(Mismatch(1, 2), AssertionError)
        assert Mismatch(1, 2).args == ()


class TestTolerances:
    def test_they_let_a_few_of_the_last_digits_differ_and_no_more(self) -> None:
        assert (REL_TOL, ABS_TOL) == (1e-9, 1e-12)


# Each of these with `want` below, in both of the forms that compare numbers up to a tolerance.
CLOSE: list[tuple[Any, Any]] = [
    (1.0 + 0.9e-9, 1.0), (1.0 - 0.9e-9, 1.0), (1e6 + 0.9e-3, 1e6), (0.9e-12, 0.0), (-0.9e-12, 0.0),
    (1, 1.0), (True, 1.0), (1.0, True), (0, False), (-0.0, 0.0), (NAN, NAN), (INF, INF), (-INF, -INF),
    ([], []), ([1.0, [2.0]], [1.0, [2.0 + 1e-9]]), ([1.0, 2.0], (1.0, 2.0)), ([[1.0]], ([1.0 + 1e-10],)),
    ([NAN, 1.0], [NAN, 1.0]), ("a", "a"), (["a", 1.0], ["a", 1.0 + 1e-10]), (None, None), (RAISED, dict(RAISED)),
]  # fmt: skip
NOT_CLOSE: list[tuple[Any, Any]] = [
    (1.0 + 1.1e-9, 1.0), (1.0 - 1.1e-9, 1.0), (1e6 + 1.1e-3, 1e6), (1.1e-12, 0.0), (-1.1e-12, 0.0),
    (1.0, NAN), (NAN, 1.0), (INF, -INF), (INF, 1e308), (1e308, INF), (1.0, 2.0), (2.0, 1.0), (1, None), (None, 1.0),
    (None, 0.0), (False, None), ("1.0", 1.0), (1.0, "1.0"), ("a", "b"), ("b", "a"), (["a"], "a"), ("a", ["a"]),
    ([1.0], 1.0), (1.0, [1.0]), ([], [1.0]), ([1.0], []), ([1.0], [1.0, 1.0]), ([1.0, 1.0], [1.0]), ([[1.0]], [1.0]),
    ([1.0, 3.0], [1.0, 2.0]), ([1.0, 2.0], [2.0, 1.0]), ([3.0, 2.0], (1.0, 2.0)), ([NAN], [1.0]), ([1.0], [NAN]),
    ({"?": "float"}, RAISED), (RAISED, 1.0), (1.0, RAISED), ("", None), ("ab", ["a", "b"]),
    ({"!": "ValueError", "m": "other words"}, RAISED),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "want"), CLOSE)
class TestWhatIsClose:
    def test_expect_close_accepts_it(self, seen: Any, want: Any) -> None:
        expect_close(seen, want)

    def test_expect_close_to_one_of_accepts_it_as_any_of_the_readings(self, seen: Any, want: Any) -> None:
        expect_close_to_one_of(seen, [want])
        expect_close_to_one_of(seen, ["none such", want])
        expect_close_to_one_of(seen, [want, "none such"])


@pytest.mark.parametrize(("seen", "want"), NOT_CLOSE)
class TestWhatIsNotClose:
    def test_expect_close_refuses_it_and_says_both(self, seen: Any, want: Any) -> None:
        mismatch = refused(expect_close, seen, want)
        assert mismatch.seen is seen
        assert mismatch.want is want

    def test_expect_close_to_one_of_refuses_it_and_names_the_first_reading(self, seen: Any, want: Any) -> None:
        mismatch = refused(expect_close_to_one_of, seen, [want, "none such"])
        assert mismatch.seen is seen
        assert mismatch.want is want

    def test_expect_equal_refuses_it_as_well(self, seen: Any, want: Any) -> None:
        mismatch = refused(expect_equal, seen, want)
        assert mismatch.seen is seen
        assert mismatch.want is want

    def test_expect_one_of_refuses_it_as_well(self, seen: Any, want: Any) -> None:
        mismatch = refused(expect_one_of, seen, [want, "none such"])
        assert mismatch.seen is seen
        assert mismatch.want is want


@pytest.mark.parametrize("expect", [expect_close, lambda seen, want, **kw: expect_close_to_one_of(seen, [want], **kw)])
class TestATolerance:
    def test_that_is_relative_grows_with_the_number(self, expect: Callable[..., None]) -> None:
        expect([100.9], [100.0], rel_tol=0.01, abs_tol=0.0)
        refused(expect, [101.1], [100.0], rel_tol=0.01, abs_tol=0.0)

    def test_that_is_absolute_does_not(self, expect: Callable[..., None]) -> None:
        expect([100.9], [100.0], rel_tol=0.0, abs_tol=1.0)
        refused(expect, [101.1], [100.0], rel_tol=0.0, abs_tol=1.0)


# Numbers that differ by one unit in the last place, or by as little as a wrong tolerance would let through.
NEIGHBOURS: list[tuple[Any, Any]] = [
    (math.nextafter(1.0, 2.0), 1.0), (math.nextafter(1.0, 0.0), 1.0), (math.nextafter(1e300, INF), 1e300),
    (5e-324, 0.0), (-5e-324, 0.0), (1.0 + 1e-7, 1.0), (1e-7, 0.0), (1.0 + 1e-15, 1.0),
]  # fmt: skip


class TestExpectEqual:
    @pytest.mark.parametrize(
        ("seen", "want"),
        [(1, 1.0), (True, 1), (1.0, True), (-0.0, 0.0), (NAN, NAN), (INF, INF), (-INF, -INF), ("a", "a"), (None, None)],
    )
    def test_it_compares_numbers_by_value_and_anything_else_by_itself(self, seen: Any, want: Any) -> None:
        expect_equal(seen, want)
        expect_equal([seen, [seen]], [want, [want]])
        expect_equal([seen], (want,))

    @pytest.mark.parametrize(("seen", "want"), NEIGHBOURS)
    def test_it_has_no_tolerance_at_all(self, seen: Any, want: Any) -> None:
        refused(expect_equal, seen, want)
        refused(expect_equal, want, seen)
        refused(expect_equal, [1.0, [seen]], [1.0, [want]])


class TestExpectOneOf:
    @pytest.mark.parametrize("seen", [1, True, 1.0, NAN, ["a"], None])
    def test_it_accepts_each_of_the_readings(self, seen: Any) -> None:
        expect_one_of(seen, [1.0, NAN, ["a"], None])

    @pytest.mark.parametrize(("seen", "want"), NEIGHBOURS)
    def test_it_has_no_tolerance_at_all(self, seen: Any, want: Any) -> None:
        mismatch = refused(expect_one_of, seen, [want, "none such"])
        assert (mismatch.seen, mismatch.want, mismatch.relation) == (seen, want, "")


class TestExpectFlag:
    @pytest.mark.parametrize(("yes", "no"), [(1.0, 0.0), (1, 0), (True, False)])
    def test_it_takes_a_number_or_a_bool(self, yes: Any, no: Any) -> None:
        expect_flag(yes, want=True)
        expect_flag(no, want=False)

    @pytest.mark.parametrize("seen", [*OTHERS, 0.0, False, 2.0, -1, 0.5, 1 + 1e-15])
    def test_it_refuses_anything_else_for_yes(self, seen: Any) -> None:
        mismatch = refused(expect_flag, seen, want=True)
        assert mismatch.seen is seen
        assert (repr(mismatch.want), mismatch.relation) == ("1.0", "")

    @pytest.mark.parametrize("seen", [*OTHERS, 1.0, True, [], "", "0.0", 5e-324])
    def test_it_refuses_anything_else_for_no(self, seen: Any) -> None:
        mismatch = refused(expect_flag, seen, want=False)
        assert mismatch.seen is seen
        assert (repr(mismatch.want), mismatch.relation) == ("0.0", "")


class TestExpectNumber:
    @pytest.mark.parametrize("seen", [0.0, -2.5, 3, True, 1e308, -(2**63)])
    def test_it_hands_back_any_finite_number_as_a_float(self, seen: Any) -> None:
        found = expect_number(seen)
        assert type(found) is float
        assert found == seen

    @pytest.mark.parametrize("seen", [None, "1.0", [1.0], [], {"?": "float"}, RAISED, NAN, INF, -INF])
    def test_it_refuses_anything_else(self, seen: Any) -> None:
        mismatch = refused(expect_number, seen)
        assert mismatch.seen is seen
        assert (mismatch.want, mismatch.relation) == (None, "one finite number")


PAIRS = [("a", 2.0), ("b", 1.0), ("a", 2.0)]


class TestExpectSameItems:
    @pytest.mark.parametrize(
        ("seen", "want"),
        [
            ([], []),
            ([["a", 2.0], ["a", 2], ["b", 1]], PAIRS),
            ([["b", True], ["a", 2.0], ["a", 2.0]], PAIRS),
            ([2.0, float("nan"), 1.0, float("nan")], [NAN, 1.0, NAN, 2.0]),
            ([["x", [NAN, 1]], 3], [3, ("x", (NAN, 1.0))]),
            ([dict(RAISED), 1.0], [1.0, RAISED]),
            ([1.0, {"m": "text", "!": "E"}], [{"!": "E", "m": "text"}, 1.0]),
        ],
    )
    def test_the_order_does_not_count(self, seen: Any, want: Any) -> None:
        expect_same_items(seen, want)

    @pytest.mark.parametrize(
        "seen",
        [
            [["a", 2.0], ["b", 1.0]],
            [["a", 2.0], ["b", 1.0], ["b", 1.0]],
            [["a", 2.0], ["a", 2.0], ["b", 1.0], ["a", 2.0]],
            [["a", 2.0], ["a", 2.0], ["b", math.nextafter(1.0, 2.0)]],
            [["a", 2.0], ["a", 2.0], ["b", NAN]],
            [["a", 2.0], ["a", 2.0], {"b": 1.0}],
            [], None, "ab", 1.0, RAISED, {"?": "list"},
        ],
    )  # fmt: skip
    def test_each_item_is_there_as_often_and_nothing_else_is_a_list(self, seen: Any) -> None:
        mismatch = refused(expect_same_items, seen, PAIRS)
        assert mismatch.seen is seen
        assert (mismatch.want, mismatch.relation) == (PAIRS, "in any order")

    def test_what_was_wanted_is_shown_as_a_list(self) -> None:
        assert type(refused(expect_same_items, [], ("a",)).want) is list

    @pytest.mark.parametrize("other", [{"?": "B"}, {"!": "A"}, ("?", "A"), [("?", "A")], None, "A"])
    def test_an_oddity_is_like_no_other_item(self, other: Any) -> None:
        refused(expect_same_items, [{"?": "A"}], [other])

    def test_nothing_is_not_nan(self) -> None:
        refused(expect_same_items, [None], [NAN])


class TestExpectRaised:
    @pytest.mark.parametrize("kinds", [("ValueError",), ("KeyError", "ValueError"), ("ValueError", "KeyError"), ()])
    @pytest.mark.parametrize("mention", ["", "super", "SUPER", "call Super"])
    def test_it_accepts_one_of_the_kinds_with_the_words_in_any_case(self, kinds: Any, mention: str) -> None:
        expect_raised(RAISED, *kinds, mention=mention)

    @pytest.mark.parametrize("seen", [1.0, None, [RAISED], {"?": "ValueError"}, {"m": "super"}, "ValueError"])
    def test_what_was_not_raised_is_refused(self, seen: Any) -> None:
        mismatch = refused(expect_raised, seen, "ValueError", "KeyError")
        assert mismatch.seen is seen
        assert mismatch.want == {"!": "ValueError or KeyError", "m": ""}
        assert mismatch.relation == "raises ValueError or KeyError"

    def test_another_kind_is_refused(self) -> None:
        assert refused(expect_raised, RAISED, "KeyError").relation == "raises KeyError"

    @pytest.mark.parametrize(
        "seen", [{"!": "ValueError", "m": "no"}, {"!": "ValueError"}, {"!": "KeyError", "m": "super"}]
    )
    def test_the_words_must_be_there_beside_the_kind(self, seen: Any) -> None:
        mismatch = refused(expect_raised, seen, "ValueError", mention="super")
        assert mismatch.seen is seen
        assert mismatch.want == {"!": "ValueError", "m": ""}
        assert mismatch.relation == "raises ValueError that mentions 'super'"

    def test_without_a_message_only_the_kind_counts_and_nothing_is_mentioned(self) -> None:
        expect_raised({"!": "ValueError"}, "ValueError")
        refused(expect_raised, {"!": "ValueError"}, "ValueError", mention="x")


class TestExpectThat:
    def test_it_passes_where_the_relation_holds(self) -> None:
        expect_that(True, 1.0, "a number")

    def test_it_says_what_was_seen_and_the_relation(self) -> None:
        mismatch = refused(expect_that, False, 1.0, "below 0")
        assert (mismatch.seen, mismatch.want, mismatch.relation) == (1.0, None, "below 0")
