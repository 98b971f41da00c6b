"""Which checks of a scorecard fail by one cause, so that it is told once. Decides no points."""

from collections.abc import Mapping

from grader.feedback.told import waits
from grader.kit.judging.one_cause import is_one_cause
from grader.results.scorecard import CheckResult, Scorecard


def causes(card: Scorecard) -> Mapping[str, tuple[str, ...]]:
    """Return the checks that fail by the same cause as one that is told whole, by that one."""
    told: dict[str, list[CheckResult]] = {}
    for result in (one for one in card.results if not waits(one, card)):
        first = next((name for name, same in told.items() if _is_one(result, same, dict(card.uses))), "")
        told.setdefault(first or result.check, []).append(result)
    return {name: tuple(r.check for r in same[1:]) for name, same in told.items() if len(same) > 1}


def _is_one(result: CheckResult, known: list[CheckResult], uses: Mapping[str, str]) -> bool:
    return any(_is_same(result, other, uses) for other in known)


def _is_same(one: CheckResult, other: CheckResult, uses: Mapping[str, str]) -> bool:
    first, second = one.hidden_failure or one.failure, other.hidden_failure or other.failure
    if one.task != other.task or not first or not second:
        return False
    return is_one_cause((one.check, other.check), first, second, uses)
