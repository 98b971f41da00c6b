"""A class graded again: who would change is said before anything is written, and it is written whole or not at all."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.harness.linux.till import FUNCTIONS, copied, does, hand_in, put, text_of, turn_the_order

CLASS = """
zone = "Europe/Berlin"
[[assignment]]
name = "bills"
due = "2026-11-10 18:00"
attempts = "best"
late = { kind = "percent per day begun", percent = 50 }
"""
ROSTER = "id,name,login\n1,Ona,ona\n2,Zoë,zoe\n3,Bo,bo\n"
ORDER = "shares_are_ordered_and_a_cent_apart"
ADDED = '''

@check(task="sharing-2", points=1, cents=amounts, guests=guests)
def test_shares_are_whole_numbers(cents: int, guests: int) -> None:
    """shares(cents, guests) is a list of whole numbers, none of which is above the mean by a cent or more."""
    seen = observe("prices:shares", cents, guests)
    expect_that(isinstance(seen, list) and all(n < cents / guests + 1 for n in seen), seen, "all near the mean")
'''


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose class was graded; one has handed in twice, the second time wrong."""
    folder = tmp_path_factory.mktemp("regrade")
    course = copied(folder)
    first = hand_in(hand_in(hand_in(folder / "first", "ona", {}), "zoe", {"shares": 1}), "bo", {"rounded": 1})
    does(course, "grade", "-a", "bills", first, "--jobs", "2")
    does(course, "grade", "-a", "bills", hand_in(folder / "second", "ona", {"shares": 2}), "--replace")
    put(course / "class" / "class.toml", CLASS.replace("due =", "# due =").replace("late =", "# late ="))
    put(course / "class" / "roster.csv", ROSTER)
    does(course, "grade", "-a", "bills", folder / "second")
    return course


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(graded, tmp_path / "bills", ignore=shutil.ignore_patterns("__pycache__")))


def finals(course: Path) -> dict[str, str]:
    rows = csv.DictReader(does(course, "scores").stdout.splitlines())
    return {row["id"]: row["final"] for row in rows if row["assignment"] == "bills"}


