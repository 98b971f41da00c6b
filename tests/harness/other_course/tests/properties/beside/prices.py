"""The functions as a student's tests see them: each call goes out of the process, whatever is behind it."""

from typing import Any

from grader.properties.inside.calling import call, operator, others


@operator
def rounded(cents: int, step: int) -> Any:
    """Ask for rounded(cents, step)."""
    return call("rounded", (cents, step))


@operator
def shares(cents: int, guests: int) -> Any:
    """Ask for shares(cents, guests)."""
    return call("shares", (cents, guests))


__getattr__ = others(globals())  # of what only the student's own file has
