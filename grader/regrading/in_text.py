"""The diff of a regrade as text and as plain data: who, by how much, by which check, with the smallest calls. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from grader.kit.judging.failure import Failure
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import calls_told, clean, values_told
from grader.kit.showing.harmless import isolated
from grader.regrading.changing import Changing, Turn, by_check
from grader.scoring.lines import points_text

_COLUMNS = 88
_VALUE = 200  # characters of a value


def diff_lines(found: Sequence[Changing], probes: Mapping[str, Probe], *, people: int) -> Iterator[str]:
    """Yield the diff as it is printed."""
    up, down = sum(one.by > 0 for one in found), sum(one.by < 0 for one in found)
    level = len(found) - up - down
    beside = f", {level} with the same points from other checks" if level else ""
    yield f"{len(found)} of {people} would change: {up} up, {down} down{beside}"
    for check, (ups, downs) in by_check([*found]).items():
        yield f"  {check}: {ups} up, {downs} down"
    for one in found:
        yield ""
        reason = f"  ({one.reason})" if one.reason else ""
        whose = clean(one.before.who)
        yield isolated(f"{whose}, {one.assignment}: {_final(one.before.final)} -> {_final(one.after.final)}"
                       f" ({_difference(one.by)}){reason}")  # fmt: skip
        for turn in one.turns:
            yield f"    {turn.check}: {_final(turn.before)} -> {_final(turn.after)}"
            yield from (f"        {line}" for line in _calls(turn, probes))


def _calls(turn: Turn, probes: Mapping[str, Probe]) -> Iterator[str]:
    """Yield the smallest call before and now; what gives all points has none."""
    for word, failure in (("before", turn.old), ("now", turn.new)):
        yield from (f"{word}: {line}" for line in smallest(failure, probes))


def smallest(failure: Failure | None, probes: Mapping[str, Probe]) -> list[str]:
    """Return the smallest call of a failure, and what it gives; no line where there is no failure."""
    if failure is None:
        return []
    told = ", ".join(f"{label} {said}" for label, said in values_told(failure, probes, _VALUE))
    return [*(clean(line) for line in calls_told(failure, probes, _COLUMNS)), told]


def _final(points: Fraction | None) -> str:
    return "none" if points is None else points_text(points)


def _difference(points: Fraction) -> str:
    return points_text(points) if points < 0 else f"+{points_text(points)}"


def diff_data(
    found: Sequence[Changing], probes: Mapping[str, Probe], called: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Return the diff as plain data: a row for each person."""
    return [
        {
            "who": one.before.who,
            "submission": called(one.before.submission),
            "assignment": one.assignment,
            "before": _number(one.before.final),
            "after": _number(one.after.final),
            "by": float(one.by),
            "reason": one.reason,
            "checks": [_turn(turn, probes) for turn in one.turns],
        }
        for one in found
    ]


def _turn(turn: Turn, probes: Mapping[str, Probe]) -> dict[str, Any]:
    old, new = ("\n".join(smallest(failure, probes)) for failure in (turn.old, turn.new))
    points = {"before": _number(turn.before), "after": _number(turn.after)}
    return {"check": turn.check, **points, "call_before": old, "call_after": new}


def _number(points: Fraction | None) -> float | None:
    return None if points is None else float(points)
