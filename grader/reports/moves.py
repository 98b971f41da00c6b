"""What moved since the last run of an assignment: whose points, and at which checks. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from grader.results.scorecard import Scorecard


class Move(msgspec.Struct, frozen=True):
    """A student whose points are others than before."""

    name: str
    before: float
    after: float
    gained: tuple[str, ...]  # checks that give more points than before
    lost: tuple[str, ...]


class Moves(msgspec.Struct, frozen=True):
    """The last run: how many it graded, of whom nothing earlier is known, and who moved, who lost most first."""

    graded: int
    new: int
    moved: tuple[Move, ...]
    gained: Mapping[str, int]  # by check, how many students get more points there than before
    lost: Mapping[str, int]


def moves(cards: Sequence[Scorecard], former: Mapping[str, Scorecard | None], names: Mapping[str, str]) -> Moves | None:
    """Compare the scorecards with the former ones; None where nothing is known of an earlier run."""
    graded = [card for card in cards if card.student in former]
    pairs = [(before, card) for card in graded if (before := former[card.student])]
    if not graded:
        return None
    moved = [_move(before, after, names) for before, after in pairs]
    moved = [move for move in moved if move.gained or move.lost or move.before != move.after]
    moved.sort(key=lambda move: (move.after - move.before, move.name))
    gained, lost = (Counter(check for checks in which for check in checks) for which in (
        [move.gained for move in moved], [move.lost for move in moved],
    ))  # fmt: skip
    return Moves(len(graded), len(graded) - len(pairs), tuple(moved), gained, lost)


def _move(before: Scorecard, after: Scorecard, names: Mapping[str, str]) -> Move:
    points = {result.check: result.points for result in before.results}
    known = [(result.check, result.points - points[result.check]) for result in after.results if result.check in points]
    gained = tuple(check for check, change in known if change > 0)
    lost = tuple(check for check, change in known if change < 0)
    return Move(names[after.student], before.score, after.score, gained, lost)
