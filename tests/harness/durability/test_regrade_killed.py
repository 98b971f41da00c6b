"""Killed a hundred times while it regrades and writes, a class has all of its old grades, or all of the new ones.

The figures are printed: run with `-s` to see them.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.harness.durability.course import no_orphans
from tests.harness.durability.test_settling_killed import KILLED
from tests.harness.linux.till import command, copied, does, hand_in, surroundings, turn_the_order

SIZE, KILLS, SEED = 12, 100, 7
Rows = list[tuple[str, str, float]]


def grades(course: Path) -> Rows:
    """All attempts with their points, the earlier ones too."""
    query = "SELECT student, submission, score FROM {}"
    with closing(sqlite3.connect(course / "class" / "results.sqlite", timeout=10)) as db:
        return sorted(row for table in ("scorecards", "earlier") for row in db.execute(query.format(table)))


def attempts(folder: Path, course: Path) -> None:
    """Two attempts of each, of which the first has a bug, or the second."""
    for number in (0, 1):
        for n in range(SIZE):
            hand_in(folder / "class", f"student{n:02}", {"shares": (n + number) % 3}, f"{n} {number}")
        does(course, "grade", "-a", "bills", folder / "class")


def killed_after(course: Path, seconds: float) -> bool:
    """Start a regrade that is to be written, and kill it then; whether it had not ended before."""
    with no_orphans():
        process = subprocess.Popen(
            command(course, "regrade", "-a", "bills", "--write"),
            cwd=course, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(seconds)
        process.kill()
        return process.wait() < 0


def test_100_kills_of_a_regrade_leave_the_old_grades_or_the_new_ones_whole(tmp_path: Path) -> None:
    course = copied(tmp_path)
    attempts(tmp_path, course)
    before = grades(course)
    turn_the_order(course)
    shutil.copytree(course / "class", tmp_path / "before")
    began = time.monotonic()
    does(course, "regrade", "-a", "bills", "--write")
    seconds, after = time.monotonic() - began, grades(course)
    assert len(before) == len(after) == 2 * SIZE
    assert before != after
    draw, seen = random.Random(SEED), Counter[str]()
    while seen.total() < KILLS:
        if grades(course) == after:
            shutil.rmtree(course / "class")
            shutil.copytree(tmp_path / "before", course / "class")
        # Most of the kills fall into the second half, in which it grades and writes.
        is_killed = killed_after(course, seconds * draw.triangular(0.05, 1.2, 0.9))
        found = grades(course)
        assert found in (before, after)
        if is_killed:
            seen["new" if found == after else "old"] += 1
    does(course, "regrade", "-a", "bills", "--write")
    assert grades(course) == after
    print(f"\n{KILLS} kills of a regrade of {seconds:.1f} s: {seen['old']} left the old grades, {seen['new']} the new")
    assert seen["old"] >= KILLS / 4


STEPS = (  # the statements of the writing, in their order; the process is killed before each
    "DELETE FROM taken",
    "DELETE FROM kept",
    "DELETE FROM former",
    "INSERT INTO history",
    "UPDATE earlier",
    "UPDATE scorecards",
    "DELETE FROM regraded WHERE assignment = ?",
    "COMMIT",
)


def test_killed_at_each_step_of_the_writing_the_old_grades_stand(tmp_path: Path) -> None:
    course = copied(tmp_path)
    attempts(tmp_path, course)
    before = grades(course)
    turn_the_order(course)
    does(course, "regrade", "-a", "bills")  # graded, and not written
    for step in STEPS:
        words = [sys.executable, "-c", KILLED, f"{step}*", *command(course, "regrade", "-a", "bills", "--write")[3:]]
        for _ in range(2 if step == "COMMIT" else 1):
            done = subprocess.run(words, cwd=course, env=surroundings(), capture_output=True, text=True, check=False)
            assert done.returncode == -9, (step, done.stderr)
        assert grades(course) == before, step
    does(course, "regrade", "-a", "bills", "--write")
    assert grades(course) != before
