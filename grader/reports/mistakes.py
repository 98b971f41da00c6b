"""The mistakes of a class: failures of all students, put together by the mistake that they are recognised as. Pure.

A failure that no rule recognises is put together with those of the same check. What was not begun is no mistake.
"""

from collections.abc import Mapping, Sequence

import msgspec

from grader.feedback.told import NOT_STARTED, example, mark
from grader.kit.judging.failure import Failure
from grader.kit.judging.recognising import hint_for
from grader.results.scorecard import CheckResult, Scorecard

IMPORT_ERROR = "NOT-IMPORTED"  # of a file: none of the checks on it ran, and that is one mistake and not many


class Cluster(msgspec.Struct, frozen=True):
    """A mistake, and who made it where. The example is the smallest that students may see; there may be none."""

    key: str
    hint: str
    students: tuple[str, ...]  # as they are shown, the best one first
    checks: tuple[str, ...]
    sentence: str  # of the first check
    example: Failure | None = None


def cluster_key(result: CheckResult, card: Scorecard) -> str:
    """Return the key of the mistake that lost these points, or else the check and what became of it."""
    failure = result.hidden_failure or result.failure
    if failure and failure.mistake:
        return failure.mistake
    return IMPORT_ERROR if card.waits_for(result) else f"{result.check}: {result.verdict}"


def clusters(cards: Sequence[Scorecard], names: Mapping[str, str]) -> tuple[Cluster, ...]:
    """Return all mistakes, that of the most students first; `names` is how each student is shown."""
    found: dict[str, list[tuple[Scorecard, CheckResult]]] = {}
    for card in cards:
        for result in card.results:
            if result.verdict != "passed" and mark(result) != NOT_STARTED:
                found.setdefault(cluster_key(result, card), []).append((card, result))
    made = [_cluster(key, pairs, names) for key, pairs in found.items()]
    return tuple(sorted(made, key=lambda cluster: (-len(cluster.students), cluster.key)))


def _cluster(key: str, pairs: Sequence[tuple[Scorecard, CheckResult]], names: Mapping[str, str]) -> Cluster:
    students = dict.fromkeys(names[card.student] for card, _ in pairs)
    checks = dict.fromkeys(result.check for _, result in pairs)
    examples = [failure for _, result in pairs if (failure := example(result))]
    smallest = min(examples, key=_size, default=None)
    hint = "A file could not be imported, so no check on it ran." if key == IMPORT_ERROR else hint_for(key)
    return Cluster(key, hint, tuple(students), tuple(checks), pairs[0][1].sentence, smallest)


def _size(failure: Failure) -> tuple[int, str]:
    """Return how much there is to read, and then something that is the same in every run."""
    text = repr((failure.calls, failure.seen, failure.want))
    return len(text), text
