"""After a person is forgotten, the search sees what is packed, and says which files it could not look through."""

import sqlite3
import sys
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.intake.platforms.receipts import Receipt
from grader.keeping.rows import COLUMN
from grader.kit.errors import StudentFault
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store
from tests.harness.cards import result

ROOT = Path(__file__).parents[3]
ROSTER = "id,name,login\n90101,Ona Quill,onaq\n90102,Bo Vance,bova\n"


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "class"
    (made / "feedback").mkdir(parents=True)
    (made / "class.toml").write_text('zone = "Europe/Berlin"\n[[assignment]]\nname = "module0"\n')
    (made / "roster.csv").write_text(ROSTER)
    with Store(made / "results.sqlite") as store:
        for name in ("onaq", "bova"):
            receipt = Receipt(at="2026-11-12T18:00:00+01:00")
            card = Scorecard(name, "module0", 1, f"{name} 1", "s", "full", (result("doubles"),), receipt=receipt)
            store.put(card, Origin())
        store.settle("module0", "s", ())
    return made


def run(folder: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(folder), *map(str, words)])


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", "\x1e"])
def test_a_sign_that_only_some_take_for_the_end_of_a_line_costs_nobody_a_row(folder: Path, sign: str) -> None:
    others = [f"90103,Cy{sign}Wren,cywr", "90104,Di Yew,diye"]
    rows = ["id,name,login", others[0], "90101,Ona Quill,onaq", others[1]]
    (folder / "roster.csv").write_text("\r\n".join([*rows, ""]), encoding="utf-8", newline="")
    done = run(folder, "forget", "90101", "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert (folder / "roster.csv").read_bytes().decode() == "\r\n".join([rows[0], *others, ""])


def with_zip(folder: Path, kind: str) -> Path:
    path = folder / "feedback" / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", "of nobody" * 99)
    data = bytearray(path.read_bytes())
    if kind == "encrypted":
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    elif kind == "corrupt":
        data[40:45] = b"\xff" * 5
    path.write_bytes(data)
    if kind == "nested":
        with zipfile.ZipFile(folder / "feedback" / "outer.zip", "w") as archive:
            archive.write(path, "inner.zip")
        path.unlink()
        return folder / "feedback" / "outer.zip"
    return path


@pytest.mark.parametrize("kind", ["encrypted", "corrupt", "nested"])
def test_an_archive_that_cannot_be_read_is_said_to_be_unsearched(folder: Path, kind: str) -> None:
    path = with_zip(folder, kind)
    (folder / "notes.txt").write_text("seen with onaq")
    done = run(folder, "forget", "onaq", "--yes")
    assert isinstance(done.exception, StudentFault), done.exception
    assert "is still named in" in str(done.exception)
    assert "notes.txt" in str(done.exception)
    assert f"not searched: {path}" in str(done.exception)


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.keeping.searching.MOST_UNPACKED", 3 << 20)
    with zipfile.ZipFile(folder / "feedback" / "zeros.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(6 << 20))
    done = run(folder, "forget", "onaq", "--yes")
    assert isinstance(done.exception, StudentFault)
    assert "it unpacks to more than 3 MiB" in str(done.exception)


def test_what_another_one_handed_in_is_searched_although_it_is_packed(folder: Path) -> None:
    packed = zlib.compress(b'{"submission": {"a.py": "# by\\nOna Quill"}}' + b" " * 500)
    with closing(sqlite3.connect(folder / "results.sqlite", isolation_level=None)) as db:
        db.execute(f"CREATE TABLE packed ({COLUMN} TEXT, content BLOB)")
        db.execute("INSERT INTO packed VALUES ('bova', ?)", (packed,))
    done = run(folder, "forget", "onaq", "--yes")
    assert isinstance(done.exception, StudentFault)
    assert "results.sqlite" in str(done.exception)


def test_a_backup_has_what_is_used_and_not_what_an_earlier_setting_left(folder: Path, tmp_path: Path) -> None:
    hidden, results = tmp_path / "sets", tmp_path / "elsewhere.sqlite"
    (hidden / "module0").mkdir(parents=True)
    (hidden / "module0" / "set.json").write_text("used")
    (folder / "hidden" / "module0").mkdir(parents=True)
    (folder / "hidden" / "module0" / "set.json").write_text("unused")
    results.write_bytes((folder / "results.sqlite").read_bytes())
    (folder / "results.sqlite").write_bytes(b"unused")
    settings = f'hidden = "{hidden}"\nresults = "{results}"\n'
    (folder / "class.toml").write_text(settings + (folder / "class.toml").read_text())
    done = run(folder, "backup", tmp_path / "term.zip")
    assert done.exit_code == 0, (done.output, done.exception)
    with zipfile.ZipFile(tmp_path / "term.zip") as archive:
        assert sorted(archive.namelist()) == sorted({*archive.namelist()})
        assert archive.read("hidden/module0/set.json") == b"used"
        assert archive.read("results.sqlite").startswith(b"SQLite")
