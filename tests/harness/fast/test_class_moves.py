"""What moved since the last run: the store remembers it, the page and the tables say it, or that it is unknown."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.reports.tables import class_csv, class_json
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store, read_results
from tests.harness.cards import card, failure, result
from tests.harness.fast.test_student_pages import Reader

WRONG = failure(7.0, 1.0)
FIRST = [
    card("ada", result("one"), result("two", of=WRONG)),
    card("bob", result("one"), result("two")),
    card("cy", result("one"), result("two")),
]
LATER = [
    card("ada", result("one"), result("two"), submission="new"),
    card("bob", result("one", of=WRONG), result("two"), submission="new"),
    card("dee", result("one"), result("two")),
]


def ran(path: Path, *cards: Scorecard) -> None:
    """A run that grades these."""
    with Store(path) as store:
        for one in cards:
            store.put(one, Origin())
        store.settle("sums", "suite", ())


def test_the_results_before_the_last_run_are_remembered_of_whom_it_graded(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    ran(path, *FIRST)
    with read_results(path) as results:
        assert results.former("sums") == {"ada": None, "bob": None, "cy": None}
        assert results.former("other") == {}
    ran(path, *LATER)
    ran(path)  # nothing new: what is known of the run before stays
    with read_results(path) as results:
        assert results.former("sums") == {"ada": FIRST[0], "bob": FIRST[1], "dee": None}


def test_a_file_that_remembers_nothing_is_read_and_one_that_cannot_be_decoded_too(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    ran(path, *FIRST)
    ran(path, *LATER)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE former SET card = x'00' WHERE student = 'ada'")
    with read_results(path) as results:
        assert results.former("sums") == {"ada": None, "bob": FIRST[1], "dee": None}
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TABLE former")
    with read_results(path) as results:
        assert results.former("sums") == {}


def test_who_moved_is_said_whoever_lost_points_first() -> None:
    former = {"ada": FIRST[0], "bob": FIRST[1], "dee": None}
    found = numbers([*LATER, FIRST[2]], [], former)
    assert found.moves
    assert [(m.name, m.before, m.after, m.gained, m.lost) for m in found.moves.moved] == [
        ("bob", 4, 2, (), ("one",)),
        ("ada", 2, 4, ("two",), ()),
    ]
    page = Reader(class_page(found, {})).said
    said = "The last run graded 3 students: 1 with no result before, 1 with more points than before, 1 with fewer."
    assert page.index("item-rest") < page.index(said) < page.index("+two")
    rows = {row["student"]: row["moved_from"] for row in csv.DictReader(io.StringIO(class_csv(found)))}
    assert rows == {"ada": "2", "bob": "4", "cy": "", "dee": ""}
    assert json.loads(class_json(found))["moves"]["gained"] == {"two": 1}


def test_where_nothing_is_known_the_page_says_so() -> None:
    assert "Nothing is known of an earlier run." in class_page(numbers(FIRST, []), {})


def test_an_anonymous_page_names_nobody_who_moved() -> None:
    named = [msgspec.structs.replace(one, student=f"Surname {one.student}") for one in LATER]
    former = {f"Surname {one.student}": one for one in FIRST}
    found = numbers(named, [], former, is_anonymous=True)
    assert found.moves
    assert found.moves.moved
    for text in (class_page(found, {}), class_csv(found), class_json(found)):
        assert "Surname" not in text
