"""One person of a class is found whole, given whole and forgotten whole; a class is copied and made again."""

import io
import json
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.classes.csv_file import csv_text
from grader.classes.opening import open_class, overdue
from grader.cli import cli
from grader.courses.course import Course
from grader.intake.platforms.receipts import Receipt
from grader.keeping.rows import COLUMN, rows_of, students
from grader.kit.errors import HarnessFault, StudentFault
from grader.publishing.published import FILE, Publication, Published, Told, read_published, write_published
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store
from tests.harness.cards import failure, result

ROOT = Path(__file__).parents[3]
CLASS = 'zone = "Europe/Berlin"\n[[assignment]]\nname = "module0"\n[[assignment]]\nname = "module1"\n'
PEOPLE = [
    ["id", "name", "login", "mail", "group", "pseudonym"],
    ["90101", "Ona Zoë Quill", "onaq", "ona@uni.example", "", "amber fox"],
    ["90102", "Bo Vance", "bova", "bo@uni.example", "red", "blue hare"],
    ["90103", "Cy Wren", "cywr", "cy@uni.example", "red", "grey owl"],
]
TRACES = ("onaq", "Ona Zoë", "ona@uni.example", "90101", "amber fox", "onaqonaqonaq")


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])


def card(student: str, assignment: str = "module0", *, login: str = "", printed: str = "") -> Scorecard:
    results = (result("adds", of=failure(0.0, 1.0)), result("doubles"))
    receipt = Receipt(at="2026-11-12T18:00:00+01:00", login=login)
    return Scorecard(student, assignment, 1, f"{student} 1", "suite", "full", results, printed=printed, receipt=receipt)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class in which `onaq` has two results, what was before them, a reason, a page, a copy of the results."""
    made = tmp_path / "class"
    made.mkdir()
    (made / "class.toml").write_text(CLASS)
    (made / "roster.csv").write_text("# a comment\n" + csv_text(PEOPLE), encoding="utf-8")
    with Store(made / "results.sqlite") as store:
        for again in ("", "onaqonaqonaq " * 400):
            for one in (card("work of onaq", login="ONAQ", printed=again), card("red"), card("onaq", "module1")):
                store.put(one, Origin(f"/somewhere/{one.student}"))
            store.settle("module0", "suite", ())
            store.settle("module1", "suite", ())
        store.note_reasons("module0", {"onaq": "onaq handed in nothing that is text"})
        with closing(sqlite3.connect(made / "results.format1.sqlite")) as copy:
            store._db.backup(copy)
    (made / "receipts.csv").write_text("id;received\n90101;2026-11-12 18:00\n90102;2026-11-12 18:00\n")
    (made / "mapping.csv").write_text('id,submission\n90101,other name\n90102,"red, all\nof them"\n')
    (made / "feedback").mkdir()
    (made / "feedback" / "onaq.html").write_text("of onaq")
    (made / "feedback" / "red.html").write_text("of red")
    (made / "submitted" / "onaq" / "module0").mkdir(parents=True)
    (made / "submitted" / "onaq" / "module0" / "operators.py").write_text("# Ona Zoë Quill")
    (made / "hidden" / "module0").mkdir(parents=True)
    (made / "hidden" / "module0" / "set.json").write_text("[90101, 0.5]")
    told = {"onaq": Told("d", 2.0, {"90101": "2"}), "red": Told("e", 2.0, {"90102": "2", "90103": "2"})}
    write_published(made, Published({"module1": Publication("2026-12-01T10:00:00+00:00", "staff", told)}))
    return made


def run(folder: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(folder), *map(str, words)])


def found(folder: Path, trace: str) -> set[str]:
    """The files in which the bytes of a name are."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.name for file in files if trace.encode() in file.read_bytes() or trace in str(file.name)}


