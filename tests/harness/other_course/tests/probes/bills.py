"""What becomes of a list of prices."""

from typing import Any

from grader.kit.probe import probe


@probe("texts = {0}; bill(texts); texts", says="the list {}, then {}")
def left_by_bill(code: Any, texts: list[str]) -> list[Any]:
    """The list before and after its bill was asked for."""
    given = list(texts)
    code.prices.bill(given)
    return [texts, given]
