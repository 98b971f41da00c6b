"""The page of a class and the numbers beside it: what they count, whom they name, that nothing in them is obeyed."""

import csv
import io
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.courses.course import Course
from grader.reports.class_page import class_page
from grader.reports.numbers import PASSED, SILENT, UNSTARTED, numbers
from grader.reports.tables import class_csv, class_json
from grader.results.store import Origin, Store
from tests.harness.cards import NOT_STARTED, card, failure, hidden, large_class, result
from tests.harness.fast.test_student_pages import EVIL, PROBES, Reader, hostile, skeleton

ROOT = Path(__file__).parents[3]
SIGN = failure(-1.0, 1.0, mistake="SIGN-FLIPPED", args=[1.0])
LONGER = failure(-1234.5, 1234.5, mistake="SIGN-FLIPPED", args=[1234.5, 6789.5])
OTHER = failure(7.0, 1.0)
WAITING = failure(None, 1.0, mistake=NOT_STARTED)
CLASS = [
    card("ada", result("one"), result("two"), result("three", "2")),
    card("bob", result("one", of=LONGER), result("two"), result("three", "2", OTHER)),
    card("cy", result("one", of=SIGN), result("two", of=SIGN), result("three", "2", OTHER, doubt="look")),
    card("dee", result("one"), result("two", verdict="timed out", detail="late"), result("three", "2", OTHER)),
    card("eve", *(result(c, t, WAITING) for c, t in (("one", "1"), ("two", "1"), ("three", "2")))),
]


def test_who_has_what_is_counted_and_the_best_comes_first() -> None:
    found = numbers(CLASS, ["zed", "ada"])
    assert [(s.name, s.score) for s in found.students] == [("ada", 6), ("bob", 2), ("dee", 2), ("cy", 0), ("eve", 0)]
    assert (found.median, found.complete, found.without_result) == (2, 1, ("zed",))
    assert found.histogram == (2, 0, 0, 2, 0, 0, 0, 0, 0, 1)
    assert found.flags == {"in doubt": 1}
    rows = {s.name: s.cells for s in found.students}
    assert rows["ada"] == (PASSED,) * 3
    assert rows["dee"] == (PASSED, SILENT, "three: failed")
    assert rows["eve"] == (UNSTARTED,) * 3


def test_mistakes_are_put_together_by_their_name_across_students_and_checks() -> None:
    found = numbers(CLASS, [])
    assert [(m.key, m.students, m.checks) for m in found.mistakes] == [
        ("three: failed", ("bob", "dee", "cy"), ("three",)),
        ("SIGN-FLIPPED", ("bob", "cy"), ("one", "two")),
        ("two: timed out", ("dee",), ("two",)),
    ]
    assert found.mistakes[1].example == SIGN
    assert found.mistakes[1].hint == "The size is right and the sign is not."


def test_a_file_that_is_not_imported_is_one_mistake() -> None:
    error: Any = {"!": "Strange", "m": "at the top"}
    rows = [result(check, of=failure(error, None), verdict="crashed") for check in ("one", "two")]
    found = numbers([card("ada", *rows, load_errors={"sums.py": error})], [])
    assert [(m.key, m.checks) for m in found.mistakes] == [("NOT-IMPORTED", ("one", "two"))]


def test_checks_are_measured_without_those_who_did_not_begin() -> None:
    one, two, three = numbers(CLASS, []).checks
    assert (one.begun, one.passed, one.most_frequent) == (4, 2, "SIGN-FLIPPED")
    assert (two.begun, two.passed) == (4, 2)
    assert (three.begun, three.passed, three.most_frequent) == (4, 1, "three: failed")
    assert one.item_rest == 0.3  # points 2, 0, 2, 0 with 4, 2, 0, 0: 1 / sqrt(1 * 11) by hand
    assert numbers(CLASS[:1], []).checks[0].item_rest is None


def test_what_is_hidden_is_on_no_page_and_in_no_file() -> None:
    secret = failure(987654.25, 123456.75, mistake="SIGN-FLIPPED", args=[555555.5])
    found = numbers([card("ada", result("one", of=hidden("SIGN-FLIPPED"), hidden_failure=secret))], [])
    page = class_page(found, {})
    assert "hidden examples alone" in page
    for text in (page, class_csv(found), class_json(found)):
        assert not [number for number in ("987654", "123456", "555555") if number in text]


def test_an_anonymous_report_has_no_name_in_it_and_its_order_says_nothing_of_names() -> None:
    named = [msgspec.structs.replace(c, student=f"Surname {c.student}") for c in CLASS]
    found = numbers(named, ["Surname zed"], is_anonymous=True)
    for text in (class_page(found, {}), class_csv(found), class_json(found)):
        assert "Surname" not in text
    assert [s.name for s in found.students] == [f"student {n}" for n in range(1, 6)]
    swapped = {"bob": "dee", "dee": "bob"}
    renamed = [msgspec.structs.replace(c, student=swapped.get(c.student, c.student)) for c in CLASS]
    assert class_csv(numbers(renamed, [], is_anonymous=True)) == class_csv(numbers(CLASS, [], is_anonymous=True))


