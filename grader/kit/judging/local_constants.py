"""Keeps the literals of other modules out of what Hypothesis draws: the one place that changes a module of it.

Hypothesis collects the literals of every module that it takes for the user's own, and puts them into its draws. What is
drawn would then depend on which modules happen to be imported, and on whether this program runs from a checkout or
from an installed package. Hypothesis has no public switch for that. Freezing, `--live` and the grading of students'
tests all turn it off here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from grader.kit.errors import HarnessFault

# `tox -e hypothesis` draws with the newest release of each of these minor versions of Hypothesis 6, beside modules full
# of odd literals and without them, and gets the same.
KNOWN_MINORS = range(140, 171)


def is_known_version() -> bool:
    """Return whether the installed Hypothesis is one on which the switch was shown to work."""
    major, minor = hypothesis.__version_info__[:2]
    return major == 6 and minor in KNOWN_MINORS


def require_known_version() -> None:
    """Raise HarnessFault where the installed Hypothesis is one on which the switch was not tried."""
    if not is_known_version():
        raise HarnessFault(
            f"hypothesis {hypothesis.__version__}: whether what it draws depends on other modules is known only for "
            f"the versions from 6.{KNOWN_MINORS[0]} to 6.{KNOWN_MINORS[-1]}; install one of those"
        )


def ignore_local_constants() -> None:
    """Have Hypothesis draw no literals of other modules in this process from now on."""
    providers._get_local_constants = Constants
    providers.CONSTANTS_CACHE.cache.clear()  # it may hold what was collected before


@contextmanager
def without_local_constants() -> Iterator[None]:
    """Have Hypothesis draw no literals of other modules while inside; an unknown version of it is left as it is."""
    collect = providers._get_local_constants if is_known_version() else None
    if collect is None:
        yield
        return
    ignore_local_constants()
    try:
        yield
    finally:
        providers._get_local_constants = collect
        providers.CONSTANTS_CACHE.cache.clear()
