"""Points are added as the decimals that somebody wrote."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grader.kit.points import total
from grader.results.scorecard import CheckResult, Scorecard

CENTS = st.integers(0, 100_000).map(lambda n: n / 100)


def test_three_tenths_are_three_tenths() -> None:
    assert 0.1 + 0.1 + 0.1 != 0.3
    assert total([0.1, 0.1, 0.1]) == 0.3
    tenths = tuple(CheckResult(f"c{n}", "1", "s", "passed", 0.1) for n in range(3))
    card = Scorecard("ada", "a", 1, "", "", "", tenths)
    assert (card.score, card.max_score) == (0.3, 0.3)


@given(st.lists(CENTS, max_size=50))
def test_a_sum_is_the_number_that_is_nearest_to_the_exact_one(points: list[float]) -> None:
    assert total(points) == float(sum((Fraction(str(one)) for one in points), Fraction(0)))
