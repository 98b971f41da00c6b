"""The file of the results: one of the release before becomes one of this, and any is read where nothing is written."""

import io
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.courses.suite import Group, Suite, load_checks
from grader.feedback.class_table import write_table
from grader.feedback.rows import rows_of
from grader.kit.errors import HarnessFault
from grader.results.store import Origin, Results, Store, read_results

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "harness" / "data"
TABLE = (DATA / "results_format1.txt").read_text(encoding="utf-8")
STUDENTS = ("lt_at_most", "prefix_lost", "stub_untouched")


@pytest.fixture
def old() -> Iterator[Path]:
    """Results that the release before has written, in a folder that every user reaches."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield written(Path(folder, "course", "results.sqlite"))


def written(path: Path) -> Path:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript((DATA / "results_format1.sql").read_text(encoding="utf-8"))
    return path


def table(results: Results) -> str:
    """The table of the class; a row needs the points of the checks, and no example."""
    assignment = load_assignment(ROOT, "module0")
    suite = Suite(assignment, tuple(Group(check, (), 0, "") for check in load_checks(ROOT, assignment)))
    out = io.StringIO()
    found = rows_of(STUDENTS, (), partial(results.get, "module0"))
    assert write_table(found, {student: student for student in STUDENTS}, suite, out) == ()
    return out.getvalue()


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_results_of_the_release_before_give_the_same_table_and_a_copy_is_kept(old: Path) -> None:
    before = content(old)
    with Store(old) as store:
        assert table(store) == TABLE
        assert store.copy == old.with_name("results.format1.sqlite")
        assert store.copy.exists()
        row = store.row("module0", "prefix_lost")
        assert row is not None
        assert (row.score, row.origin) == (90.5, Origin())
        assert store.standing("module0", "any") == 4
    assert format_of(old) == 3
    assert content(old.with_name("results.format1.sqlite")) == before
    with Store(old) as again:
        assert again.copy is None
        assert table(again) == TABLE


def test_a_copy_that_is_there_is_not_written_over(old: Path) -> None:
    first = old.with_name("results.format1.sqlite")
    first.write_text("of last year")
    with Store(old) as store:
        assert store.copy == old.with_name("results.format1-2.sqlite")
    assert first.read_text() == "of last year"


def test_where_the_copy_cannot_be_written_nothing_is_changed(old: Path) -> None:
    old.with_name(".results.format1.sqlite.part").mkdir()
    with pytest.raises(HarnessFault, match=r"results\.format1\.sqlite: .*nothing was changed"):
        Store(old)
    assert format_of(old) == 1


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from grader.results.store import Store

class Killing(sqlite3.Connection):
    def execute(self, statement, *parameters):
        if statement.startswith(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(statement, *parameters)

connect = sqlite3.connect
sqlite3.connect = lambda *words, **more: connect(*words, factory=Killing, **more)
Store(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    "step",
    ["BEGIN", "ALTER TABLE scorecards ADD COLUMN files", "CREATE TABLE pending", "PRAGMA user_version = ", "COMMIT"],
)
def test_killed_at_any_step_of_it_the_next_one_goes_on(step: str, old: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), step], check=False, cwd=ROOT)
    assert done.returncode == -9
    assert format_of(old) == 1
    with read_results(old) as results:
        assert table(results) == TABLE
    with Store(old) as store:
        assert table(store) == TABLE


def test_results_of_the_release_before_are_shown_and_not_changed(old: Path) -> None:
    with read_results(old) as results:
        assert table(results) == TABLE
        assert not results.is_pending("module0", "prefix_lost")
        assert results.standing("module0", "any") == 4
    assert format_of(old) == 1
    assert [p.name for p in old.parent.iterdir()] == ["results.sqlite"]


SHOWN = """
import os, sys
from pathlib import Path
from grader.results.store import read_results
if os.geteuid() == 0:  # who may write everywhere
    os.setgroups([])
    os.setgid(12345)
    os.setuid(12345)
with read_results(Path(sys.argv[1])) as results:
    print(results.students(), results.get("module0", "prefix_lost").score)
"""


def shown(path: Path) -> str:
    """What an ordinary user reads in a folder that must not be written; nothing is made there."""
    names = sorted(p.name for p in path.parent.iterdir())
    path.parent.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-c", SHOWN, path], capture_output=True, text=True, check=False, cwd=ROOT
        )
    finally:
        path.parent.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in path.parent.iterdir()) == names
    return done.stdout


def test_results_are_read_in_a_folder_that_must_not_be_written(old: Path) -> None:
    assert "prefix_lost" in shown(old)
    with Store(old):
        pass
    assert "90.5" in shown(old)


def test_results_are_read_where_no_temporary_file_can_be_made(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(old / "no folder"))
    with read_results(old) as results:
        assert table(results) == TABLE


@pytest.mark.parametrize("is_map_there", [True, False])
def test_so_are_rows_that_a_killed_run_has_left_beside_the_file(is_map_there: bool, old: Path) -> None:
    with Store(old):
        pass
    code = (
        "import os, signal, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute(\"UPDATE scorecards SET student = 'late' WHERE student = 'lt_at_most'\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, old], check=False)
    assert old.with_name("results.sqlite-wal").stat().st_size
    if not is_map_there:
        old.with_name("results.sqlite-shm").unlink()
    assert "'late'" in shown(old)


def test_a_file_that_was_only_just_made_has_no_results(tmp_path: Path) -> None:
    (tmp_path / "results.sqlite").touch()  # by a run that was killed then
    with read_results(tmp_path / "results.sqlite") as results:
        assert results.students() == []
        assert results.get("module0", "alice") is None
        assert results.standing("module0", None) == 0


def test_a_file_that_is_not_there_or_broken_is_said(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=r"results\.sqlite"), read_results(tmp_path / "results.sqlite"):
        pass
    broken = tmp_path / "results.sqlite"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(HarnessFault, match=r"results\.sqlite.*(broken|not a database)"), read_results(broken):
        pass
