"""The one setting of the tests against authorities, and the distance that they measure."""

import math
import sys

from hypothesis import settings
from mpmath import mpf  # type: ignore[import-untyped]

THOROUGH = settings(max_examples=150, derandomize=True, database=None, deadline=None)


def ulps_between(seen: float, exact: mpf) -> float:
    """Return the distance in units of the last place of a float near the exact value.

    A value beyond the largest float counts as that float: the nearest one there is, for `seen` too.
    """
    largest = sys.float_info.max
    near = float(min(max(exact, mpf(-largest)), mpf(largest)))
    seen = min(max(seen, -largest), largest)
    return float(abs(mpf(seen) - exact) / mpf(math.ulp(near))) if abs(exact) <= largest else abs(seen - near)
