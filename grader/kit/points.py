"""Owns how points are added: as the decimals that somebody wrote, so that three times 0.1 are 0.3."""

from collections.abc import Iterable
from decimal import Decimal


def total(points: Iterable[float]) -> float:
    """Return the sum, exact for all numbers that an assignment can have."""
    return float(sum((Decimal(repr(float(one))) for one in points), Decimal(0)))