def test_the_page_says_it_in_this_order() -> None:
    said = Reader(class_page(numbers(CLASS, ["zed"]), {})).said
    summary = "5 students; median 2 of 6 points; 1 complete; 1 without a result; 1 in doubt; flags: none."
    places = [said.index(text) for text in (summary, "3 of 5 students", "2 of 5 students", "Scores", "item-rest")]
    assert places == sorted(places)
    assert "added(1.0)" in said


def test_hostile_text_in_every_field_is_text_and_nothing_else() -> None:
    def made(said: str) -> str:
        one = hostile(said)
        rows = [msgspec.structs.replace(r, check=f"{said}{n}", task=said) for n, r in enumerate(one.results)]
        whole = msgspec.structs.replace(one, results=tuple(rows), assignment=said)
        twice = [whole, msgspec.structs.replace(whole, student=f"{said}2")]  # so each mistake is shown whole
        return class_page(numbers(twice, [f"{said}3"]), PROBES)

    page = made(EVIL)
    page.encode()
    assert {*skeleton(page)} == {*skeleton(made("tame"))}
    assert "<script>alert(1)</script>" in Reader(page).said


def test_the_tables_are_read_back_and_no_spreadsheet_computes_what_is_in_them() -> None:
    found = numbers([*CLASS, card("=1+1", result("one")), card('@a,\n"b', result("one"))], [])
    rows = [*csv.reader(io.StringIO(class_csv(found)))]
    assert rows[0] == ["student", "score", "max_score", "moved_from", "flags", "one", "two", "three"]
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 8
    assert len([row for row in rows if row[0].startswith(("'=1+1", "'@a,"))]) == 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    data = json.loads(class_json(found))
    assert data["students"][0]["name"] == "ada"
    assert data["mistakes"][1]["example"] == {"calls": [["sums:added", "1.0"]], "seen": "-1.0", "want": "1.0"}


def test_a_class_of_a_thousand_is_a_small_page_at_once_and_the_same_each_time() -> None:
    cards = large_class(1000, 68)
    begun = time.process_time()
    page = class_page(numbers(cards, []), {})
    assert time.process_time() - begun < 3  # it takes 0.4 s; a machine under load may take longer
    assert len(page.encode()) < 2_000_000
    assert class_page(numbers(list(reversed(cards)), []), {}) == page
    assert "student 0999" in page


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of a class with results of an assignment of this course."""
    cards = [msgspec.structs.replace(c, assignment=name_of_the_first()) for c in CLASS]
    with Store(tmp_path / "results.sqlite") as store:
        for one in cards:
            store.put(one, Origin())
        store.settle(cards[0].assignment, cards[0].suite, ())
    return tmp_path


def name_of_the_first() -> str:
    return Course(ROOT, ROOT / "class").chosen(None).name


def run(kept: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(kept), *words], standalone_mode=False)


def test_the_command_writes_the_page_and_the_numbers_for_its_user_alone(kept: Path) -> None:
    done = run(kept, "report", "-o", str(kept / "page.html"))
    assert done.exception is None
    files = {path.name: path for path in kept.glob("page.*")}
    assert {*files} == {"page.html", "page.csv", "page.json"}
    assert {path.stat().st_mode & 0o77 for path in files.values()} == {0}
    before = files["page.html"].read_bytes()
    run(kept, "report", "-o", str(kept / "page.html"))
    assert files["page.html"].read_bytes() == before
    assert run(kept, "report", "-o", str(kept / "page.txt")).exception is not None


def test_the_command_writes_a_page_and_a_markdown_file_for_each_student(kept: Path) -> None:
    done = run(kept, "feedback", "-o", str(kept / "pages"))
    assert done.exception is None
    written = sorted(path.name for path in (kept / "pages").iterdir())
    assert written == sorted(f"{c.student}.{ending}" for c in CLASS for ending in ("html", "md"))
    assert "<b>2</b> of 6 points" in (kept / "pages" / "bob.html").read_text()


@pytest.mark.parametrize("command", [("report", "-o", "page.html"), ("feedback", "-o", "pages")])
def test_where_nothing_is_graded_the_command_says_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(tmp_path, *command)
    assert "nothing is graded yet; run `grader grade SUBMISSIONS`" in str(done.exception)


def test_a_result_that_cannot_be_read_keeps_nobody_else_from_a_page(kept: Path) -> None:
    with sqlite3.connect(kept / "results.sqlite") as db:
        db.execute("UPDATE scorecards SET card = x'00' WHERE student = 'ada'")
    db.close()
    done = run(kept, "feedback", "-o", str(kept / "pages"))
    assert "not shown: ada" in str(done.exception)
    assert len([*(kept / "pages").glob("*.html")]) == 4
