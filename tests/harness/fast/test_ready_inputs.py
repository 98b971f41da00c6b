"""The ready kinds of input: what is drawn and each boundary value is of the kind, and shrinking has an end."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.kit.inputs import Inputs, floats, integers, lists_of, one_of, texts, to_plain

KINDS: dict[str, Inputs[Any]] = {
    "integers": integers(-20, 20, 7),
    "positive": integers(3, 9),
    "floats": floats(-1.0, 1.0, 0.75),
    "one_of": one_of("north", "south", "east"),
    "texts": texts("abc ", 6, "a b"),
    "lists": lists_of(integers(0, 9), 5, [1, 1]),
    "nested": lists_of(lists_of(texts("xy", 2), 2), 3),
}
SIMPLEST = {
    "integers": 0, "positive": 3, "floats": 0.0, "one_of": "north", "texts": "", "lists": [], "nested": [],
}  # fmt: skip
FIRST = {"integers": 7, "floats": 0.75, "texts": "a b", "lists": [1, 1]}


@pytest.mark.parametrize("name", KINDS)
def test_each_boundary_value_is_of_the_kind_and_comes_once(name: str) -> None:
    kind = KINDS[name]
    assert [value for value in kind.edges if not kind.contains(value)] == []
    assert len(kind.edges) == len({repr(to_plain(value)) for value in kind.edges}) > 2
    assert name not in FIRST or kind.edges[0] == FIRST[name]


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_drawn_is_of_the_kind_and_comes_back_from_its_plain_form(name: str, data: Any) -> None:
    kind = KINDS[name]
    value = data.draw(kind.strategy)
    assert kind.contains(value)
    assert kind.from_plain(to_plain(value)) == value


@pytest.mark.parametrize("name", KINDS)
def test_going_to_simpler_values_ends_at_the_simplest(name: str) -> None:
    kind = KINDS[name]
    assert {repr(simplest(kind, value)) for value in kind.edges} == {repr(SIMPLEST[name])}


def simplest(kind: Inputs[Any], value: Any) -> Any:
    """What is left when the simplest neighbour is taken as often as there is one."""
    following = next(iter(kind.neighbours(value)), value)
    assert following == value or kind.size(following) < kind.size(value)
    return value if following == value else simplest(kind, following)


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("integers", 21), ("positive", 0), ("floats", 1.5), ("one_of", "west"), ("texts", "d"), ("texts", "aaaaaaa"),
        ("lists", [10]), ("lists", [0] * 6), ("nested", [["z"]]),
    ],
)  # fmt: skip
def test_what_is_outside_is_not_of_the_kind(name: str, outside: Any) -> None:
    assert not KINDS[name].contains(outside)


def test_a_picture_moves_the_number_or_the_last_of_a_list() -> None:
    number = KINDS["lists"].number([1, 2, 3])
    assert number is not None
    assert (number.x, number.put(7.0)) == (3, [1, 2, 7])
    assert KINDS["lists"].number([]) is None
    assert KINDS["nested"].number([["x"]]) is None
