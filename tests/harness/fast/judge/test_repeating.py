"""Answers that are not the same twice: which are compared, what counts as the same, and what is said of them."""

import math
from dataclasses import replace
from typing import Any

import pytest

from grader.courses.suite import Group
from grader.grading.judging import Known
from grader.grading.repeating import REPEATED, repeated_frame, repeated_part, variations
from grader.grading.replies import NoAnswer, Replies, Reply, encode_answers
from grader.results.scorecard import CheckResult, Variation
from tests.harness.fast.judge.world import DOUBLES, HUNG, TWICE, example, group

NAN = math.nan
XS = range(1, 13)
ASKED = group(*XS, public=6)
RESULT = CheckResult("doubles", "1.1", "A sentence.", "passed", 2)


def reply(*found: Any, name: str = "doubles") -> bytes:
    """A whole reply."""
    return encode_answers(name, found)


def variation(asked: Group, first: Reply, again: Reply, *, part: int | None = None, known: Known | None = None) -> Any:
    """What is said of one group's two replies; None where nothing differs."""
    name = asked.check.name
    found = variations(
        [asked], Replies({name: first}), Replies({name: again}), Known() if known is None else known, part
    )
    assert set(found) <= {name}
    return found.get(name)


class TestRepeatedPart:
    def test_it_is_every_fifth_example_from_the_last_to_the_first(self) -> None:
        assert REPEATED == 5
        part = repeated_part(ASKED)
        assert [e.inputs["x"] for e in part.examples] == [12, 7, 2]
        assert (part.check, part.digest) == (DOUBLES, "digest")

    def test_none_of_it_counts_as_public(self) -> None:
        assert repeated_part(ASKED).public == 0

    def test_a_single_example_is_repeated(self) -> None:
        assert repeated_part(group(3, public=1)).examples == (example(3),)


class TestRepeatedFrame:
    def test_it_is_the_frame_that_the_part_must_give(self) -> None:
        answers = [2 * x for x in XS]
        assert repeated_frame(ASKED, answers) == reply(24, 14, 4)

    def test_the_answers_of_an_example_stay_together(self) -> None:
        two_calls = replace(example(3), calls=(("m:double", [3]), ("m:double", [6])))
        asked = Group(TWICE, (example(1), two_calls), 2, "digest")
        assert repeated_frame(asked, [2, 6, 12]) == reply(6, 12, name="doubles_twice")


class TestWhatIsTheSame:
    @pytest.mark.parametrize(
        ("a", "b"),
        [
            (1.0, 1.0),
            (NAN, float("nan")),
            (0.0, -0.0),
            (1, 1.0),
            ([NAN, 1.0], [float("nan"), 1.0]),
            ("a", "a"),
            (None, None),
        ],
    )
    def test_equal_answers_and_the_same_bytes_are(self, a: Any, b: Any) -> None:
        assert variation(group(3, public=1), reply(a), reply(b)) is None

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            (1.0, math.nextafter(1.0, 2.0)), (NAN, 1.0), (1.0, NAN), ("a", "b"), (None, 0), (1, "1"), ([], None),
            ([1.0], [1.0, 1.0]), ({"?": "A"}, {"?": "B"}), ({"!": "E", "m": "a"}, {"!": "E", "m": "b"}),
            (math.inf, -math.inf),
        ],
    )  # fmt: skip
    def test_anything_else_is_not(self, a: Any, b: Any) -> None:
        found = variation(group(3, public=1), reply(a), reply(b))
        assert repr(found) == repr(Variation("doubles", ("m:double", [3]), a, b, is_hidden=False))


