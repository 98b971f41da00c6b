"""What counts for each person of a class: by the roster, the dates and the results, after lateness."""

import csv
import io
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grader.classes.csv_file import csv_text
from grader.cli import cli
from grader.intake.platforms.receipts import Receipt
from grader.kit.errors import HarnessFault
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store
from grader.scoring.lines import points_text
from tests.harness.cards import failure, result

ROOT = Path(__file__).parents[3]
LATE = 'late = { kind = "percent per day begun", percent = 25 }\n'
CLASS = f"""
zone = "Europe/Berlin"
late_days = 1
[[assignment]]
name = "module1"
due = "2026-11-24 18:00"
{LATE}
[[assignment]]
name = "module0"
due = "2026-11-10 18:00"
last_date = "2026-11-14 18:00"
{LATE}"""
PEOPLE = [
    ["id", "name", "login", "group", "extension module0"],
    ["1", "Ona", "ona1", "", ""],
    ["2", "=Zoë", "zoe2", "", "2026-11-11 18:00"],
    ["3", "Bo", "bo3", "red", ""],
    ["4", "Cy", "cy4", "red", ""],
    ["5", "Dee", "dee5", "", ""],
    ["6", "Eli", "eli6", "", ""],
]


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])


def card(student: str, assignment: str, at: str, *, right: int, login: str = "") -> Scorecard:
    """One that got the points of so many of four checks, two points each."""
    results = tuple(result(f"check_{n}", of=None if n < right else failure(0.0, 1.0)) for n in range(4))
    receipt = Receipt(at=at, login=login)
    return Scorecard(student, assignment, 1, student, "suite", "full", results, receipt=receipt)


CARDS = [
    card("ona1", "module0", "2026-11-12T18:00:00+01:00", right=4),  # two days late: one is paid, one costs a quarter
    card("ona1", "module1", "2026-11-25T18:00:00+01:00", right=4),  # a day late, and none is left
    card("Zo\u00eb's work", "module0", "2026-11-11T17:00:00Z", right=3, login="ZOE2"),  # the second of the extension
    card("red", "module0", "2026-11-10 18:00:01", right=2),  # a second late: each member's own day pays
    card("dee5", "module0", "", right=4),
    card("eli6", "module0", "2026-11-14T18:00:01+01:00", right=4),
]


def made(folder: Path) -> Path:
    (folder / "class.toml").write_text(CLASS)
    (folder / "roster.csv").write_text(csv_text(PEOPLE))
    with Store(folder / "results.sqlite") as store:
        for one in CARDS:
            store.put(one, Origin())
        for assignment in ("module0", "module1"):
            store.settle(assignment, "suite", ())
        store.note_reasons("module1", {"bo3": "a file that is no text"})
    return folder


def run(folder: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(folder), "scores", *map(str, words)])


def rows(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["assignment"], row["id"]): row for row in csv.DictReader(io.StringIO(text))}


def test_the_scores_of_a_class(tmp_path: Path) -> None:
    done = run(made(tmp_path))
    assert done.exit_code == 0, done.output
    found = rows(done.stdout)
    keys = ("raw", "late", "final", "maximum", "days late", "late days left")
    numbers = {key: " ".join(row[key_] for key_ in keys) for key, row in found.items() if row["final"]}
    assert numbers == {
        ("module0", "1"): "8 -2 6 8 2 0",
        ("module0", "2"): "6 0 6 8 0 1",
        ("module0", "3"): "4 0 4 8 1 0",
        ("module0", "4"): "4 0 4 8 1 0",
        ("module1", "1"): "8 -2 6 8 1 0",
    }
    notes = {key: row["note"] for key, row in found.items() if not row["final"]}
    assert notes[("module0", "5")] == "nobody knows when it was received"
    assert notes[("module0", "6")] == "received 2026-11-14T18:00:01+01:00, too late to count"
    assert notes[("module1", "3")] == notes[("module1", "4")] == "not graded: a file that is no text"
    assert notes[("module1", "2")] == "no submission"
    assert len(found) == 12


def test_the_same_scores_are_there_for_programs(tmp_path: Path) -> None:
    found = {(row["assignment"], row["id"]): row for row in json.loads(run(made(tmp_path), "--json").stdout)}
    one = found["module0", "1"]
    assert [one[key] for key in ("raw", "override", "late", "final", "maximum")] == [8.0, 0.0, -2.0, 6.0, 8.0]
    assert (one["days_late"], one["late_days_left"], found["module0", "2"]["name"]) == (2, 0, "=Zoë")
    without = found["module0", "5"]
    assert (without["final"], without["notes"]) == (None, ["nobody knows when it was received"])


def test_a_file_of_scores_has_no_formula_and_names_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    done = run(made(tmp_path), "-o", path)
    assert done.exit_code == 0, done.output
    assert {row["name"] for row in rows(path.read_text()).values()} >= {"'=Zoë", "Ona"}
    assert path.stat().st_mode & 0o077 == 0


def test_two_submissions_of_one_person_give_no_score_until_it_is_settled(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with Store(folder / "results.sqlite") as store:
        store.put(card("1", "module0", "2026-11-10T10:00:00+01:00", right=1), Origin())
        store.settle("module0", "suite", ())
    row = rows(run(folder).stdout)["module0", "1"]
    assert (row["final"], row["note"], row["late days left"]) == ("", "unclear whose submission it is", "1")


@pytest.mark.parametrize("name", ["class.toml", "roster.csv", "results.sqlite"])
def test_what_is_not_there_is_said(tmp_path: Path, name: str) -> None:
    (made(tmp_path) / name).unlink()
    assert isinstance(run(tmp_path).exception, HarnessFault)


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("0", "0"),
        ("100", "100"),
        ("10", "10"),
        ("92.70", "92.7"),
        ("1/3", "0.33"),
        ("-1/200", "-0.01"),
        ("-1/999", "0"),
    ],
)
def test_points_have_two_places_at_most(points: str, text: str) -> None:
    assert points_text(Fraction(points)) == text
