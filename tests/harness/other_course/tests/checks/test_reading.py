"""Checks of reading: prices as text."""

from decimal import Decimal

from grader.kit.check import check
from grader.kit.expect import expect_equal
from grader.kit.observe import observe
from tests.probes import bills as probes
from tests.strategies.money import prices


def _cents(text: str) -> int:
    return int(Decimal(text) * 100)


@check(task="reading", points=2, text=prices)
def test_parse_price_loses_no_cent(text: str) -> None:
    """parse_price(text) is the price in cents."""
    expect_equal(observe("prices:parse_price", text), want=_cents(text))


@check(task="reading", points=1, one=prices, other=prices)
def test_bill_has_all_prices(one: str, other: str) -> None:
    """bill(texts) is the sum of the prices, in cents."""
    expect_equal(observe("prices:bill", [one, other, one]), want=2 * _cents(one) + _cents(other))


@check(task="reading", points=1, one=prices, other=prices)
def test_bill_leaves_the_list_as_it_was(one: str, other: str) -> None:
    """bill(texts) does not change texts."""
    texts = [one, other]
    expect_equal(observe(probes.left_by_bill, texts), want=[texts, texts])
