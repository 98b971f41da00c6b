"""Who decides for graders who must not know whose it is: overrides, questions, a regrade and exports say pseudonyms."""

import json
import re
import sys
from pathlib import Path

import pytest

from grader.classes.csv_file import csv_text
from tests.harness.fast import test_regrade_chosen as regraded
from tests.harness.fast.test_deciding import _path, card, folder, keep, run

__all__ = ["_path", "folder"]

PEOPLE = [
    ["id", "name", "login", "group", "pseudonym"],
    ["90101", "Ona Quill", "ona", "", "amber fox"],
    ["90102", "Zoë Brand", "zoe", "", "blue hare"],
    ["90103", "Bo Vance", "bo", "", ""],
    ["90104", "Ed", "ed", "li", "grey owl"],
    ["90105", "Flo", "flo", "li", "red kite"],
]
NAMES = re.compile(r"\b(ona|zo[eë]|bo|ed|flo|li|quill|brand|vance|9010\d)\b", re.IGNORECASE)


@pytest.fixture
def hidden(folder: Path) -> Path:
    """The class with pseudonyms, one of whom has none, and a group of a short name."""
    (folder / "roster.csv").write_text(csv_text(PEOPLE), encoding="utf-8")
    keep(folder, card("li", doubt="operators.py, line 2 may be no recursion"))
    return folder


def said(folder: Path, *words: str) -> str:
    done = run(folder, *words, "--anonymous")
    assert done.exit_code == 0, (done.output, done.exception)
    assert NAMES.findall(re.sub(r"\bdigest \w+", "", done.output)) == []  # which is a student's name in tests alone
    return str(done.output)


def test_an_override_is_made_listed_and_withdrawn_by_pseudonym(hidden: Path) -> None:
    of = ("override", "-a", "module0")
    text = said(hidden, *of, "Amber Fox", "check_1", "1", "--reason", "Ona Quill asked for it", "--yes")
    assert text.startswith("amber fox: check_1 0 (in all 4) -> 1")
    text = said(hidden, *of, "--all-with", "SIGN", "check_1", "1.5", "--reason", "all of them", "--yes")
    assert [line.split(":")[0] for line in text.splitlines()[:2]] == ["amber fox", "blue hare"]
    text = said(hidden, *of, "grey owl and red kite", "check_3", "1", "--reason", "x", "--yes")
    assert text.startswith("grey owl and red kite: check_3")
    listed = said(hidden, *of, "--list")
    assert "amber fox: override, check_1 1, by Tess" in listed
    assert "withdrawn" in said(hidden, *of, "--withdraw", listed.splitlines()[-1].split()[0], "--yes")
    shown = said(hidden, "show", "amber fox", "-a", "module0")
    assert "amber fox asked for it" in shown or "all of them" in shown


def test_questions_are_listed_shown_and_settled_by_pseudonym_in_an_order_that_says_nothing(hidden: Path) -> None:
    of = ("settle", "-a", "module0")
    listed = said(hidden, *of, "--list")
    names = [re.split(r"(?:  |:)", line)[2] for line in listed.splitlines()[:-1]]
    assert names == sorted(names)
    assert {"amber fox", "blue hare", "grey owl and red kite"} <= {*names}
    assert [name for name in names if re.fullmatch("student [0-9a-f]{4}", name)]
    assert {row["student"] for row in json.loads(said(hidden, *of, "--json"))} == {*names}
    key = next(line.split()[0] for line in listed.splitlines() if "grey owl and red kite: in doubt" in line)
    assert "grey owl and red kite: in doubt: check_0" in said(hidden, *of, key)
    assert f"{key}: settled" in said(hidden, *of, key, "--keep", "--yes")


@pytest.mark.skipif(sys.platform != "linux", reason="a regrade is of Linux only")
@pytest.mark.usefixtures("_suite")
def test_a_regrade_says_who_changes_by_pseudonym(hidden: Path) -> None:
    regraded.diffed(hidden)
    text = said(hidden, "regrade", "-a", "module0", "--only-with", "SIGN")
    assert {line.split(",")[0].strip("\u2068") for line in text.splitlines() if ", module0:" in line} == {
        "amber fox", "blue hare"
    }  # fmt: skip
    rows = json.loads(run(hidden, "regrade", "-a", "module0", "--only-with", "SIGN", "--json", "--anonymous").stdout)
    assert {row["who"] for row in rows} == {row["submission"] for row in rows} == {"amber fox", "blue hare"}
    regraded.spoil(hidden, "zoe")
    done = run(hidden, "regrade", "-a", "module0", "--only-with", "SIGN", "--anonymous")
    assert "not graded again: blue hare: " in done.output
    assert NAMES.findall(done.output) == []


_suite = regraded._suite


def test_an_export_the_page_of_a_class_and_what_is_shown_have_the_same_pseudonyms(hidden: Path, tmp_path: Path) -> None:
    for form in ("csv", "json", "junit"):
        path = tmp_path / f"x.{form}"
        run(hidden, "export", form, "-a", "module0", "-o", str(path), "--anonymous")
        assert NAMES.findall(path.read_text()) == []
        assert {"amber fox", "blue hare", "grey owl", "red kite"} <= {*re.findall(r"\w+ \w+", path.read_text())}
    said(hidden, "report", "-a", "module0", "-o", str(tmp_path / "class.html"))
    (word,) = set(re.findall(r"student [0-9a-f]{4}", (tmp_path / "x.csv").read_text()))
    assert word in (tmp_path / "class.csv").read_text()
    assert word in said(hidden, "scores")
    assert word in said(hidden, "show", word, "-a", "module0")
