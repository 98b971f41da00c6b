"""Killed 200 times in one class of 500: nothing is lost, nothing is graded twice, nothing is left running.

The figures are printed: run with `-s` to see them.
"""

import json
import time
from pathlib import Path

from tests.harness.durability.course import copy_sets, export, once_each, trace, traced, write_class
from tests.harness.durability.killing import kill_again_and_again

SIZE, KILLS, SEED = 500, 200, 11


def test_200_kills_change_nothing_in_the_results_of_500_submissions(course: Path, tmp_path: Path) -> None:
    submissions = write_class(tmp_path / "class", SIZE)
    undisturbed = export(copy_sets(course, tmp_path / "quiet"), submissions)
    killed = copy_sets(course, tmp_path / "killed")
    trace(killed)
    begin = time.monotonic()
    done = kill_again_and_again(killed, submissions, SIZE, KILLS, SEED)
    seconds = time.monotonic() - begin
    assert export(killed, submissions) == undisturbed
    students = [card["student"] for card in json.loads(undisturbed)]
    assert students == sorted(students)
    assert traced(killed) == once_each(students)
    phases = ", ".join(f"{many} {phase}" for phase, many in sorted(done.phases.items()))
    print(f"\n{KILLS} kills in {seconds:.0f} s ({phases}); {SIZE} submissions graded once each; no process left")
