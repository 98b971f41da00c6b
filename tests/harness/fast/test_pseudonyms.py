"""Graders see pseudonyms: in what is shown and printed, in pages, in tables, and in what code prints."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.classes.csv_file import csv_text
from grader.classes.roster import Person, Roster
from grader.cli import cli
from grader.intake.platforms.receipts import Receipt
from grader.pseudonyms.naming import pseudonyms_of
from grader.results.scorecard import CheckResult, Scorecard
from grader.results.store import Origin, Store
from tests.harness.cards import failure, result
from tests.harness.fast.test_class_scores import CLASS

ROOT = Path(__file__).parents[3]
PEOPLE = [
    ["id", "name", "login", "mail", "group", "pseudonym"],
    ["90101", "Ona Zoë Quill", "onaq", "ona@uni.example", "", "amber fox"],
    ["90102", "Bo Vance", "bova", "bo@uni.example", "red team", "blue hare"],
    ["90103", "Cy Wren", "cywr", "cy@uni.example", "red team", "grey owl"],
    ["90104", "Passed Over", "passed", "po@uni.example", "", ""],
]
NAMES = ("ona", "Zoe\u0308", "Zo\u00eb", "Quill", "90101", "Bo Vance", "bova", "red team", "90104", "po@uni")


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])


def card(student: str, *, login: str = "", printed: str = "") -> Scorecard:
    results: tuple[CheckResult, ...] = (result("adds", of=failure("by Ona Zoe\u0308 Quill", 1.0)), result("doubles"))
    receipt = Receipt("Canvas", id="90101" if login else "", login=login, at="2026-11-09T18:00:00+01:00")
    notes = (f"{student}/extra.txt was passed over",)
    return Scorecard(
        student, "module0", 1, f"{student} 1", "suite", "full", results, printed=printed, notes=notes, receipt=receipt
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "class"
    made.mkdir()
    (made / "class.toml").write_text(CLASS)
    (made / "roster.csv").write_text(csv_text(PEOPLE), encoding="utf-8")
    with Store(made / "results.sqlite") as store:
        for one in (card("onaq", login="onaq", printed="hello from ONA@uni.example"), card("red team"), card("passed")):
            store.put(one, Origin())
        store.settle("module0", "suite", ())
        store.note_reasons("module0", {"stray bova": "stray bova handed in nothing"})
    return made


def run(folder: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(folder), *map(str, words)])


def named(text: str) -> list[str]:
    return [name for name in NAMES if name.lower() in text.lower()]


def test_a_student_is_asked_for_and_shown_by_the_pseudonym(folder: Path) -> None:
    assert named(run(folder, "show", "onaq", "-a", "module0", "--instructor").output)
    for options in (("--instructor",), ("--instructor", "--json"), ()):
        done = run(folder, "show", "Amber Fox", "-a", "module0", "--anonymous", *options)
        assert done.exit_code == 0, (done.output, done.exception)
        assert named(done.output) == []
        assert "amber fox" in done.output
    assert "blue hare and grey owl" in run(folder, "show", "red team", "-a", "module0", "--anonymous").output


def test_tables_and_pages_for_graders_have_pseudonyms(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "scores", "--anonymous")
    assert done.exit_code == 0, (done.output, done.exception)
    assert named(done.output) == []
    assert "amber fox" in done.output
    done = run(folder, "feedback", "-a", "module0", "-o", tmp_path / "pages", "--anonymous")
    assert done.exit_code == 0, (done.output, done.exception)
    files = [*(tmp_path / "pages").iterdir()]
    assert len(files) == 8
    assert [
        (file.name, named(file.name + file.read_text())) for file in files if named(file.name + file.read_text())
    ] == []


def test_the_report_has_pseudonyms_and_numbers_only_for_those_without(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "report", "-a", "module0", "-o", tmp_path / "class.html", "--anonymous")
    assert done.exit_code == 0, (done.output, done.exception)
    for name in ("class.html", "class.csv", "class.json"):
        text = (tmp_path / name).read_text()
        assert named(text) == []
        if name != "class.json":
            assert "amber fox" in text
            assert re.search(r"student [0-9a-f]{4}", text)


def test_what_ends_a_command_has_pseudonyms_too(folder: Path) -> None:
    asked = ["show", "bova of red team", "-a", "module0", "--anonymous"]
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", folder, *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "no result of" in done.stderr
    assert named(done.stdout + done.stderr) == []


def test_a_word_that_is_somebodys_login_leaves_the_verdict_as_it_is() -> None:
    names = pseudonyms_of(Roster((Person("90104", "Passed Over", login="passed"),)), {"passed": ()})
    hidden = names.card(card("passed"))
    assert [one.verdict for one in hidden.results] == ["failed", "passed"]
    assert re.fullmatch("student [0-9a-f]{4}", hidden.student)


def test_somebody_without_a_pseudonym_is_called_the_same_when_others_come() -> None:
    alone, among = (pseudonyms_of(Roster(()), dict.fromkeys(names, ())) for names in (["ada"], ["ada", "bob", "eve"]))
    assert alone.of["ada"] == among.of["ada"]
    assert len({*among.of.values()}) == 3


def test_a_name_that_two_people_have_may_be_either() -> None:
    twins = (Person("1", "Sam Wren", pseudonym="ibis"), Person("2", "Sam Wren", pseudonym="newt"))
    assert pseudonyms_of(Roster(twins), {}).hide("by Sam Wren") == "by ibis or newt"


def test_a_name_inside_of_a_word_is_no_name() -> None:
    names = pseudonyms_of(Roster((Person("1", "Ann", login="ann", pseudonym="red kite"),)), {})
    assert names.hide("annotate Ann's and ann, ANN_1") == "annotate red kite's and red kite, ANN_1"
    assert names.hide("1 of 10") == "1 of 10"


def test_an_id_that_may_be_points_is_no_word_of_a_text() -> None:
    names = pseudonyms_of(Roster((Person("100", "Ann", pseudonym="ibis"), Person("1001", "Bo", pseudonym="newt"))), {})
    assert names.hide("100 of 100 points, 1001") == "100 of 100 points, newt"


def test_names_that_begin_alike_are_each_found_whole_in_any_case() -> None:
    people = (
        Person("1", "Ann", pseudonym="ibis"), Person("2", "ANN LEE", pseudonym="newt"),
        Person("3", "Ann Leeds", pseudonym="lynx"), Person("4", "=Ann", pseudonym="vole"),
    )  # fmt: skip
    said = pseudonyms_of(Roster(people), {}).hide("ann, Ann  Lee, ann leeds, =ann, Anne")
    assert said == "ibis, newt, lynx, vole, Anne"


def test_a_class_of_thousands_has_its_pseudonyms_in_seconds() -> None:
    people = tuple(
        Person(f"9{n:05}", f"Person {n}", login=f"login{n}", mail=f"m{n}@uni.example", pseudonym=f"p {n}")
        for n in range(2000)
    )
    began = time.process_time()
    names = pseudonyms_of(Roster(people), {one.login: () for one in people})
    assert names.hide("as login7 said in one line of many words\n" * 200).count("p 7") == 200
    assert time.process_time() - began < 20  # one takes half a second; with a comparison of each with each, minutes
