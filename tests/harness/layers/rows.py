"""Runs every attack under each choice of layers. The choice is made here, and nowhere that grades."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.sandbox.client import ALL_LAYERS
from tests.harness.layers.cage import Job, NoCage, in_cage
from tests.harness.layers.table import Result, Row

ALL, ONE_PROCESS = "all layers", "one process, no layers"
CHOICES = {
    ALL: ALL_LAYERS,
    "without seccomp": ("landlock", "rlimits", "rights"),
    "without Landlock": ("seccomp", "rlimits", "rights"),
    "without rlimits": ("seccomp", "landlock", "rights"),
    "without seccomp and Landlock": ("rlimits", "rights"),
    "without any": ("rights",),
    ONE_PROCESS: (),
}
RIGHTS = Row("without dropping rights", not_run="it acts where the grader is root, and here nothing runs as root")
PER_ATTACK = 30  # seconds, on the mean; a hang is ended after 90 at most


def run_rows(
    throwaway: Path, attacks: Path | None, choices: Sequence[str] = tuple(CHOICES), only: Sequence[str] = ()
) -> Iterator[Row]:
    """The row of each choice, as it is finished; `attacks` is a folder in the throwaway, None the handful."""
    honest: dict[str, float] = {}
    for name in choices:
        job = Job(str(throwaway), CHOICES[name], name == ONE_PROCESS, str(attacks or ""), only)
        try:
            results = [_result(line) for line in in_cage(job, seconds=PER_ATTACK * (len(only) or 150))]
        except NoCage as fault:
            yield Row(name, not_run=str(fault))
            continue
        if name == ALL:
            yield Row(name, results)
            honest = {r.name: r.points for r in results}
        else:
            yield Row(name, results, honest=honest)


def _result(line: dict[str, Any]) -> Result:
    points, most = line["points"]
    return Result(line["name"], line["kind"], tuple(line["effects"]), points, most)
