"""`grader publish --to nbgrader`: what is graded in the sandbox is in the gradebook; what a person gave there stays."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.courses.suite import load_suite
from grader.kit.probe import find_probes
from grader.publishing.folders import handed_of, ids_of
from grader.publishing.gradebook import open_gradebook, write_columns, write_sheet
from grader.publishing.sheets import clamped, columns_of, sheet_of
from grader.results.store import read_results
from tests.harness.nbgrader.conftest import ROOT, Book, cell_of, environment, hand_in, run, scores, source
from tests.harness.nbgrader.postgresql import server

MARKUP = '<script>document.title="ran"</script><img src=x onerror=alert(1)>\n```\n</pre>'


def books(mul: str, written: str = "Because of overflow.") -> dict[str, Book]:
    made = {name: source(name) for name in ("operators.ipynb", "modules.ipynb")}
    cell_of(made["operators.ipynb"], "mul_answer")["source"] = mul
    cell_of(made["operators.ipynb"], "why_two_formulas")["source"] = written
    return made


@contextmanager
def graded_class(folder: Path, hidden: Path) -> Iterator[Path]:
    folder.mkdir()
    shutil.copytree(hidden, folder / "hidden")
    hand_in(folder, "ada", books("def mul(x, y):\n    return x * y"))
    place = hand_in(folder, "eve", books(f"def mul(x, y):\n    return {MARKUP!r}", MARKUP))
    (place / "timestamp.txt").write_text("2026-09-21 10:00:00 UTC")
    hand_in(folder, "Zoë Doe", {"operators.ipynb": source("operators.ipynb")})
    run(folder, "grader", "grade", "-a", "module0", str(folder / "submitted"))
    yield folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, hidden: Path) -> Iterator[Path]:
    with graded_class(tmp_path_factory.mktemp("publish") / "class", hidden) as made:
        yield made


def publish(folder: Path, *words: str) -> str:
    return run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0", *words)


def rows(folder: Path, url: str = "") -> dict[tuple[str, str], Any]:
    return {(student, cell): grade for student, cell, grade in scores(folder, url)}


def test_the_points_are_those_of_the_scorecards_and_publishing_again_changes_nothing(folder: Path) -> None:
    assert "3 students, 106 points" in publish(folder, "--due", "2026-09-20 23:59:00 UTC")
    first = rows(folder)
    with read_results(folder / "results.sqlite") as results:
        for student in ("ada", "eve", "Zoë Doe"):
            card = results.get("module0", student)
            assert card is not None
            for result in card.results:
                assert first[student, result.check]["auto_score"] == result.points
    assert first["ada", "quiz_names"]["auto_score"] == 1.0
    assert first["eve", "mul_multiplies"]["auto_score"] == 0.0
    assert first["ada", "why_two_formulas"]["needs_manual_grade"]
    assert not first["Zoë Doe", "quiz_names"]["auto_score"]
    publish(folder)
    assert rows(folder) == first


def test_what_a_person_gave_stays_and_a_changed_answer_is_to_be_read_again(folder: Path) -> None:
    from nbgrader.api import Gradebook

    publish(folder)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "course") as gradebook:
        written = gradebook.find_grade("why_two_formulas", "operators", "module0", "ada")
        written.manual_score, written.needs_manual_grade = 2.5, False
        other = gradebook.find_grade("mul_multiplies", "operators", "module0", "eve")
        other.manual_score, other.extra_credit, other.needs_manual_grade = 1.0, 0.5, False
        gradebook.find_comment("mul_answer", "operators", "module0", "eve").manual_comment = "See me."
        gradebook.db.commit()
    publish(folder)
    found = rows(folder)
    assert (found["ada", "why_two_formulas"]["manual_score"], found["ada", "why_two_formulas"]["score"]) == (2.5, 2.5)
    assert not found["ada", "why_two_formulas"]["needs_manual_grade"]
    assert found["eve", "mul_multiplies"]["score"] == 1.5
    for path in (folder / "submitted" / "ada").rglob("operators.ipynb"):
        path.write_text(json.dumps(books("def mul(x, y):\n    return x * y", "Another answer.")["operators.ipynb"]))
    run(folder, "grader", "grade", "-a", "module0", str(folder / "submitted"))
    publish(folder)
    again = rows(folder)["ada", "why_two_formulas"]
    assert (again["manual_score"], again["needs_manual_grade"]) == (2.5, True)


def test_lateness_and_comments(folder: Path) -> None:
    from nbgrader.api import Gradebook

    publish(folder, "--due", "2026-09-20 23:59:00 UTC")
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "course") as gradebook:
        assert gradebook.find_submission("module0", "eve").total_seconds_late == 10 * 3600 + 60
        assert gradebook.find_submission("module0", "ada").total_seconds_late == 0
        said = gradebook.find_comment("mul_answer", "operators", "module0", "eve").auto_comment
        assert "mul_multiplies: failed, 0 of 1.5" in said
        assert gradebook.find_comment("mul_answer", "operators", "module0", "ada").comment is None
        missing = gradebook.find_comment("Module_answer", "modules", "module0", "Zoë Doe").auto_comment
        assert "module.py was not found" in missing


def test_markup_of_a_student_is_text_in_the_feedback(folder: Path) -> None:
    publish(folder)
    run(folder, "nbgrader", "generate_feedback", "module0", "--force")
    page = (folder / "feedback" / "eve" / "module0" / "operators.html").read_text()
    assert "&lt;script&gt;document.title" in page
    assert "<script>document.title" not in page
    assert "<img src=x" not in page


def test_a_check_that_is_added_later_gets_its_row(folder: Path) -> None:
    publish(folder)
    suite = load_suite(ROOT, "module0", folder / "hidden")
    columns = columns_of(suite)
    added = replace(next(c for c in columns if c.id == "mul_multiplies"), id="a_new_check", max_points=4.0)
    with read_results(folder / "results.sqlite") as results:
        card = results.get("module0", "ada")
    assert card is not None
    sheet = sheet_of(card, suite, find_probes())
    sheet = replace(
        sheet,
        marks={**sheet.marks, ("operators", "a_new_check"): replace(next(iter(sheet.marks.values())), points=3.0)},
    )
    with open_gradebook(f"sqlite:///{folder / 'gradebook.db'}", folder) as gradebook:
        cells = write_columns(gradebook, "module0", [*columns, added], "")
        write_sheet(gradebook, cells, handed_of("ada", "ada", folder, "module0"), sheet, {})
    assert rows(folder)["ada", "a_new_check"]["auto_score"] == 3.0


@pytest.mark.parametrize(
    ("points", "kept"), [(9.0, 2.0), (-1.0, 0.0), (float("nan"), 0.0), (float("inf"), 0.0), (1.5, 1.5)]
)
def test_points_are_finite_and_no_more_than_there_are(points: float, kept: float) -> None:
    assert clamped(points, 2.0) == kept


def test_ids_are_names_of_folders() -> None:
    names = ["ada", "Zoë Doe", "a/b", "..", "=cmd|x", "x" * 300, "a,b", ".hidden", "ends "]
    ids = ids_of(names)
    assert ids["ada"] == "ada"
    assert ids["Zoë Doe"] == "Zoë Doe"
    assert len(set(ids.values())) == len(names)
    assert not any(set("/,\\=|") & set(one) or one.startswith(".") or len(one) > 100 for one in ids.values())


def test_a_time_that_cannot_be_read_is_an_error_or_passed_over(folder: Path) -> None:
    publish(folder)
    before = rows(folder)
    said = run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0", "--due", "soon", ends=2)
    assert "--due soon: is no time" in said
    assert rows(folder) == before
    place = folder / "submitted" / "ada" / "module0" / "timestamp.txt"
    place.write_text("when I was done")
    try:
        assert "ada: no time can be read in its timestamp.txt" in plain(publish(folder))
    finally:
        place.unlink()
    assert rows(folder) == before


def plain(text: str) -> str:
    """The text without the marks that keep a name's direction of writing to itself."""
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.skipif(not server.is_there(), reason="PostgreSQL is not installed: apt-get install postgresql")
def test_two_publishers_at_once_lose_nothing_in_postgresql(folder: Path) -> None:
    pytest.importorskip("psycopg2", reason="psycopg2 is not installed: tox -e nbgrader")
    with server.running() as url:
        words = ["grader", "publish", "--to", "nbgrader", "-a", "module0", "--gradebook", url]
        started = [
            subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True,
            )
            for _ in range(2)
        ]  # fmt: skip
        said = [one.communicate(timeout=300)[0] for one in started]
        assert [one.returncode for one in started] == [0, 0], said
        publish(folder)
        assert {k: g["auto_score"] for k, g in rows(folder, url).items()} == {
            k: g["auto_score"] for k, g in rows(folder).items() if k[1] != "a_new_check"
        }
