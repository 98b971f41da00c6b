"""What cannot differ in a formula of whole numbers is no mutant; what can is one, however near it lies."""

import pytest

from grader.proving.mutations.numbers import other_comparison, result_rounded, sign_turned
from grader.proving.mutations.source import Source, apply

OPERATORS = (other_comparison, result_rounded, sign_turned)


def changed(text: str) -> set[str]:
    """What three of the operators make of the last line of a function."""
    source = Source("a.py", text)
    made = {apply(text, edits) for f in source.functions for operator in OPERATORS for edits in operator(source, f)}
    return {line for whole in made for line in whole.splitlines() if line not in text.splitlines()}


def function(line: str, takes: str = "n: int, xs: list[int]", gives: str = "int") -> str:
    return f"def f({takes}) -> {gives}:\n    {line}\n"


@pytest.mark.parametrize(
    ("line", "equivalent"),
    [
        ("return n // 3", "return int(n // 3)"),
        ("return n // 3", "return round(n // 3, 6)"),
        ("return 1 if n % 3 == 0 else 2", "return 1 if n % (-(3)) == 0 else 2"),
        ("return 1 if n % 3 == 0 else 2", "return 1 if (-(n)) % 3 == 0 else 2"),
        ("return 1 if n % 3 == 0 else 2", "return 1 if (n % 3 <= 0) else 2"),
        ("return 1 if n % 3 != 0 else 2", "return 1 if (n % 3 > 0) else 2"),
        ("return len([x for x in xs if x % 2 == 0])", "return len([x for x in xs if (-(x)) % 2 == 0])"),
        ("return len([x for x in xs if (x + len(xs)) % 2 == 0])", "(-(2))"),
    ],
)
def test_a_change_that_makes_no_difference_is_no_mutant(line: str, equivalent: str) -> None:
    assert [found for found in changed(function(line)) if equivalent in found] == []


@pytest.mark.parametrize(
    ("line", "takes", "gives", "different"),
    [
        ("return n // 3", "n: float", "float", "return int(n // 3)"),
        ("return n % 3", "n: int", "int", "return n % (-(3))"),
        ("return 1 if n % 3 == 1 else 2", "n: int", "int", "return 1 if n % (-(3)) == 1 else 2"),
        ("return 1 if n % 3 == 0 else 2", "n: int", "int", "return 1 if (n % 3 != 0) else 2"),
        ("return 1 if n % 3 == 0 else 2", "n: int", "int", "return 1 if (n % 3 >= 0) else 2"),
        ("return 1 if n % m == 0 else 2", "n: int, m: int", "int", "return 1 if (n % m <= 0) else 2"),
        ("return 1 if n % 3 == 0 else 2", "n: float", "int", "return 1 if n % (-(3)) == 0 else 2"),
        ("return 1 if n % 3 == 0 else 2", "n", "int", "return 1 if n % (-(3)) == 0 else 2"),
        ("return 1 if n - 3 == 0 else 2", "n: int", "int", "return 1 if n - (-(3)) == 0 else 2"),
        ("return -n", "n: int", "int", "return n"),
    ],
)
def test_a_change_that_may_make_a_difference_is_a_mutant(line: str, takes: str, gives: str, different: str) -> None:
    assert [found for found in changed(function(line, takes, gives)) if different in found]


def test_a_name_that_is_assigned_is_not_known_to_be_whole() -> None:
    text = function("n = n / 2\n    return 1 if n % 3 == 0 else 2", "n: int")
    assert "    return 1 if n % (-(3)) == 0 else 2" in changed(text)
