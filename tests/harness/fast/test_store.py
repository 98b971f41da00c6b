"""The database of results: whole rows or none, found again, and clear about what is wrong with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from grader.kit.errors import HarnessFault, StoredFault
from grader.kit.judging.failure import Failure
from grader.results.scorecard import CheckResult, Scorecard, pack, unpack
from grader.results.store import Key, Origin, Row, Store, read_results

FAILURE = Failure("mul(x, y) is x * y.", (("operators:mul", [1.0, float("inf")]),), (0.0,), 0.0, 1.0, mistake="SIGN")
RESULT = CheckResult("mul", "0.1", "mul(x, y) is x * y.", "failed", 2.0, FAILURE)
CARD = Scorecard(
    "Zoë", "module0", 1, "bytes", "suite", "full", (RESULT, msgspec.structs.replace(RESULT, verdict="passed"))
)


ORIGIN = Origin("/class/Zoë", {"operators.py": "text"})


def keep(store: Store, card: Scorecard, origin: Origin = ORIGIN) -> None:
    """Make it a result, as the end of a run does."""
    store.put(card, origin)
    store.settle(card.assignment, card.suite, ())


def test_a_scorecard_comes_back_as_it_was(tmp_path: Path) -> None:
    with Store(tmp_path / "new" / "results.sqlite") as store:
        keep(store, CARD)
        assert store.get("module0", "Zoë") == CARD
        assert store.row("module0", "Zoë") == Row("Zoë", Key("bytes", "suite"), 2.0, ORIGIN)
        assert store.get("module0", "nobody") is None
        assert store.row("mini_ml", "Zoë") is None


def test_a_grade_is_pending_until_it_is_settled(tmp_path: Path) -> None:
    with Store(tmp_path / "results.sqlite") as store:
        store.put(CARD, ORIGIN)
        assert store.get("module0", "Zoë") is None
        assert store.is_pending("module0", "Zoë")
        assert [row.student for row in store.pending("module0")] == ["Zoë"]
        store.settle("module0", "suite", ())
        assert store.get("module0", "Zoë") == CARD
        assert store.pending("module0") == []


def test_a_later_scorecard_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    later = msgspec.structs.replace(CARD, submission="other bytes")
    with Store(tmp_path / "results.sqlite") as store:
        keep(store, CARD)
        keep(store, later)
        assert store.get("module0", "Zoë") == later
        assert store.students() == [("module0", "Zoë")]


def test_what_another_suite_gave_and_what_is_left_are_given_up(tmp_path: Path) -> None:
    with Store(tmp_path / "results.sqlite") as store:
        for student, suite in (("a", "suite"), ("b", "suite"), ("c", "older suite")):
            store.put(msgspec.structs.replace(CARD, student=student, suite=suite), ORIGIN)
        store.put(msgspec.structs.replace(CARD, assignment="module0:0.1", suite="part"), ORIGIN)
        store.settle("module0", "suite", ["b"])
        assert store.students() == [("module0", "a")]
        assert store.is_pending("module0:0.1", "Zoë")
        assert not any(store.is_pending("module0", student) for student in "abc")


def test_the_same_submission_from_another_place_keeps_its_place(tmp_path: Path) -> None:
    with Store(tmp_path / "results.sqlite") as store:
        keep(store, CARD)
        keep(store, msgspec.structs.replace(CARD, suite="new suite"), Origin("/copy/Zoë", ORIGIN.files))
        row = store.row("module0", "Zoë")
        assert row is not None
        assert (row.origin.place, row.key.suite) == ("/class/Zoë", "new suite")
        keep(store, msgspec.structs.replace(CARD, submission="other"), Origin("/copy/Zoë", ORIGIN.files))
        moved = store.row("module0", "Zoë")
        assert moved is not None
        assert moved.origin.place == "/copy/Zoë"


def test_the_grades_of_a_generation_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        for student, generation in (("a", "one"), ("b", "one"), ("c", "two"), ("d", "")):
            keep(store, msgspec.structs.replace(CARD, student=student, generation=generation))
        keep(store, msgspec.structs.replace(CARD, assignment="module0:0.1", generation="one"))
        keep(store, msgspec.structs.replace(CARD, assignment="module0_tests", generation="one"))
    with read_results(path) as results:
        assert results.standing("module0", "one") == 4  # with the task of it, and the one that nobody knows
        assert results.standing("module0", "two") == 2


def test_packing_is_the_same_for_the_same_scorecard() -> None:
    assert pack(CARD) == pack(unpack(pack(CARD)))


def test_what_is_put_is_there_for_another_connection_at_once(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        keep(store, CARD)
        with read_results(path) as other:
            assert other.get("module0", "Zoë") == CARD


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    path.write_text("my notes, not a database; " * 40)
    with pytest.raises(HarnessFault, match=r"results\.sqlite.*not a database"):
        Store(path)
    assert path.read_text().startswith("my notes")


def test_results_of_a_newer_format_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(HarnessFault, match="format 99, expected 3: a newer version of grader"):
        Store(path)


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE races (runner TEXT)")
    before = path.read_bytes()
    with pytest.raises(HarnessFault, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_card_that_cannot_be_decoded_is_said_with_its_student(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        keep(store, CARD)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE scorecards SET card = ?", (b"\x81\xa1x\x01",))
    with read_results(path) as results, pytest.raises(StoredFault, match=r"Zoë, module0: .*--again"):
        results.get("module0", "Zoë")


def test_the_folder_of_the_results_is_for_its_owner_alone(tmp_path: Path) -> None:
    Store(tmp_path / "course" / "results.sqlite").__exit__(None, None, None)
    assert (tmp_path / "course").stat().st_mode & 0o777 == 0o700


def test_a_scorecard_that_cannot_be_read_is_a_fault_of_the_harness() -> None:
    with pytest.raises(HarnessFault, match="grade again"):
        unpack(b"\x81\xa1x\x01")
