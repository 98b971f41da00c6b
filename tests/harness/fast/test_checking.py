"""How many inputs a test is seen to check, by tests whose reading is known beforehand."""

from collections import Counter
from collections.abc import Callable, Sequence, Set
from itertools import permutations
from pathlib import Path

import pytest

from grader.courses.properties import load_properties
from grader.properties import grading
from grader.properties.checking import ONE_BY_ONE, count_checked
from grader.properties.inputs import Inputs, Part, digest_of
from grader.properties.judging import TestRuns as Runs
from grader.properties.relay import Run

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
    assert len(runs) <= WANTED + ONE_BY_ONE


def test_a_call_that_each_input_makes_is_one_input() -> None:
    """sigmoid(0) in each example, and nothing else that is looked at."""
    examples = [(0, n) for n in range(1, 40)]
    calls = [call for example in examples for call in example]
    assert count_checked(parts(*examples), a_test(calls, lambda n: [0] if calls[n] == 0 else []), WANTED) == 1


def test_a_test_that_rejects_before_it_asks_shows_nothing() -> None:
    assert count_checked(parts(range(20)), lambda _: set(), WANTED) == 0


def test_no_inputs_are_none() -> None:
    assert count_checked((), lambda _: set(), WANTED) == 0


def test_an_implementation_that_properties_share_is_run_again_as_often_as_each_wants() -> None:
    """In whichever order the properties come: the last one does not say it alone."""
    properties = load_properties(Path(__file__).parents[3], "tests/properties/module0.toml")
    shared = 0
    for one, other in permutations(properties, 2):
        runs = {chaff.text: Run("raised", calls=1) for chaff in (*one.chaffs, *other.chaffs)}
        test = Runs("test_both", runs)
        each = [Counter(grading._again([(prop, test)])) for prop in (one, other)]
        shared += any(each[0][text] > each[1][text] > 0 for text in each[0])
        assert Counter(grading._again([(one, test), (other, test)])) == each[0] | each[1]
    assert shared > 0
