"""A regrade writes what it was asked for alone; one stored grade that cannot be read stops nobody else's."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.courses.assignment import load_assignment
from grader.courses.suite import Suite
from grader.kit.errors import HarnessFault
from grader.records.attempts import AttemptKey
from grader.records.regraded import keep_regraded, regraded, write_regraded
from grader.results.scorecard import Scorecard
from grader.results.store import Store, read_results
from tests.harness.fast.test_deciding import ROOT, _path, card, finals, folder, run

__all__ = ["_path", "folder"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a regrade is of Linux only")


SUITE = Suite(load_assignment(ROOT, "module0"), ())  # whose grades are written here: to draw sets takes too long


@pytest.fixture(autouse=True)
def _suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works with that suite, for which there is nothing to draw."""
    monkeypatch.setattr("grader.regrading.command.suite_of", lambda *_: SUITE)
    monkeypatch.setattr("grader.regrading.command.freeze_if_missing", lambda *_: None)


def diffed(folder: Path) -> None:
    """Everybody is graded again, as by a plain --diff: all of them have full points."""
    right = [
        card("ona", submission="first"), card("ona", submission="second", day="11"), card("zoe"), card("bo", "check_3")
    ]  # fmt: skip
    with Store(folder / "results.sqlite") as store:
        for one in right:
            keep_regraded(store, replace(one, suite=SUITE.digest, made_by=SUITE.made_by), SUITE.made_by)


def regrade(folder: Path, *words: str) -> tuple[str, BaseException | None]:
    done = run(folder, "regrade", "-a", "module0", *words)
    return done.output, None if isinstance(done.exception, SystemExit) else done.exception


def spoil(folder: Path, student: str) -> None:
    with closing(sqlite3.connect(folder / "results.sqlite")) as db, db:
        db.execute("UPDATE scorecards SET card = x'00' WHERE student = ?", (student,))


def test_what_was_graded_of_others_before_is_not_written(folder: Path) -> None:
    diffed(folder)
    before = finals(folder)
    assert before == {"1": "4 0 0 4", "2": "6 0 0 6", "3": "8 0 0 8"}
    said, fault = regrade(folder, "--only-with", "SIGN", "--write")
    assert fault is None, (said, fault)
    assert "attempts that were graded again: 3" in said
    assert finals(folder) == {**before, "1": "8 0 0 8", "2": "8 0 0 8"}  # Bo, who does not show it, has what he had
    assert "attempts of others that were graded again and are not written: 1" in said
    said, fault = regrade(folder, "--write")  # and what he got by the regrade before is not lost
    assert fault is None, (said, fault)
    assert "attempts that were graded again: 1" in said
    assert "are not written" not in said
    assert finals(folder)["3"] == "6 0 0 6"


def test_a_stored_grade_that_cannot_be_read_stops_no_other_regrade(folder: Path) -> None:
    diffed(folder)
    spoil(folder, "zoe")
    said, fault = regrade(folder, "--write")
    assert "not graded again: zoe: " in said
    assert "cannot be read" in said
    assert isinstance(fault, HarnessFault)
    assert "students of whom a stored grade cannot be read: 1" in str(fault)
    assert finals(folder) == {"1": "8 0 0 8", "2": "   ", "3": "6 0 0 6"}


def test_a_write_of_rules_alone_leaves_what_moved_last(folder: Path) -> None:
    diffed(folder)
    path = folder / "results.sqlite"

    def moved() -> dict[str, Scorecard | None]:
        with read_results(path) as results:
            return results.former("module0")

    def write(*chosen: AttemptKey) -> None:
        with Store(path) as store, store.writing():
            write_regraded(store, SUITE, chosen, ())

    with read_results(path) as results:
        of_zoe = [key for key in regraded(results, "module0") if key.student == "zoe"]
    write(*of_zoe)
    assert {who: one and one.score for who, one in moved().items()} == {"zoe": 6.0}
    write()
    assert {*moved()} == {"zoe"}


def test_where_nobody_is_graded_no_hidden_sets_are_drawn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.regrading.command.freeze_if_missing", lambda *_: pytest.fail("sets were drawn"))
    done = run(folder, "regrade", "-a", "module1", "--diff")
    assert isinstance(done.exception, HarnessFault), (done.output, done.exception)
    assert str(done.exception) == "module1: nobody is graded for it yet; `grader grade` comes first"
