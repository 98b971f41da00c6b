"""How a check compares what was seen with what it wants. Each `expect_...` passes in silence or raises Mismatch.

Checks the type, then the length, then the value; nan never equals anything unless nan is wanted. Compares plain
data only, so nothing of a student's is ever called.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

from grader.kit.plain import Plain, is_number, is_raised
from grader.kit.wording.words import english

REL_TOL = 1e-9  # a right formula in another order of operations loses a few ulp (2e-16 each); a wrong one far more
ABS_TOL = 1e-12  # for results near 0, where a relative tolerance would ask for exactness

_NAN = object()


class Mismatch(AssertionError):
    """What was seen is not what was wanted. `relation` says in words how they should relate."""

    def __init__(self, seen: Plain, want: Plain, relation: str = "") -> None:
        super().__init__()
        self.seen, self.want, self.relation = seen, want, relation

    def __str__(self) -> str:  # written only where it is read: a wrong submission makes thousands of these
        return f"seen {self.seen!r}, want {self.want!r}" + (f" ({self.relation})" if self.relation else "")


def expect_close(seen: Plain, want: Plain, *, rel_tol: float = REL_TOL, abs_tol: float = ABS_TOL) -> None:
    """`seen` has the shape of `want` (a number or nested lists), and every number is close to its own."""
    if not _close(seen, want, rel_tol, abs_tol):
        raise Mismatch(seen, want)


def expect_close_to_one_of(
    seen: Plain, wants: Sequence[Plain], *, rel_tol: float = REL_TOL, abs_tol: float = ABS_TOL
) -> None:
    """`seen` is close to one of the accepted readings; the first is the one that a report names."""
    if not any(_close(seen, want, rel_tol, abs_tol) for want in wants):
        raise Mismatch(seen, wants[0])


def expect_equal(seen: Plain, want: Plain) -> None:
    """`seen` equals `want` exactly; numbers by value (1, 1.0 and True are equal), lists item by item."""
    if not _close(seen, want, 0.0, 0.0):
        raise Mismatch(seen, want)


def expect_one_of(seen: Plain, wants: Sequence[Plain]) -> None:
    """`seen` equals one of the accepted readings exactly; the first is the one that a report names."""
    if not any(_close(seen, want, 0.0, 0.0) for want in wants):
        raise Mismatch(seen, wants[0])


def expect_flag(seen: Plain, want: bool) -> None:
    """`seen` is 1 (or True) where `want` holds, else 0 (or False)."""
    if not is_number(seen) or seen != want:
        raise Mismatch(seen, float(want))


def expect_number(seen: Plain) -> float:
    """`seen` is one finite number; hands it back, so that another observation can be related to it."""
    if not is_number(seen) or not math.isfinite(seen):
        raise Mismatch(seen, None, english("one finite number"))
    return float(seen)


def expect_same_items(seen: Plain, want: Sequence[Any]) -> None:
    """`seen` is a list of the same items, in any order, each as often."""
    if not isinstance(seen, list) or (seen != want and _counted(seen) != _counted(want)):
        raise Mismatch(seen, list(want), english("in any order"))


def expect_raised(seen: Plain, *kinds: str, mention: str = "") -> None:
    """The call raised one of `kinds`, with `mention` somewhere in its message."""
    if not is_raised(seen, *kinds) or mention.lower() not in seen.get("m", "").lower():
        names = " or ".join(kinds)
        words = english(f"raises {names} that mentions {mention!r}") if mention else english(f"raises {names}")
        raise Mismatch(seen, {"!": names, "m": ""}, words)


def expect_that(holds: bool, seen: Plain, relation: str) -> None:
    """A relation between observations holds; `relation` says in words which, and what was wanted."""
    if not holds:
        raise Mismatch(seen, None, relation)


def _close(seen: Plain, want: Plain, rel_tol: float, abs_tol: float) -> bool:
    if seen == want:  # plain data: equal lists and numbers, at the speed of C; what nan and tuples need comes below
        return True
    if is_number(want):
        return is_number(seen) and _close_numbers(seen, want, rel_tol, abs_tol)
    return (
        isinstance(want, (list, tuple))
        and isinstance(seen, list)
        and len(seen) == len(want)
        and all(_close(s, w, rel_tol, abs_tol) for s, w in zip(seen, want, strict=True))
    )


def _close_numbers(seen: float, want: float, rel_tol: float, abs_tol: float) -> bool:
    if math.isnan(want):
        return math.isnan(seen)
    return math.isclose(seen, want, rel_tol=rel_tol, abs_tol=abs_tol)


def _counted(items: Sequence[Any]) -> Counter[Hashable]:
    return Counter(map(_frozen, items))


def _frozen(item: Any) -> Hashable:
    """Stands for plain data where it is counted: equal where `==` says so, and nan equal to nan."""
    if isinstance(item, (list, tuple)):
        return tuple(map(_frozen, item))
    if isinstance(item, dict):
        return frozenset(item.items())  # no list is frozen to one
    return _NAN if isinstance(item, float) and math.isnan(item) else item
