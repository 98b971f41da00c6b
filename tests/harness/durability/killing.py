"""Kills a grading with SIGKILL at random instants, resumes it each time, and says what came of it.

The instants are drawn from a seed, and spread over the run: some while the grader starts, most while it grades,
the last ones when everything is graded and it prints.
"""

import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.durability.course import ROOT, command, count, no_orphans, wait_until

AT_START = 0.2  # of the kills
AT_END = 0.05


@dataclass
class Killing:
    """A class that is graded, and what happened: when it was killed, and how many scorecards there were afterwards."""

    course: Path
    submissions: Path
    size: int
    phases: Counter[str] = field(default_factory=Counter)
    kept: list[int] = field(default_factory=list)
    start_seconds: float = 1.0  # from the start to the first new scorecard, as measured last


def kill_again_and_again(course: Path, submissions: Path, size: int, kills: int, seed: int) -> Killing:
    """Kill `kills` gradings of a class of `size`; each goes on where the one before was."""
    draw, killing = random.Random(seed), Killing(course, submissions, size)
    while len(killing.kept) < kills:
        share = len(killing.kept) / kills
        wanted = min(size, 1 + int(size * share / (1 - AT_END)))
        with no_orphans():
            phase = _killed(killing, wanted, draw)
        if phase:
            killing.phases[phase] += 1
            killing.kept.append(count(course))
    return killing


def _killed(killing: Killing, wanted: int, draw: random.Random) -> str:
    """Start one, and kill it; says when, or nothing where it had ended before."""
    before, began = count(killing.course), time.monotonic()
    process = subprocess.Popen(
        command(killing.course, killing.submissions), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    if draw.random() < AT_START:
        time.sleep(draw.uniform(0, killing.start_seconds))
    else:
        wait_until(lambda: count(killing.course) > before or process.poll() is not None)
        killing.start_seconds = time.monotonic() - began
        wait_until(lambda: count(killing.course) >= wanted or process.poll() is not None)
        time.sleep(draw.uniform(0, 0.02))
    process.kill()
    if process.wait() >= 0:
        return ""
    after = count(killing.course)
    return "ending" if after == killing.size else "starting" if after == before else "grading"
