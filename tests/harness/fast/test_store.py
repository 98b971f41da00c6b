"""The database of results: whole rows or none, found again, and clear about what is wrong with it."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from grader.kit.errors import HarnessFault
from grader.kit.failure import Failure
from grader.scorecard import CheckResult, Scorecard, pack, unpack
from grader.store import Key, Store

FAILURE = Failure("mul(x, y) is x * y.", (("operators:mul", [1.0, float("inf")]),), (0.0,), 0.0, 1.0, mistake="SIGN")
RESULT = CheckResult("mul", "0.1", "mul(x, y) is x * y.", "failed", 2.0, FAILURE)
CARD = Scorecard(
    "Zoë", "module0", 1, "bytes", "suite", "full", (RESULT, msgspec.structs.replace(RESULT, verdict="passed"))
)


def test_a_scorecard_comes_back_as_it_was(tmp_path: Path) -> None:
    with Store(tmp_path / "new" / "results.sqlite") as store:
        store.put(CARD)
        assert store.get("module0", "Zoë") == CARD
        assert store.key("module0", "Zoë") == Key("bytes", "suite")
        assert store.get("module0", "nobody") is None
        assert store.key("mini_ml", "Zoë") is None


def test_a_later_scorecard_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    with Store(tmp_path / "results.sqlite") as store:
        store.put(CARD)
        store.put(msgspec.structs.replace(CARD, submission="other bytes"))
        assert [c.submission for c in store.cards("module0")] == ["other bytes"]


def test_packing_is_the_same_for_the_same_scorecard() -> None:
    assert pack(CARD) == pack(unpack(pack(CARD)))


def test_what_is_put_is_there_for_another_connection_at_once(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        store.put(CARD)
        with Store(path) as other:
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
    with pytest.raises(HarnessFault, match="format 99, expected 1"):
        Store(path)


def test_a_scorecard_that_cannot_be_read_is_a_fault_of_the_harness() -> None:
    with pytest.raises(HarnessFault, match="grade again"):
        unpack(b"\x81\xa1x\x01")
