"""A file of the release before this one becomes one of this: whole or not at all, with a copy, and nothing is lost."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from grader.records.attempts import attempts_of, history_of
from grader.records.contents import NotKeptError, kept_submission
from grader.records.decisions import decisions_of
from grader.results.store import Origin, Store, read_results
from tests.harness.fast.test_store_file import DATA, KILLED, ROOT, content, format_of

STUDENTS = [("module0", "lt_at_most"), ("module0", "prefix_lost"), ("module0", "stub_untouched")]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Results that the release before has written, with one grade that is pending."""
    path = tmp_path / "results.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript((DATA / "results_format2.sql").read_text(encoding="utf-8"))
    return path


def test_everything_that_was_there_is_there_and_a_copy_is_kept(old: Path) -> None:
    before = content(old)
    with read_results(old) as results:
        cards = {student: results.get("module0", student) for _, student in STUDENTS}
        reasons, former = results.reasons("module0"), results.former("module0")
    with Store(old) as store:
        assert store.copy == old.with_name("results.format2.sqlite")
        assert [row for row in store.students() if row[0] == "module0"] == STUDENTS
        assert {student: store.get("module0", student) for _, student in STUDENTS} == cards
        assert store.reasons("module0") == reasons == {"nobody": "a file that is no text"}
        assert store.former("module0") == former
        assert store.is_pending("module0", "lt_at_most")
        row = store.row("module0", "prefix_lost")
        assert row is not None
        assert (row.origin, row.received) == (
            Origin("/class/prefix_lost", {"operators.py": "aa"}),
            "2026-11-10T17:00:00Z",
        )
        assert [len(attempts_of(store, "module0", student)) for _, student in STUDENTS] == [1, 1, 1]
        assert history_of(store, "module0", "prefix_lost") == ()
    assert (format_of(old), content(old.with_name("results.format2.sqlite"))) == (3, before)
    with Store(old) as again:
        assert again.copy is None


def test_it_is_read_as_it_is_where_nothing_is_written(old: Path) -> None:
    before = content(old)
    with read_results(old) as results:
        card = results.get("module0", "prefix_lost")
        assert card is not None
        assert attempts_of(results, "module0", "prefix_lost") == (card,)
        assert history_of(results, "module0", "prefix_lost") == ()
        assert decisions_of(results, "module0") == ()
        with pytest.raises(NotKeptError, match="--again"):
            kept_submission(results, "module0", None, "prefix_lost", card.submission)  # type: ignore[arg-type]
    assert content(old) == before


@pytest.mark.parametrize(
    "step",
    [
        "BEGIN", "ALTER TABLE scorecards ADD COLUMN received", "ALTER TABLE pending", "CREATE TABLE earlier",
        "CREATE INDEX decisions_of", "UPDATE scorecards SET received", "PRAGMA user_version = ", "COMMIT",
    ],
)  # fmt: skip
def test_killed_at_any_step_it_is_the_old_file_and_the_next_one_goes_on(step: str, old: Path) -> None:
    with read_results(old) as results:
        cards = [*map(partial(results.get, "module0"), (student for _, student in STUDENTS))]
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), step], check=False, cwd=ROOT)
    assert done.returncode == -9
    assert format_of(old) == 2
    with Store(old) as store:
        assert [*map(partial(store.get, "module0"), (student for _, student in STUDENTS))] == cards
    assert format_of(old) == 3