def diff(course: Path, *words: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(does(course, "regrade", "-a", "bills", "--json", *words).stdout)
    return {row["submission"]: row for row in rows}


def test_nothing_would_change_where_nothing_has(course: Path) -> None:
    done = does(course, "regrade", "-a", "bills", "--diff")
    assert "0 of 3 would change" in done.stdout
    assert "graded again: 0; whose grade is of this suite and this code: 4" in done.stderr


def test_a_changed_check_says_who_changes_by_which_call_and_nothing_is_written(course: Path) -> None:
    before, shown = finals(course), does(course, "show", "-a", "bills", "ona").stdout
    turn_the_order(course)
    rows = diff(course)
    assert {name: (row["before"], row["after"]) for name, row in rows.items()} == {
        "ona": (10.0, 9.0), "zoe": (9.0, 10.0), "bo": (8.0, 7.0),
    }  # fmt: skip
    (one,) = rows["ona"]["checks"]
    assert (one["check"], one["call_before"], one["call_after"][:6]) == (ORDER, "", "shares")
    assert rows["zoe"]["checks"][0]["call_before"].startswith("shares(")
    text = does(course, "regrade", "-a", "bills").stdout
    assert "3 of 3 would change: 1 up, 2 down" in text
    assert f"{ORDER}: 1 up, 2 down" in text
    assert finals(course) == before == {"1": "10", "2": "9", "3": "8"}
    assert does(course, "show", "-a", "bills", "ona").stdout == shown


def test_written_all_attempts_are_of_the_new_check_and_the_old_grades_are_known(course: Path) -> None:
    turn_the_order(course)
    does(course, "regrade", "-a", "bills", "--write")
    assert finals(course) == {"1": "9", "2": "10", "3": "7"}
    history = does(course, "show", "-a", "bills", "ona", "--history").stdout
    assert "attempt 1 of 2: 9 of 10" in history
    assert f"regrade: 10 -> 9: {ORDER} 1 -> 0" in history
    again = does(course, "regrade", "-a", "bills")
    assert "0 of 3 would change" in again.stdout
    assert "whose grade is of this suite and this code: 4" in again.stderr


def test_nobody_loses_where_that_is_asked_for_and_grading_goes_on_so(course: Path, graded: Path) -> None:
    turn_the_order(course)
    assert {name: row["by"] for name, row in diff(course, "--nobody-loses").items()} == {"zoe": 1.0}
    done = does(course, "regrade", "-a", "bills", "--write", "--nobody-loses")
    assert "keep the better grade that they have: 3" in done.stderr
    assert finals(course) == {"1": "10", "2": "10", "3": "8"}
    does(course, "grade", "-a", "bills", graded.parent / "second")
    assert finals(course) == {"1": "10", "2": "10", "3": "8"}
    assert "0 of 3 would change" in does(course, "regrade", "-a", "bills").stdout


def test_a_check_that_is_added_later_is_asked_of_what_was_handed_in_before(course: Path) -> None:
    check = course / "tests" / "checks" / "test_sharing.py"
    check.write_text(check.read_text() + ADDED)
    toml = course / "assignments" / "bills" / "assignment.toml"
    toml.write_text(toml.read_text().replace("total  = 6", "total  = 7"))
    does(course, "freeze", "-a", "bills", "--public")
    rows = diff(course)
    assert {row["by"] for row in rows.values()} == {1.0}
    assert [turn["before"] for turn in rows["bo"]["checks"]] == [None]
    does(course, "regrade", "-a", "bills", "--write")
    assert finals(course) == {"1": "11", "2": "10", "3": "9"}


def test_an_override_stays_through_a_regrade(course: Path) -> None:
    does(course, "override", "-a", "bills", "bo", "rounded_is_the_nearest_multiple", "1", "--reason", "x", "--yes")
    turn_the_order(course)
    does(course, "regrade", "-a", "bills", "--write")
    assert finals(course)["3"] == "8"
    assert "override" in does(course, "show", "-a", "bills", "bo").stdout


def test_other_rules_say_who_changes_and_stand_when_they_are_written(course: Path, graded: Path) -> None:
    toml = course / "class" / "class.toml"
    toml.write_text(toml.read_text() + "\ncap = 9\n")
    noted = does(course, "grade", "-a", "bills", graded.parent / "second")
    assert "the rules of bills in class.toml have changed" in noted.stderr
    rows = diff(course)
    assert {name: (row["by"], row["reason"]) for name, row in rows.items()} == {
        "ona": (-1.0, "the rules of class.toml")
    }
    does(course, "regrade", "-a", "bills", "--write")
    assert diff(course) == {}


def test_files_that_are_not_kept_are_read_where_they_lie_or_nothing_is_written(course: Path, graded: Path) -> None:
    with closing(sqlite3.connect(course / "class" / "results.sqlite", isolation_level=None)) as db:
        db.execute("DELETE FROM submissions WHERE student = 'bo'")
    turn_the_order(course)
    done = does(course, "regrade", "-a", "bills", "--write", ends=2)
    assert "nothing was changed: attempts that cannot be graded again: 1" in done.stderr
    assert finals(course) == {"1": "10", "2": "9", "3": "8"}
    does(course, "regrade", "-a", "bills", "--write", graded.parent / "first")
    assert finals(course) == {"1": "9", "2": "10", "3": "7"}


def test_only_those_who_show_a_mistake_are_graded_again(course: Path, tmp_path: Path) -> None:
    toml = course / "class" / "class.toml"
    toml.write_text(toml.read_text().replace('"best"', '"last"'))
    begun = text_of({}).replace(FUNCTIONS["rounded"][0], "raise NotImplementedError")
    put(tmp_path / "third" / "bo" / "prices.py", begun)
    does(course, "grade", "-a", "bills", tmp_path / "third" / "bo", "--student", "bo", "--replace")
    before = {"1": "6", "2": "9", "3": "8"}
    assert finals(course) == before
    assert diff(course)["ona"]["reason"] == "another attempt counts"  # by the rules, which are written down here
    does(course, "regrade", "-a", "bills", "--write")
    turn_the_order(course)
    assert diff(course, "--only-with", "NO-SUCH-ONE") == {}
    none = does(course, "regrade", "-a", "bills", "--only-with", "NO-SUCH-ONE").stderr
    assert "no attempt that other checks or other code have graded shows NO-SUCH-ONE" in none
    assert {*diff(course, "--only-with", "NOT-STARTED")} == {"bo"}
    does(course, "regrade", "-a", "bills", "--write", "--only-with", "NOT-STARTED")
    assert finals(course) == {**before, "3": "7"}
    assert {*diff(course)} == {"zoe"}