class TestVariationsOfAWholePass:
    def test_replies_that_are_the_same_have_none(self) -> None:
        answers = reply(*[2 * x for x in XS])
        assert variation(ASKED, answers, answers) is None

    @pytest.mark.parametrize("other", range(12))
    def test_each_call_is_compared_and_the_first_that_differs_is_named(self, other: int) -> None:
        first = [2 * x for x in XS]
        again = [*first[:other], *[-1] * (12 - other)]
        found = variation(ASKED, reply(*first), reply(*again))
        assert found == Variation("doubles", ("m:double", [other + 1]), first[other], -1, is_hidden=other >= 6)

    def test_the_call_is_named_with_arguments_that_can_be_stored(self) -> None:
        asked = Group(DOUBLES, (replace(example(3), calls=(("m:double", (3,)),)),), 1, "digest")
        assert variation(asked, reply(6), reply(7)).call == ("m:double", [3])

    def test_a_call_of_a_hidden_example_is_hidden_even_where_a_public_one_is_equal(self) -> None:
        asked = group(3, 3.0, public=1)
        assert variation(asked, reply(6, 6), reply(6, 7)).is_hidden
        assert not variation(asked, reply(6, 6), reply(7, 6)).is_hidden

    def test_groups_are_compared_each_with_its_own(self) -> None:
        groups = [group(3, public=1), group(3, public=1, check=TWICE)]
        first = Replies({"doubles": reply(6), "doubles_twice": reply(6, name="doubles_twice")})
        again = Replies({"doubles": reply(6), "doubles_twice": reply(7, name="doubles_twice")})
        found = variations(groups, first, again, Known(), None)
        assert found == {"doubles_twice": Variation("doubles_twice", ("m:double", [3]), 6, 7, is_hidden=False)}


class TestVariationsOfARepeatedPart:
    FIRST = reply(*[2 * x for x in XS])

    def test_the_part_is_compared_with_its_own_answers(self) -> None:
        assert variation(ASKED, self.FIRST, reply(24, 14, 4), part=0) is None

    @pytest.mark.parametrize(("place", "x"), [(0, 12), (1, 7), (2, 2)])
    def test_each_call_of_it_counts(self, place: int, x: int) -> None:
        again = [-1 if n == place else answer for n, answer in enumerate([24, 14, 4])]
        found = variation(ASKED, self.FIRST, reply(*again), part=0)
        assert found == Variation("doubles", ("m:double", [x]), 2 * x, -1, is_hidden=x > 6)

    @pytest.mark.parametrize(("part", "xs"), [(1, (11, 6, 1)), (4, (8, 3))])
    def test_each_other_part_is_compared_with_its_own_answers(self, part: int, xs: tuple[int, ...]) -> None:
        assert variation(ASKED, self.FIRST, reply(*(2 * x for x in xs)), part=part) is None
        found = variation(ASKED, self.FIRST, reply(*(2 * x for x in xs[:-1]), -1), part=part)
        assert found == Variation("doubles", ("m:double", [xs[-1]]), 2 * xs[-1], -1, is_hidden=False)

    def test_a_whole_reply_is_none_to_a_part(self) -> None:
        found = variation(ASKED, self.FIRST, self.FIRST, part=0)
        assert (found.first, found.second) == ("an answer", "an answer")

    def test_a_known_reply_is_not_compared_again_where_its_part_came_as_it_must(self) -> None:
        known = Known()
        known.add(ASKED, self.FIRST, reply("whatever", "was", "known"), RESULT)
        assert variation(ASKED, self.FIRST, reply("whatever", "was", "known"), part=0, known=known) is None
        assert variation(ASKED, self.FIRST, reply(24, 14, 4), part=0, known=known) is None
        for n in range(20):  # whatever their digests are
            assert variation(ASKED, self.FIRST, reply(24, 14, n + 5), part=0, known=known).second == n + 5
        assert variation(ASKED, self.FIRST, HUNG, part=0, known=known)

    def test_what_is_known_of_a_part_says_nothing_of_a_whole_pass(self) -> None:
        known = Known()
        other = reply(*[-1] * 12)
        known.add(ASKED, self.FIRST, other, RESULT)
        assert variation(ASKED, self.FIRST, other, known=known).second == -1

    def test_after_a_known_group_the_others_are_compared(self) -> None:
        known, alone = Known(), group(3, public=1)
        known.add(alone, reply(6), reply(6), RESULT)
        twice = group(3, public=1, check=TWICE)
        first = Replies({"doubles": reply(6), "doubles_twice": reply(6, name="doubles_twice")})
        again = Replies({"doubles": reply(6), "doubles_twice": reply(7, name="doubles_twice")})
        assert set(variations([alone, twice], first, again, known, part=0)) == {"doubles_twice"}


