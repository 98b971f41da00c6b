"""The history of one student's work as text: each attempt, what its grade was before, and what people decided. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from grader.kit.points import total
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import isolated
from grader.records.attempts import Former
from grader.records.decisions import Decision
from grader.results.scorecard import Scorecard
from grader.scoring.lines import points_text

_MOST = 8  # checks that are named of one change
_DIGEST = 12  # characters of a digest


def history_text(
    title: str, attempts: Sequence[Scorecard], former: Sequence[Former], decisions: Sequence[Decision]
) -> str:
    """Return all that is known of the attempts, one below the other."""
    lines = [isolated(clean(title))]
    for number, card in enumerate(attempts, 1):
        lines += ["", f"attempt {number} of {len(attempts)}{_received(card)}: {card.score:g} of {card.max_score:g}"]
        lines += [f"  {line}" for line in _of_attempt(card, former, decisions)]
    known = {card.submission for card in attempts}
    lost = [one for one in former if one.submission not in known]
    if lost:
        lines += ["", "other files, in whose place those above came"]
        lines += [f"  {one.replaced}, {one.why}: {one.score:g} of {one.max_score:g}{_when(one)}" for one in lost]
    return "\n".join(lines) + "\n"


def _received(card: Scorecard) -> str:
    if card.receipt.at:
        return f", received {clean(card.receipt.at)}"
    if card.receipt.committed:
        return f", committed {clean(card.receipt.committed)}, as the student's machine says"
    return ""


def _when(one: Former) -> str:
    return f", received {clean(one.received)}" if one.received else ""


def _of_attempt(card: Scorecard, former: Sequence[Former], decisions: Sequence[Decision]) -> Iterator[str]:
    yield f"files {card.submission[:_DIGEST]}, suite {card.suite[:_DIGEST]}, version {card.version}"
    mine = [one for one in former if one.submission == card.submission]
    after = [*((one.card, one.score) for one in mine), (card, card.score)][1:]
    for one, (then, score) in zip(mine, after, strict=True):
        yield f"{one.replaced}, {one.why}: {one.score:g} -> {score:g}{_changes(one.card, then)}"
    for decision in (one for one in decisions if one.submission == card.submission):
        yield _decided(decision)
        if decision.withdrawn:
            yield f"{decision.withdrawn}, withdrawn by {clean(decision.withdrawn_by)}: number {decision.number}"


def _changes(before: Scorecard | None, after: Scorecard | None) -> str:
    if before is None or after is None:
        return ""
    old, new = _points(before), _points(after)
    changed = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    said = [f"{name} {_said(old.get(name))} -> {_said(new.get(name))}" for name in changed[:_MOST]]
    more = f" and {len(changed) - _MOST} more" if len(changed) > _MOST else ""
    return f": {', '.join(said)}{more}" if said else ""


def _points(card: Scorecard) -> Mapping[str, float]:
    return {result.check: total([result.points]) for result in card.results}


def _said(points: float | None) -> str:
    return "not there" if points is None else f"{points:g}"


def _decided(one: Decision) -> str:
    points = f": {points_text(one.points)} points" if one.points is not None else ""
    reason = f": {clean(one.reason)}" if one.reason else ""
    return f"{one.at}, {one.kind}, number {one.number}, {clean(one.about)}{points}, by {clean(one.who)}{reason}"
