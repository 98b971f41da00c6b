"""The bundled class, graded, with its roster: every format says the same, and each command of docs/exports.md runs."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from grader.classes.csv_file import csv_text
from tests.harness.exports import readers
from tests.harness.exports.readers import Account
from tests.harness.goldens import take_sets
from tests.harness.linux.conftest import Cli

ROOT = Path(__file__).parents[3]
CLASS = ROOT / "tests" / "class"
TEXT = (ROOT / "docs" / "exports.md").read_text("utf-8")
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
SETTINGS = """
zone = "Europe/Berlin"
[[assignment]]
name = "module0"
"""
TITLE = "Module0 (88121)"


def people() -> list[list[str]]:
    """The roster: each submission of the class is called by its person's login."""
    names = sorted(path.name for path in CLASS.iterdir() if path.is_dir())
    rows = [[str(1000 + n), f"Name {n}, Given", f"{n}@uni.example", *row] for n, row in enumerate(_logins(names))]
    return [["id", "name", "mail", "login", "section", "pseudonym"], *rows]


def _logins(names: list[str]) -> list[list[str]]:
    return [[name, "A", f"p{n:03}"] for n, name in enumerate(names)]


ACCOUNTS = [Account(str(52000 + n), *row[:1], row[3], row[2], row[1]) for n, row in enumerate(people()[1:])]
TO_ID = {account.number: account.sis for account in ACCOUNTS}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, cli: Cli) -> Path:
    """The folder of the class, graded."""
    folder = tmp_path_factory.mktemp("class")
    take_sets("module0", folder)
    (folder / "class.toml").write_text(SETTINGS)
    (folder / "roster.csv").write_text(csv_text(people()))
    cli(folder, "grade", "-a", "module0", CLASS)
    write_files_of_places(folder)
    return folder


def write_files_of_places(folder: Path) -> None:
    """What the places let one download, for everybody on the roster."""
    book = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TITLE]]
    book += [[a.name, a.number, a.sis, a.login, "A", ""] for a in ACCOUNTS]
    (folder / "gradebook.csv").write_text(csv_text(book))
    sheet = [["Identifier", "Email address", "Grade", "Maximum grade", "Last modified (grade)"]]
    sheet += [[f"Participant {a.number}", a.mail, "", "100.00", "-"] for a in ACCOUNTS]
    (folder / "worksheet.csv").write_text(csv_text(sheet))
    one = {
        "schema": "classroom50/result/v1",
        "classroom": "cs",
        "assignment_type": "individual",
        "submission": "submit/1",
    }
    one |= {
        "commit": "c",
        "release": "r",
        "review": "v",
        "datetime": "2026-09-01T10:00:00Z",
        "score": 0,
        "max-score": 1,
    }
    entries = [{"owner": a.login, "submissions": [{**one, "owner": a.login, "tests": []}]} for a in ACCOUNTS]
    scores = {"schema": "classroom50/scores/v1", "assignments": {"module0": {"type": "individual", "entries": entries}}}
    (folder / "scores.json").write_text(json.dumps(scores))


def exported(folder: Path, cli: Cli, form: str, *words: str | Path) -> bytes:
    path = folder / f"out.{form}"
    done = cli(folder, "export", form, "-a", "module0", "-o", path, *words)
    assert done.returncode in (0, 1), done.stderr
    return path.read_bytes()


def test_every_format_has_the_scores_of_the_class(graded: Path, cli: Cli) -> None:
    text = cli(graded, "scores").stdout
    want = {row["id"]: row["final"] for row in csv.DictReader(io.StringIO(text)) if row["final"]}
    assert len(want) == len(ACCOUNTS) == 25
    assert len({*want.values()}) > 10
    found = {
        "csv": readers.plain_csv(exported(graded, cli, "csv").decode()),
        "json": readers.plain_json(exported(graded, cli, "json").decode()),
        "junit": readers.junit(exported(graded, cli, "junit")),
        "gradescope": readers.gradescope(exported(graded, cli, "gradescope")),
        "d2l": readers.d2l(exported(graded, cli, "d2l").decode()),
    }
    book, places = ("--into", graded / "gradebook.csv", "--column", "Module0"), {"88121": "Module0"}
    canvas, changed = readers.canvas(exported(graded, cli, "canvas", *book).decode(), ACCOUNTS, places)
    assert changed == {}
    by_number = {
        "canvas": canvas,
        "moodle": readers.moodle(exported(graded, cli, "moodle").decode(), ACCOUNTS, "sis"),
    }
    found |= {form: {TO_ID[number]: g for number, g in grades.items()} for form, grades in by_number.items()}
    mails = {account.mail: account.sis for account in ACCOUNTS}
    uploaded = readers.prairielearn(exported(graded, cli, "prairielearn").decode())
    found["prairielearn"] = {mails[mail]: points for mail, points in uploaded.items()}
    logins = {account.login: account.sis for account in ACCOUNTS}
    whole = readers.classroom50(
        exported(graded, cli, "classroom50", "--into", graded / "scores.json").decode(), "module0"
    )
    found["classroom50"] = {logins[owner]: f"{100 * score / most:g}" for owner, (score, most) in whole.items()}
    assert {form: grades for form, grades in found.items() if grades != want} == {}
    sheet = exported(graded, cli, "moodle-worksheet", "--into", graded / "worksheet.csv").decode()
    numbers = [account.number for account in ACCOUNTS]
    taken = {TO_ID[number]: grade for number, grade in readers.moodle_worksheet(sheet, numbers, 100).items()}
    assert taken == {person: grade for person, grade in want.items() if grade != "0"}  # and the others are said


def test_each_command_of_the_document_runs(graded: Path, tmp_path: Path) -> None:
    """In their order, in one folder; a bundle takes its packages from where pip takes them."""
    assert len(COMMANDS) == 11
    write_files_of_places(tmp_path)
    for command in COMMANDS:
        words = shlex.split(command)
        assert words[0] == "grader"
        if words[1:3] == ["bundle", "gradescope"] or words[1:3] == ["bundle", "prairielearn"]:
            continue  # linux/slow/test_bundles.py makes both, and runs them
        start = [sys.executable, "-m", "grader", "--course", str(ROOT), "--class", str(graded)]
        done = subprocess.run([*start, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), (command, done.stderr)
        assert done.returncode == 0 or "not in the file" in done.stderr, (command, done.stderr)
        if "--dry-run" not in words:
            assert (tmp_path / words[words.index("-o") + 1]).stat().st_size > 100