class TestWhatIsNoVariation:
    @pytest.mark.parametrize("kind", ["ImportError", "ModuleNotFoundError", "NotLoaded", "NotWhenGraded"])
    def test_where_nothing_ran_another_reason_is_no_other_answer(self, kind: str) -> None:
        first, again = reply({"!": "ModuleNotFoundError", "m": "a"}), reply({"!": kind, "m": "b"})
        assert variation(group(3, public=1), first, again) is None
        assert variation(group(3, public=1), first, reply(6)) is not None
        assert variation(group(3, public=1), first, reply({"!": "ValueError", "m": "a"})) is not None

    @pytest.mark.parametrize("first", [6, {"!": "ValueError", "m": "b"}])
    def test_where_something_ran_at_first_it_is_one(self, first: Any) -> None:
        again = reply({"!": "NotLoaded", "m": "b"})
        assert variation(group(3, public=1), reply(first), again) is not None

    @pytest.mark.parametrize("kinds", [("ValueError", "TypeError"), ("TypeError", "ValueError")])
    def test_an_error_of_another_kind_is_one_whatever_its_words(self, kinds: tuple[str, str]) -> None:
        first, again = (reply({"!": kind, "m": "the same"}) for kind in kinds)
        assert variation(group(3, public=1), first, again) is not None

    def test_an_answer_at_first_and_an_error_later_are_two(self) -> None:
        found = variation(group(3, public=1), reply(6), reply({"!": "ValueError", "m": ""}))
        assert (found.first, found.second) == (6, {"!": "ValueError", "m": ""})

    def test_an_address_in_the_words_of_an_error_is_another_one_in_each_child(self) -> None:
        words = "<Module object at 0x7f11{}> is not a Module"
        first, again = ({"!": "TypeError", "m": words.format(n)} for n in ("22aa", "33bb"))
        assert variation(group(3, public=1), reply(first), reply(again)) is None
        for other in ({"!": "TypeError", "m": words[:9]}, {"!": "ValueError", "m": first["m"]}, "0x7f1122aa"):
            assert variation(group(3, public=1), reply(first), reply(other)) is not None


class TestWithoutAWholeReply:
    @pytest.mark.parametrize("part", [0, None])
    @pytest.mark.parametrize("none", [HUNG, b"", reply(1, 2, 3), reply(6, name="other")])
    def test_an_answer_and_none_are_two_answers(self, none: Reply, part: int | None) -> None:
        asked = group(3, 5, public=2)
        whole = reply(6, 10)
        said = {"!": "timed out", "m": HUNG.detail} if isinstance(none, NoAnswer) else "an answer"
        call = ("m:double", [3 if part is None else 5])
        found = variation(asked, whole, none, part=part)
        assert found == Variation("doubles", call, "an answer", said, is_hidden=False)

    def test_none_at_first_and_an_answer_later_are_two_as_well(self) -> None:
        found = variation(group(3, public=0), HUNG, reply(6))
        assert found.first == {"!": "timed out", "m": HUNG.detail}
        assert (found.second, found.is_hidden) == ("an answer", True)

    @pytest.mark.parametrize("again", [HUNG, NoAnswer("crashed", -1, "ended"), b""])
    def test_none_twice_is_no_difference(self, again: Reply) -> None:
        assert variation(group(3, public=1), HUNG, again) is None
