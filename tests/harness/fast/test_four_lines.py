"""Raw, override, late and final are the same four lines in the table, in words, in JSON and on the page of a class."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from grader.classes.opening import open_class
from grader.courses.course import open_course
from grader.feedback.aloud import write_aloud
from grader.feedback.class_table import write_table
from grader.feedback.lines.in_table import NO_COLUMNS, ScoreColumns
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.reports.tables import class_csv
from grader.results.scorecard import Scorecard
from grader.results.store import read_results
from grader.scores.shown import ShownScores
from grader.scoring.lines import ScoreLines
from grader.scoring.score import Score
from tests.harness.fast.test_deciding import ROOT, _path, card, folder, keep, run

__all__ = ["_path", "folder"]

SUITE: Any = SimpleNamespace(points=8.0, totals={"1": 8.0}, assignment=SimpleNamespace(beyond=True))
STUDENTS = ("bo", "ona", "stranger", "team", "zoe")
HEADS = ["student", "1", "/8", "raw", "override", "late", "final", "/12", "beyond", "flags"]


def term(folder: Path) -> Path:
    """The class with a stranger, a team whose people have other due times, and an override."""
    roster = "id,name,login,group,extension module0\n1,Ona,ona,,\n2,Zoë,zoe,,\n3,Bo,bo,,\n4,Ed,,team,\n5,Flo,,team,\n"
    (folder / "roster.csv").write_text(roster)
    text = (folder / "class.toml").read_text().replace('"best"', '"last"')
    (folder / "class.toml").write_text(text.replace('zone = "Europe/Berlin"', 'zone = "Europe/Berlin"\nlate_days = 1'))
    keep(folder, card("stranger"), card("team", "check_0", day="11"))
    done = run(folder, "override", "-a", "module0", "zoe", "check_1", "1.5", "--reason", "half", "--yes")
    assert done.exit_code == 0, done.output
    return folder


def shown(folder: Path) -> tuple[list[Scorecard], ScoreColumns]:
    opened = open_class(open_course(Path.cwd(), ROOT, folder))
    with read_results(folder / "results.sqlite") as results:
        scores = ShownScores(results, opened, "module0")
        cards = [found for student in STUDENTS if (found := scores.card(student))]
        return cards, ScoreColumns(scores.lines_of(STUDENTS))


def test_the_table_has_a_column_for_each_line_and_none_where_there_are_no_dates(folder: Path) -> None:
    cards, columns = shown(term(folder))
    names, out, without = {name: name for name in STUDENTS}, io.StringIO(), io.StringIO()
    assert write_table(cards, names, SUITE, out, columns) == ()
    head, *rows = out.getvalue().splitlines()
    assert head.split() == HEADS
    cells = {row.split()[0]: row.split()[1:] for row in rows}
    assert cells["bo"] == ["8", "8", "0", "0", "8"]
    assert cells["zoe"][:5] == ["6", "6", "1.5", "0", "7.5"]
    assert cells["ona"][:5] == ["6", "6", "0", "0", "6"]  # a day late, which a late day pays for
    assert "attempt 2 of 2 counts" in " ".join(cells["ona"])
    assert cells["stranger"][:2] == ["8", "8"]
    assert "it is not known whose it is" in " ".join(cells["stranger"])
    write_table(cards, names, SUITE, without, NO_COLUMNS)
    assert without.getvalue().splitlines()[0].split() == ["student", "1", "/8", "score", "/8", "beyond", "flags"]


def test_where_nobody_knows_when_anything_came_the_lines_are_there_and_empty() -> None:
    nothing = ScoreLines(None, Fraction(0), notes=("nobody knows when it was received",))
    out = io.StringIO()
    write_table([card("bo")], {"bo": "bo"}, SUITE, out, ScoreColumns({"bo": [nothing]}))
    head, row = out.getvalue().splitlines()
    assert head.split()[3:7] == ["raw", "override", "late", "final"]
    assert row.split()[1:] == ["8", "nobody", "knows", "when", "it", "was", "received"]
    of_page = numbers([card("bo"), card("stranger")], [], counted={"bo": [nothing]})
    assert of_page.line_names == ("raw", "override", "late", "final")
    assert "nothing counts yet" in class_page(of_page, {})
    assert [line.split(",")[5:9] for line in class_csv(of_page).splitlines()[1:]] == [[""] * 4, ["8", "", "", ""]]


def test_people_of_a_group_who_differ_have_a_row_each() -> None:
    zero = Fraction(0)
    late = [Score(Fraction(6), zero, Fraction(off), Fraction(6 - off), 1, 0) for off in (0, 3)]
    people = [ScoreLines(of, Fraction(12), whose=who) for of, who in zip(late, ("Ed", "Flo"), strict=True)]
    columns, cards = ScoreColumns({"team": people}), [card("team", "check_0")]
    out, aloud = io.StringIO(), io.StringIO()
    write_table(cards, {"team": "team"}, SUITE, out, columns)
    rows = [row.split() for row in out.getvalue().splitlines()]
    assert rows[1:] == [["team", "6"], ["Ed", "6", "0", "0", "6"], ["Flo", "6", "0", "-3", "3"]]
    write_aloud(cards, {"team": "team"}, SUITE, aloud, columns)
    lines = ("Ed raw 6, override 0, late 0, final 6 of 12", "Flo raw 6, override 0, late -3, final 3 of 12")
    assert f"team: {', '.join(lines)}" in aloud.getvalue()
    of_page = numbers(cards, [], counted=columns.of)
    assert [(one.name, one.score) for one in of_page.students] == [("team (Ed)", 6.0), ("team (Flo)", 3.0)]


def test_the_page_of_a_class_counts_what_counts(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "class.html"
    done = run(term(folder), "report", "-a", "module0", "-o", page)
    assert done.exit_code == 0, (done.output, done.exception)
    rows = {row["student"]: row for row in csv.DictReader(page.with_suffix(".csv").read_text().splitlines())}
    assert [rows["zoe"][key] for key in ("score", "raw", "override", "late", "final", "max_score")] == [
        "7.5", "6", "1.5", "0", "7.5", "12"
    ]  # fmt: skip
    assert (rows["stranger"]["score"], rows["stranger"]["raw"], rows["stranger"]["final"]) == ("", "8", "")
    text = page.read_text()
    assert [text.index(f">{name}<") for name in ("raw", "override", "late", "final")] == sorted(
        text.index(f">{name}<") for name in ("raw", "override", "late", "final")
    )
    assert "median 6.75 of 12 points" in text  # of 8, 6, 6, 7.5: nobody knows whose the fifth is
    data = json.loads(page.with_suffix(".json").read_text())
    assert {one["name"]: one.get("lines") for one in data["students"]}["bo"] == {
        "raw": 8.0, "override": 0.0, "late": 0.0, "final": 8.0
    }  # fmt: skip


def test_without_dates_the_page_is_as_it_was(folder: Path, tmp_path: Path) -> None:
    (folder / "class.toml").unlink()
    assert run(folder, "report", "-a", "module0", "-o", tmp_path / "class.html").exit_code == 0
    head = (tmp_path / "class.csv").read_text().splitlines()[0]
    assert head.startswith("student,score,max_score,moved_from,flags,check_0,")
    assert "lines" not in json.loads((tmp_path / "class.json").read_text())["students"][0]


def test_programs_get_the_points_that_people_read() -> None:
    third = Score(Fraction(6), Fraction(0), Fraction(1, 3), Fraction(567, 100), 1, 0)
    lines = ScoreLines(third, Fraction(12))
    assert (lines.as_data()["late"], lines.as_data()["final"]) == (-0.33, 5.67)
    of_page = numbers([card("bo")], [], counted={"bo": [lines]})
    assert dict(of_page.students[0].lines) == {"raw": 6, "override": 0, "late": -0.33, "final": 5.67}
