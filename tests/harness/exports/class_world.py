"""A class with a roster whose people have what breaks importers, what was graded of it, and the accounts elsewhere."""

import sys
from pathlib import Path

from click.testing import CliRunner, Result

from grader.classes.csv_file import csv_text
from grader.cli import cli
from grader.intake.platforms.receipts import Receipt
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store
from tests.harness.cards import failure, result
from tests.harness.exports.readers import Account

ROOT = Path(__file__).parents[3]
CLASS = """
zone = "Europe/Berlin"
[[assignment]]
name = "module0"
due = "2026-11-10 18:00"
late = { kind = "percent per day begun", percent = 33 }
"""
PEOPLE = [
    ["id", "name", "mail", "login", "section", "pseudonym"],
    ["1001", "Quill, Mara", "mara@uni.example", "mquill", "A", "heron"],
    ["1002", "=Zoë", "zoe@uni.example", "zbrand", "A", "otter"],
    ["1003", "Sam Wren", "sam1@uni.example", "swren1", "B", "ibis"],
    ["1004", "Sam Wren", "sam2@uni.example", "swren2", "B", "newt"],
    ["0", "Nought Points Possible", "nought@uni.example", "nought", "B", "lynx"],
    ["1006", "No Body", "nobody@uni.example", "nbody", "B", "vole"],
]
ACCOUNTS = [
    Account(str(52000 + n), row[0], row[3], row[2], row[1]) for n, row in enumerate(PEOPLE[1:])
]  # what Canvas and Moodle know of them


def card(student: str, right: int, at: str = "2026-11-10T10:00:00+01:00", **receipt: str) -> Scorecard:
    """One that got the points of so many of five checks, two points each."""
    results = tuple(result(f"check_{n}", of=None if n < right else failure(0.0, 1.0)) for n in range(5))
    return Scorecard(student, "module0", 1, student, "suite", "full", results, receipt=Receipt(at=at, **receipt))


CARDS = [
    card("mquill", 5, "2026-11-11T18:00:01+01:00"),  # two days late: 10 - 6.6 = 3.4
    card("zbrand", 4),
    card("swren1", 0),  # 0 points are points
    card("swren2", 3),
    card("nought", 2),
    card("a stranger", 5),
]
SUBMISSION = {
    "schema": "classroom50/result/v1", "classroom": "cs", "assignment_type": "individual", "owner": "MQuill",
    "submission": "submit/1", "commit": "c", "release": "r", "review": "v", "datetime": "2026-11-10T10:00:00Z",
    "score": 1, "max-score": 10, "tests": [],
}  # fmt: skip
SCORES = {"1001": "3.4", "1002": "8", "1003": "0", "1004": "6", "0": "4"}
ACCOUNT = {row.sis: row.number for row in ACCOUNTS}


def made(folder: Path, cards: list[Scorecard] = CARDS, *, has_class: bool = True) -> Path:
    """The folder of the class."""
    if has_class:
        (folder / "class.toml").write_text(CLASS)
        (folder / "roster.csv").write_text(csv_text(PEOPLE))
    with Store(folder / "results.sqlite") as store:
        for one in cards:
            store.put(one, Origin())
        store.settle("module0", "suite", ())
    return folder


def run(folder: Path, *words: str | Path) -> Result:
    """`grader export` for that class."""
    before = [*sys.path]  # a command puts its course on the path
    try:
        named = ["--course", str(ROOT), "--class", str(folder), "export"]
        return CliRunner().invoke(cli, [*named, *map(str, words)])
    finally:
        sys.path[:] = before


def exported(folder: Path, form: str, *words: str | Path) -> tuple[bytes, Result]:
    """The file that was written, and what the command said; somebody's submission is nobody's, so it ends with 1."""
    path = folder / f"out.{form}"
    done = run(folder, form, "-a", "module0", "-o", path, *words)
    assert path.exists(), (done.output, done.exception)
    return path.read_bytes(), done
