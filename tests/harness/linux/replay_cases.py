"""The failures of the wrong submissions, and what must hold of the replay of each."""

from collections.abc import Mapping
from pathlib import Path

from grader.appealing.replays import MOST_BYTES
from grader.kit.judging.failure import Failure
from grader.results.scorecard import Scorecard
from tests.harness.replayed import Python, ran, replay, shows

MOST_SECONDS = 1.0  # of a replay
# Code that remembers what it was asked before: no replay of a single example can show that. The second one sets
# attributes on its class, where those of other trees are found later.
REMEMBERS = {
    ("sigmoid_cache_rounded", "sigmoid_is_the_logistic_function"),
    ("setattr_on_class", "subclasses_are_registered_like_their_classes"),
}


def failures(card: Scorecard) -> dict[str, Failure]:
    """The failures with calls, by check; a hidden one stands for itself, as for an instructor."""
    found = {r.check: r.hidden_failure or r.failure for r in card.results if r.verdict != "passed"}
    return {check: failure for check, failure in found.items() if failure and failure.calls}


def at_fault(card: Scorecard, name: str, files: Mapping[str, str], folder: Path, python: Python) -> list[str]:
    """What is wrong with the replays of a wrong submission: a sentence each."""
    said = []
    for check, failure in failures(card).items():
        made = replay(check, failure, files)
        if made is None:
            said.append(f"{name}, {check}: no replay of {failure.calls[-1][0]}")
            continue
        size = len(made.script.encode())
        done = ran(made, files, folder / check, python)
        if size > MOST_BYTES:
            said.append(f"{name}, {check}: {size} bytes")
        if done.seconds > MOST_SECONDS:
            said.append(f"{name}, {check}: {done.seconds:.1f} s")
        if (name, check) not in REMEMBERS and not shows(done, failure):
            said.append(f"{name}, {check}: printed {done.printed} {done.error}, and seen was {failure.seen}")
    return said
