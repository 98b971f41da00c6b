"""A gradebook that cannot be opened is a fault that is said, without a password; so is a time that is none."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy

from grader.kit.errors import HarnessFault
from grader.publishing.gradebook import LOCK, is_time, open_gradebook, remove_students
from tests.harness.nbgrader.postgresql import server


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:secret@127.0.0.1:1/name",  # no server there, or no driver
        "postgresql+nosuch://ada:secret@127.0.0.1/name",
        "postgresql+pg8000://ada:secret@127.0.0.1:1/name",  # a driver that may not be installed
        "postgresql://ada:secret@127.0.0.1:port/name",
        "postgresql:/ada:secret@127.0.0.1/name",
        "nosuch://ada:secret@127.0.0.1/name",
        "",
        "sqlite:////no/such/folder/gradebook.db",
    ],
)
def test_a_gradebook_that_cannot_be_opened_is_said_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(HarnessFault) as told, open_gradebook(url, tmp_path):
        pass
    assert "secret" not in str(told.value)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=r"gradebook\.lock"), open_gradebook("sqlite://", tmp_path / "none"):
        pass


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-09-20 23:59:00 UTC", True), ("2026-09-20T23:59:00", True), ("2026-09-20 23:59:00.5 +0200", True),
        ("2015-02-02 15:58:23.948203 America/Los_Angeles", True), ("soon", False), ("", False), ("\0", False),
        ("9" * 50, False), ("2026-09-20 23:59:00 " + "9" * 70, False), ("0001-01-01 00:00:00 +9999", False),
        ("2026-09-20 23:59:00 UTC" + " " * 1000, False), ("1 2 /etc/passwd", False),
    ],
)  # fmt: skip
def test_a_time_is_what_nbgrader_reads(text: str, found: bool) -> None:
    assert is_time(text) == found


def test_a_file_that_cannot_be_written_anew_is_said_with_what_to_do(tmp_path: Path) -> None:
    place = tmp_path / "gradebook.db"
    with open_gradebook(f"sqlite:///{place}", tmp_path) as gradebook:
        gradebook.update_or_create_student("ada")
    url = f"sqlite:///{place}?timeout=0.1"
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HarnessFault, match="database is locked; end what has the gradebook open"):
            remove_students(url, tmp_path, ["bo"])
    assert remove_students(url, tmp_path, ["ada", "bo"]) == ["ada"]


@pytest.mark.skipif(not server.is_there(), reason="PostgreSQL is not installed: apt-get install postgresql")
def test_a_fault_inside_leaves_no_lock_in_postgresql(tmp_path: Path) -> None:
    pytest.importorskip("psycopg2", reason="psycopg2 is not installed: tox -e nbgrader")
    with server.running() as url:
        with pytest.raises(KeyError) as told, open_gradebook(url, tmp_path):
            raise KeyError
        with sqlalchemy.create_engine(url).connect() as connection:
            asked = sqlalchemy.text(f"SELECT pg_try_advisory_lock({LOCK})")
            assert connection.execute(asked).scalar()
        assert told.tb  # which keeps all that was open