def test_forgetting_leaves_no_byte_of_a_person_and_all_of_the_others(folder: Path) -> None:
    assert all(found(folder, trace) for trace in TRACES)
    red = {path.name: rows_of(path, ["red"]) for path in folder.glob("*.sqlite")}
    done = run(folder, "forget", "onaq", "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert {trace: found(folder, trace) - {"set.json"} for trace in TRACES} == {trace: set() for trace in TRACES}
    assert "results.format1.sqlite" in done.output
    assert "is not reached" in done.output
    assert {path.name: rows_of(path, ["red"]) for path in folder.glob("*.sqlite")} == red
    assert [path.name for path in (folder / "feedback").iterdir()] == ["red.html"]
    assert (folder / "roster.csv").read_text().splitlines()[2:] == csv_text(PEOPLE).splitlines()[2:]
    assert [*read_published(folder).of("module1")] == ["red"]
    assert (folder / "mapping.csv").read_text() == 'id,submission\n90102,"red, all\nof them"\n'


def test_without_consent_nothing_is_removed(folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock"}
    done = run(folder, "forget", "90101")
    assert isinstance(done.exception, HarnessFault)
    assert "rows of scorecards" in done.output
    after = {file: file.read_bytes() for file in before}
    assert [file for file in before if before[file] != after[file] and "sqlite" not in file.name] == []
    assert found(folder, "onaqonaqonaq")


def test_the_work_of_a_group_is_the_others_too_and_stays(folder: Path) -> None:
    done = run(folder, "forget", "bova", "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert "red: is of a group" in done.output
    assert rows_of(folder / "results.sqlite", ["red"])
    assert "Bo Vance" not in (folder / "roster.csv").read_text(encoding="utf-8")
    assert read_published(folder).of("module1")["red"].finals == {"90103": "2"}


def test_a_new_table_with_a_student_is_covered_and_one_without_is_told_of(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "results.sqlite", isolation_level=None)) as db:
        db.execute(f"CREATE TABLE later ({COLUMN} TEXT, words TEXT)")
        db.execute("INSERT INTO later VALUES ('onaq', 'kept of onaq')")
    assert "onaq" in students(folder / "results.sqlite")
    assert run(folder, "forget", "onaq", "--yes").exit_code == 0
    assert rows_of(folder / "results.sqlite", ["onaq"]) == {}
    with closing(sqlite3.connect(folder / "results.sqlite", isolation_level=None)) as db:
        db.execute("CREATE TABLE nobodys (words TEXT)")
        db.execute("INSERT INTO nobodys VALUES ('seen with cywr')")
    done = run(folder, "forget", "cywr", "--yes")
    assert isinstance(done.exception, StudentFault)
    assert "results.sqlite" in str(done.exception)


def test_every_table_of_the_results_says_whose_its_rows_are(folder: Path) -> None:
    """A table without a student must be one that has nothing of a person."""
    with closing(sqlite3.connect(folder / "results.sqlite")) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in tables}
    of_nobody = {name for name, of in columns.items() if COLUMN not in of and not name.startswith("sqlite_")}
    assert of_nobody <= {"rules"}, "rows of people need a column student, by which `grader forget` finds them"


@pytest.mark.parametrize(("asked", "said"), [("nobody", "nobody of that name"), ("red", "are that group")])
def test_somebody_who_is_not_one_person_is_refused(folder: Path, asked: str, said: str) -> None:
    with Store(folder / "results.sqlite") as store:
        store.do("DELETE FROM scorecards") if hasattr(store, "do") else store._do("DELETE FROM scorecards")
    with closing(sqlite3.connect(folder / "results.sqlite", isolation_level=None)) as db:
        db.execute("DELETE FROM former")
    (folder / "results.format1.sqlite").unlink()
    done = run(folder, "forget", asked, "--yes")
    assert isinstance(done.exception, HarnessFault)
    assert said in str(done.exception)


def test_one_person_is_given_all_that_is_held(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "export-person", "Ona Zoë Quill", "-o", tmp_path / "ona.zip")
    assert done.exit_code == 0, (done.output, done.exception)
    assert (tmp_path / "ona.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(tmp_path / "ona.zip") as archive:
        whole = json.loads(archive.read("person.json"))
        names = archive.namelist()
    assert {"files/feedback/onaq.html", "files/submitted/onaq/module0/operators.py"} < {*names}
    assert whole["roster"]["mail"] == "ona@uni.example"
    assert whole["lists"]["receipts.csv"] == [{"id": "90101", "received": "2026-11-12 18:00"}]
    (tables,) = [of for path, of in whole["results"].items() if path.endswith("/results.sqlite")]
    assert {row["student"] for of in tables.values() for row in of} == {"onaq", "work of onaq"}
    assert {"scorecards", "former", "reasons"} <= {*tables}
    cards = [row["card"] for row in tables["scorecards"]]
    assert {"adds", "doubles"} == {r["check"] for one in cards for r in one["results"]}
    assert whole["published"]["module1"][0]["finals"] == {"90101": "2"}
    assert "red" not in json.dumps(whole["results"])


def contents(folder: Path) -> dict[Path, bytes]:
    """The files of a class; databases are compared row by row."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(("results", "grading"))]
    return {file.relative_to(folder): file.read_bytes() for file in files}


def test_a_class_is_copied_and_made_again(folder: Path, tmp_path: Path) -> None:
    with Store(folder / "results.sqlite") as store:
        store.put(card("late"), Origin())  # it waits in the log beside the file
        done = run(folder, "backup", tmp_path / "term.zip")
        assert done.exit_code == 0, (done.output, done.exception)
    assert (tmp_path / "term.zip").stat().st_mode & 0o077 == 0
    again = tmp_path / "again"
    assert run(folder, "restore", tmp_path / "term.zip", again).exit_code == 0
    assert again.stat().st_mode & 0o077 == 0
    assert contents(folder) == contents(again)
    for name in students(folder / "results.sqlite"):
        assert rows_of(folder / "results.sqlite", [name]) == rows_of(again / "results.sqlite", [name])
    assert "late" in students(again / "results.sqlite")


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "term.zip"
    path.write_text("mine")
    assert "is not overwritten" in str(run(folder, "backup", path).exception)
    assert path.read_text() == "mine"
    assert "belongs elsewhere" in str(run(folder, "backup", folder / "term.zip").exception)
    assert "is no folder; give another place" in str(run(folder, "backup", tmp_path / "no" / "term.zip").exception)
    assert run(folder, "backup", tmp_path / "second.zip").exit_code == 0
    assert "is not overwritten" in str(run(folder, "restore", tmp_path / "second.zip", folder).exception)
    assert run(folder, "restore", path, tmp_path / "new").exit_code != 0
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("change", ["content", "name", "manifest", "cut"])
def test_a_backup_that_was_changed_is_refused(folder: Path, tmp_path: Path, change: str) -> None:
    assert run(folder, "backup", tmp_path / "term.zip").exit_code == 0
    changed = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "term.zip") as archive, zipfile.ZipFile(changed, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            if change == "content" and name == FILE:
                data += b" "
            if change == "manifest" and name == "backup.json":
                data = data.replace(b"roster.csv", b"../../x.csv")
            made.writestr("../x" if change == "name" and name == FILE else name, data)
    data = changed.getvalue()
    (tmp_path / "changed.zip").write_bytes(data[: len(data) // 2] if change == "cut" else data)
    done = run(folder, "restore", tmp_path / "changed.zip", tmp_path / "new")
    assert isinstance(done.exception, HarnessFault)
    assert not (tmp_path / "new").exists()
    assert not [*tmp_path.glob("*x*.csv")]


@pytest.mark.parametrize(
    ("until", "at", "is_said"),
    [
        ("2027-03-31", "2027-03-31T21:59:59+00:00", False),  # still that day in the class's zone
        ("2027-03-31", "2027-03-31T22:00:00+00:00", True),
        ("", "2099-01-01T00:00:00+00:00", False),
    ],
)
def test_after_the_day_until_which_records_are_kept_it_is_said(
    folder: Path, until: str, at: str, is_said: bool
) -> None:
    if until:
        (folder / "class.toml").write_text(f'keep_until = "{until}"\n{CLASS}')
    opened = open_class(Course(ROOT, folder))
    assert opened
    assert (f"until {until}" in overdue(opened, datetime.fromisoformat(at))) == is_said or not until


def test_a_day_that_is_none_is_an_error_with_its_line(folder: Path) -> None:
    (folder / "class.toml").write_text(f'keep_until = "soon"\n{CLASS}')
    done = run(folder, "scores")
    assert "class.toml:1" in str(done.exception)
    assert "2027-09-30" in str(done.exception)


def test_a_command_says_that_the_day_has_passed(folder: Path) -> None:
    (folder / "class.toml").write_text(f'keep_until = "2020-01-01"\n{CLASS}')
    assert "that day has passed" in run(folder, "scores").output


def test_a_log_that_a_killed_run_has_left_is_emptied_too(folder: Path, tmp_path: Path) -> None:
    with Store(folder / "results.sqlite") as store:
        store.put(card("onaq", printed="seen by onaqonaqonaq " * 400), Origin())
        left = tmp_path / "left"
        shutil.copytree(folder, left)  # as the files lie when the process is killed now
    assert (left / "results.sqlite-wal").stat().st_size
    assert "results.sqlite-wal" in found(left, "onaqonaqonaq")
    done = run(left, "forget", "onaq", "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert {trace: found(left, trace) - {"set.json"} for trace in TRACES} == {trace: set() for trace in TRACES}


def test_nothing_is_removed_while_another_program_reads(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "results.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM scorecards").fetchone()
        done = run(folder, "forget", "onaq", "--yes")
        assert isinstance(done.exception, HarnessFault)
        assert "results.sqlite" in str(done.exception)
    assert run(folder, "forget", "onaq", "--yes").exit_code == 0
    assert found(folder, "onaqonaqonaq") == set()


def test_an_archive_of_pages_that_has_theirs_is_told_of(folder: Path) -> None:
    with zipfile.ZipFile(folder / "feedback" / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", "<p>Ona Zoë Quill</p>" * 50)
    done = run(folder, "forget", "onaq", "--yes")
    assert isinstance(done.exception, StudentFault)
    assert "all.zip" in str(done.exception)
