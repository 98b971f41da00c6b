"""Killed while grades become results, all results are the old ones or the new ones; sets stay under a grading."""

import fcntl
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.harness.durability.course import (
    command,
    copy_sets,
    export,
    grader,
    once_each,
    run,
    trace,
    traced,
    write_class,
)

CLASS = 3
STEPS = (  # the statements of the transaction, in their order; the process is killed before each
    "BEGIN IMMEDIATE",
    "DELETE FROM pending WHERE assignment = ? AND suite <> ?",
    "UPDATE pending SET*",
    "INSERT OR REPLACE INTO scorecards*",
    "DELETE FROM pending WHERE assignment = ?",
    "COMMIT",
)
KILLED = """
import os, signal, sqlite3, sys

step = sys.argv.pop(1)

class Killing(sqlite3.Connection):
    def execute(self, statement, *parameters):
        if statement == step or (step[-1] == "*" and statement.startswith(step[:-1])):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(statement, *parameters)

connect = sqlite3.connect
sqlite3.connect = lambda *words, **more: connect(*words, factory=Killing, **more)
from grader.cli import main
sys.argv[0] = "grader"
main()
"""


def rows(course: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(course / "results.sqlite")) as db:
        return list(db.execute(f"SELECT student, submission, score FROM {table} ORDER BY student"))  # noqa: S608 - ours


def test_killed_at_each_step_the_old_results_stand_and_nothing_is_graded_twice(course: Path, tmp_path: Path) -> None:
    own, submissions = copy_sets(course, tmp_path / "course"), write_class(tmp_path / "class", CLASS)
    export(own, submissions)
    old = rows(own, "scorecards")
    trace(own)
    for path in submissions.glob("*/operators.py"):
        path.write_text(path.read_text().replace("return x + y", "return x - y", 1))
    for step in STEPS:
        done = run(sys.executable, "-c", KILLED, step, *command(own, submissions)[3:])
        assert done.returncode == -9, (step, done.stderr)
        assert rows(own, "scorecards") == old, step
        assert len(rows(own, "pending")) == CLASS
    export(own, submissions)
    new = rows(own, "scorecards")
    assert [row[0] for row in new] == [row[0] for row in old]
    assert all(was != now for was, now in zip(old, new, strict=True))
    assert rows(own, "pending") == []
    assert [row for row in traced(own) if row[0] != "lost"] == once_each(str(row[0]) for row in new)


def test_hidden_sets_are_not_replaced_under_a_grading(course: Path, tmp_path: Path) -> None:
    own = copy_sets(course, tmp_path / "course")
    before = sorted(p.name for p in (own / "hidden").rglob("*"))
    with (own / "grading.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(*grader(own), "freeze", "-a", "module1", "--hidden", "--replace")
    assert done.returncode == 2
    assert "another process is grading here" in done.stderr
    assert sorted(p.name for p in (own / "hidden").rglob("*")) == before
