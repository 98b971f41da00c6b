"""How many inputs a test is seen to check, by tests whose reading is known beforehand."""

from collections import Counter
from collections.abc import Callable, Sequence, Set
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from grader.courses.properties import load_properties
from grader.properties.checking import BY_HALVES, count_checked, count_noticed, own_calls
from grader.properties.confirming import to_run_again
from grader.properties.inputs import Inputs, Part, digest_of
from grader.properties.judging import TestRuns as Runs
from grader.properties.watched import Run

WANTED = 10


def parts(*examples: Sequence[int], size: int = 2) -> tuple[Part, ...]:
    """The inputs of a test with these examples, whose calls are numbers."""
    inputs = Inputs()
    for calls in examples:
        for call in calls:
            inputs.add("mul", bytes([call]))
        inputs.end_example()
    return inputs.parts("mul", size)


def a_test(calls: Sequence[int], looks_at: Callable[[int], Sequence[int]]) -> Callable[[Set[bytes]], Set[bytes] | None]:
    """A test that makes the calls in turn; after the n-th it looks at the answers of some of those it has made."""

    def rejects(spoiled: Set[bytes]) -> Set[bytes] | None:
        asked: set[bytes] = set()
        for n, call in enumerate(calls):
            asked.add(digest_of(bytes([call])))
            if any(digest_of(bytes([seen])) in spoiled for seen in looks_at(n)):
                return asked
        return None

    return rejects


def counted(calls: Sequence[int], looks_at: Callable[[int], Sequence[int]], size: int = 2) -> int:
    return count_checked(parts(calls, size=size), a_test(calls, looks_at), WANTED)


@pytest.mark.parametrize(("checked", "padding"), [(10, 0), (4, 40), (1, 60), (0, 50), (9, 1)])
@pytest.mark.parametrize("is_first", [True, False])
def test_inputs_that_nobody_looks_at_do_not_count(checked: int, padding: int, is_first: bool) -> None:
    looked_at = range(2 * checked) if is_first else range(2 * padding, 2 * (padding + checked))
    calls = range(2 * (checked + padding))
    assert counted(calls, lambda n: [n] if n in looked_at else []) == checked


def test_more_than_are_wanted_are_not_looked_for() -> None:
    assert counted(range(200), lambda n: [n]) == WANTED


@pytest.mark.parametrize(("checked", "count"), [(10, 10), (25, 10), (4, 4), (1, 1), (0, 0)])
def test_a_test_that_looks_at_its_end_is_asked_input_by_input(checked: int, count: int) -> None:
    calls = range(2 * 28)
    assert counted(calls, lambda n: range(2 * checked) if n == calls[-1] else []) == count


def test_the_runs_of_one_test_are_bounded() -> None:
    runs = []
    calls = range(200)
    rejects = a_test(calls, lambda n: range(8) if n == calls[-1] else [])

    def counting(spoiled: Set[bytes]) -> Set[bytes] | None:
        runs.append(spoiled)
        return rejects(spoiled)

    assert count_checked(parts(calls), counting, WANTED) == 4
    assert len(runs) <= WANTED + BY_HALVES


def test_a_call_that_each_input_makes_is_one_input() -> None:
    """sigmoid(0) in each example, and nothing else that is looked at."""
    examples = [(0, n) for n in range(1, 40)]
    calls = [call for example in examples for call in example]
    assert count_checked(parts(*examples), a_test(calls, lambda n: [0] if calls[n] == 0 else []), WANTED) == 1


def test_a_test_that_rejects_before_it_asks_shows_nothing() -> None:
    assert count_checked(parts(range(20)), lambda _: set(), WANTED) == 0


def test_no_inputs_are_none() -> None:
    assert count_checked((), lambda _: set(), WANTED) == 0


def noticed(
    examples: Sequence[Sequence[bytes]], rejects: Callable[[Sequence[bytes], Set[bytes]], bool], wanted: int = WANTED
) -> tuple[int | None, int]:
    """What is counted of a test that goes on after each example, and in how many runs."""
    runs: list[Set[bytes]] = []

    def tries(wrong: Set[bytes]) -> list[tuple[bool, bool]]:
        runs.append(wrong)
        return [(not wrong.isdisjoint(calls), rejects(calls, wrong)) for calls in examples]

    return count_noticed(own_calls(examples), tries, wanted, Random(1)), len(runs)


EXAMPLES = [[b"every", bytes([n]), bytes([n, n])] for n in range(40)]


def test_examples_in_which_a_wrong_answer_is_noticed_are_counted_in_two_runs() -> None:
    assert noticed(EXAMPLES, lambda calls, wrong: calls[1] in wrong) == (WANTED, 1)
    assert noticed(EXAMPLES, lambda calls, wrong: calls[1] in wrong and calls[1] < bytes([7])) == (7, 2)
    assert noticed(EXAMPLES, lambda *_: False) == (0, 2)
    assert noticed(EXAMPLES, lambda calls, wrong: calls[0] in wrong) == (0, 2)  # which no example has for itself


def test_a_test_that_rejects_right_answers_shows_nothing() -> None:
    assert noticed(EXAMPLES, lambda *_: True)[0] is None
    assert noticed(EXAMPLES, lambda calls, _: calls[1][0] % 2 == 0)[0] is None


def test_a_run_that_did_not_come_to_its_end_shows_nothing() -> None:
    assert count_noticed(own_calls(EXAMPLES), lambda _: None, WANTED, Random(1)) is None


def test_each_example_has_wrong_answers_in_one_of_the_runs() -> None:
    examples = [[bytes([n])] for n in range(2 * WANTED)]
    assert noticed(examples, lambda calls, wrong: calls[0] in wrong, wanted=len(examples)) == (len(examples), 2)


def test_calls_that_several_examples_make_are_nobodys_own() -> None:
    assert own_calls([[b"a", b"b"], [b"b", b"c"], [b"b"], [b"d", b"d"]]) == [{b"a"}, {b"c"}, {b"d"}]


def test_an_implementation_that_properties_share_is_run_again_as_often_as_each_wants() -> None:
    """In whichever order the properties come: the last one does not say it alone."""
    properties = load_properties(Path(__file__).parents[3], "tests/properties/module0.toml")
    shared = 0
    for one, other in permutations(properties, 2):
        runs = {chaff.text: Run("raised", calls=1) for chaff in (*one.chaffs, *other.chaffs)}
        test, tried = Runs("test_both", runs), {*runs, *one.wheats, *other.wheats}
        each = [Counter(to_run_again([(prop, test)], tried)) for prop in (one, other)]
        shared += any(each[0][text] > each[1][text] > 0 for text in each[0])
        assert Counter(to_run_again([(one, test), (other, test)], tried)) == each[0] | each[1]
    assert shared > 0
