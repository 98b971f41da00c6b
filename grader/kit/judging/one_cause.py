"""Whether two failures of a task have one cause, so that it is told once. Decides no points.

A cause is a known mistake that the same function shows, or the same question: all answers to these checks are explained
by it. A function that uses another one, as its task asks it to, shows the mistake of that one. What a general rule says
is the same cause only where the very same thing was seen.
"""

from collections.abc import Mapping

from grader.kit.judging.failure import Failure
from grader.kit.judging.recognising import is_general
from grader.kit.plain import Plain


def is_one_cause(checks: tuple[str, str], first: Failure, second: Failure, uses: Mapping[str, str]) -> bool:
    """Return whether the failures of these two checks of a task have one.

    `uses`: which function has to use which other.
    """
    if not first.mistake or first.mistake != second.mistake:
        return False
    if is_general(first.mistake) and first.seen != second.seen:
        return False
    return _is_about_the_same(first, second) or _is_of_one_function(*checks, uses)


def _is_about_the_same(first: Failure, second: Failure) -> bool:
    """Return whether the same question was asked, and of the same function, where the question says of which one."""
    about = [failure.calls[-1] if failure.calls else ("", ()) for failure in (first, second)]
    return bool(about[0][0]) and about[0][0] == about[1][0] and _named(about[0][1]) == _named(about[1][1])


def _named(args: Plain) -> Plain:
    """Return the text with which the arguments of a call begin, if they do."""
    while isinstance(args, (list, tuple)):
        args = args[0] if args else None
    return args if isinstance(args, str) else None


def _is_of_one_function(one: str, other: str, uses: Mapping[str, str]) -> bool:
    """Return whether both checks are of one function, with which their names begin, or one's function uses the
    other's.
    """
    first, second = one.partition("_")[0], other.partition("_")[0]
    used = {name.lower(): word.lower() for name, word in uses.items()}
    return first == second or second in (used.get(first), second if used.get(second) == first else None)
