"""Which text hides whom, and whom a pseudonym means: names of several people, several submissions, odd letters."""

import csv
import json
import re
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.classes.csv_file import csv_text
from grader.classes.roster import Person, Roster
from grader.courses.assignment import load_assignment
from grader.intake.values import Listing, Submission
from grader.kit.errors import HarnessFault
from grader.pseudonyms.naming import pseudonyms_of
from grader.records.contents import pack_submission
from grader.results.settling import Left
from grader.results.store import Origin, Store
from grader.terminal.found import Found
from tests.harness.cards import failure
from tests.harness.fast import test_regrade_chosen as regraded
from tests.harness.fast.test_deciding import FILES, ROOT, _path, card, folder, keep, run

__all__ = ["_path", "folder"]

_suite = regraded._suite
PEOPLE = [
    ["id", "name", "login", "pseudonym"],
    ["90101", "Ona", "ona", "amber fox"],
    ["90102", "José Díaz", "zoe", "blue hare"],
    ["90103", 'Bo "The Owl" Vance', "bo", ""],
    ["90104", "Ada Lovelace", "ada", "grey owl"],
    ["90105", "Jon Nye", "jn", "red kite"],
]
SAYS = 'as José Díaz and Bo "The Owl" Vance said'


@pytest.fixture
def hidden(folder: Path) -> Path:
    """The class with pseudonyms, and names that JSON writes in another way."""
    (folder / "roster.csv").write_text(csv_text(PEOPLE), encoding="utf-8")
    return folder


def fault(folder: Path, *words: str) -> str:
    done = run(folder, *words, "--anonymous")
    assert isinstance(done.exception, HarnessFault), (done.output, done.exception)
    return str(done.exception)


def test_somebody_whose_id_is_the_login_is_one_person() -> None:
    names = pseudonyms_of(Roster((Person("ada", "Ada", login="ada", pseudonym="ibis"),)), {})
    assert names.hide("by ada") == "by ibis"


def test_a_name_that_two_people_write_differently_may_be_either() -> None:
    twins = (Person("1", "Kim Lee", pseudonym="ibis"), Person("2", "KIM LEE", pseudonym="newt"))
    assert pseudonyms_of(Roster(twins), {}).hide("by Kim Lee") == "by ibis or newt"
    names = pseudonyms_of(Roster(twins), {"Kim Lee": ()})
    assert names.hide("by Kim Lee") == "by ibis or newt"
    assert re.fullmatch("student [0-9a-f]{4}", names.called("Kim Lee"))


def test_json_of_open_questions_has_no_name_that_json_writes_in_another_way(hidden: Path) -> None:
    keep(hidden, card("zoe", doubt=SAYS))
    done = run(hidden, "settle", "-a", "module0", "--json", "--anonymous")
    (said,) = (row["said"] for row in json.loads(done.stdout) if "said" in row["said"])
    assert re.search("as blue hare and student [0-9a-f]{4} said", said), said


@pytest.mark.skipif(sys.platform != "linux", reason="a regrade is of Linux only")
@pytest.mark.usefixtures("_suite")
def test_json_of_a_regrade_has_no_name_that_json_writes_in_another_way(hidden: Path) -> None:
    wrong = card("zoe", "check_1")
    (of_check,) = (r for r in wrong.results if r.check == "check_1")
    printed = replace(of_check, failure=failure(SAYS, 1.0, mistake="SIGN"))
    keep(hidden, replace(wrong, results=tuple(printed if r is of_check else r for r in wrong.results)))
    regraded.diffed(hidden)
    done = run(hidden, "regrade", "-a", "module0", "--json", "--anonymous")
    (row,) = (row for row in json.loads(done.stdout) if row["submission"] == "blue hare")
    assert re.search("as blue hare and student [0-9a-f]{4} said", row["checks"][0]["call_before"]), row


@pytest.mark.skipif(sys.platform != "linux", reason="a regrade is of Linux only")
@pytest.mark.usefixtures("_suite")
def test_a_submission_of_nobody_is_said_so_in_whole_words(hidden: Path) -> None:
    keep(hidden, card("o", "check_1"))
    with Store(hidden / "results.sqlite") as store:
        better = replace(card("o"), suite=regraded.SUITE.digest, made_by=regraded.SUITE.made_by)
        regraded.keep_regraded(store, better, regraded.SUITE.made_by)
    regraded.diffed(hidden)
    done = run(hidden, "regrade", "-a", "module0", "--json", "--anonymous")
    (row,) = (row for row in json.loads(done.stdout) if "nobody" in row["who"] or "roster" in row["who"])
    assert re.fullmatch("student [0-9a-f]{4}, of nobody on the roster", row["who"])


def test_a_submission_of_a_short_name_is_called_by_the_pseudonym_everywhere(hidden: Path) -> None:
    keep(hidden, card("jn"))
    with Store(hidden / "results.sqlite") as store:
        store.note_reasons("module0", {"jo": "nothing was handed in"})
    title = run(hidden, "show", "red kite", "-a", "module0", "--history", "--anonymous").stdout.splitlines()[0]
    assert "module0: red kite" in title
    (word,) = re.findall(r"student [0-9a-f]{4}", run(hidden, "show", "jo", "-a", "module0", "--anonymous").output)
    said = fault(hidden, "override", word, "check_1", "1", "--reason", "x", "-a", "module0")
    assert f"no result of {word} for module0" in said
    assert not re.search(r"\b(jo|jn)\b", said)
    assert not re.search(r"\b(jo|jn)\b", fault(hidden, "show", "j", "-a", "module0"))


def test_of_two_submissions_of_one_person_each_has_a_word(hidden: Path) -> None:
    keep(hidden, card("ada", "check_1"), card("Ada Lovelace"))
    of = ("override", "-a", "module0", "--reason", "x", "--yes")
    said = fault(hidden, *of, "grey owl", "check_1", "1")
    words = re.findall(r"grey owl \([0-9a-f]+\)", said)
    assert said == f"grey owl: names 2 submissions, {words[0]}, {words[1]}; give one of these"
    assert len({*words}) == 2
    for word in words:
        done = run(hidden, *of, word, "check_1", "1", "--anonymous")
        assert done.exit_code == 0, (done.output, done.exception)


def test_a_pseudonym_means_the_submission_to_the_assignment_at_hand(hidden: Path) -> None:
    keep(hidden, card("ada"))
    other = replace(card("Ada Lovelace", submission="other"), assignment="module1")
    with Store(hidden / "results.sqlite") as store:
        kept = Submission(other.student, FILES, {}, {}, (), other.submission)
        store.put(other, Origin("/class", {}), pack_submission(kept, load_assignment(ROOT, "module1")))
        store.settle("module1", other.suite, ())
    for name in ("module0", "module1"):
        done = run(hidden, "show", "grey owl", "-a", name, "--anonymous")
        assert done.exit_code == 0, (done.output, done.exception)
        assert f"{name}: grey owl" in done.output


def test_of_two_submissions_of_one_person_each_has_a_page(hidden: Path, tmp_path: Path) -> None:
    keep(hidden, card("ada", "check_1"), card("Ada Lovelace"))
    done = run(hidden, "feedback", "-a", "module0", "-o", str(tmp_path / "pages"), "--anonymous")
    assert done.exit_code == 0, (done.output, done.exception)
    pages = [file.read_text() for file in (tmp_path / "pages").glob("grey*.md")]
    assert len(pages) == 2
    assert len({text.splitlines()[0] for text in pages}) == 2


def test_a_file_that_is_called_by_a_name_is_hidden_in_json() -> None:
    names = pseudonyms_of(Roster((Person("1", "José", pseudonym="ibis"),)), {})
    of = replace(card("jose"), load_errors={"José.py": {"!": "SyntaxError", "m": "José"}}, gaps={"José.py": "missing"})
    hidden = names.card(of)
    assert hidden.load_errors == {"ibis.py": {"!": "SyntaxError", "m": "ibis"}}
    assert hidden.gaps == {"ibis.py": "missing"}


def test_a_short_name_is_hidden_where_a_result_is_left_as_it_was_or_cannot_be_shown(
    hidden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = pseudonyms_of(Roster((Person("1", "Jon", login="jn", pseudonym="ibis"),)), {"jn": ()})
    found = Found(Listing((), (), ()))
    found.add_left([Left("jn", "of here", "of there")])
    found.say({}, names.called)
    assert capsys.readouterr().err.startswith("ibis: left as it was")
    keep(hidden, card("jn"))
    regraded.spoil(hidden, "jn")
    said = fault(hidden, "show", "red kite", "-a", "module0")
    assert said.startswith("not shown: red kite: ")


def test_what_scores_say_of_their_file_has_no_name(hidden: Path, tmp_path: Path) -> None:
    (tmp_path / "of").mkdir()
    done = run(hidden, "scores", "-o", str(tmp_path / "of" / "Ada Lovelace.csv"), "--anonymous")
    assert done.exit_code == 0, (done.output, done.exception)
    assert "scores of 5 people" in done.output
    assert "Ada" not in done.output


def listed(path: Path, column: str) -> dict[str, str]:
    """What a table in a file has in a column, by its first one."""
    with path.open(encoding="utf-8", newline="") as file:
        table = [*csv.reader(file)]
    at = table[0].index(column)
    assert len({row[0] for row in table}) == len(table)
    return {row[0]: row[at] for row in table[1:] if row[0].startswith("grey owl")}


def test_of_two_submissions_of_one_person_each_has_its_own_lines(hidden: Path, tmp_path: Path) -> None:
    keep(hidden, card("ada", "check_1"), card("Ada Lovelace", "check_1", "check_2"))
    for name in ("ada", "Ada Lovelace"):
        of = ("override", name, "check_1", "1", "--reason", "x", "-a", "module0", "--yes")
        assert run(hidden, *of).exit_code == 0
    assert run(hidden, "report", "-a", "module0", "-o", str(tmp_path / "of.html"), "--anonymous").exit_code == 0
    words = listed(tmp_path / "of.csv", "check_2")
    assert sorted(words.values()) == ["SIGN", "passed"]
    assert all(re.fullmatch(r"grey owl \([0-9a-f]+\)", word) for word in words)
    run(hidden, "export", "csv", "-a", "module0", "-o", str(tmp_path / "export.csv"), "--anonymous")
    points = listed(tmp_path / "export.csv", "check_2")
    assert {word: {"SIGN": "0", "passed": "2"}[said] for word, said in words.items()} | {"grey owl": ""} == points
    said = run(hidden, "override", "--list", "-a", "module0", "--anonymous").stdout
    assert all(f"{word}: override" in said for word in words)
    said = run(hidden, "settle", "--list", "-a", "module0", "--anonymous").stdout
    assert all(f"{word}: by hand: style" in said for word in words)


def test_a_list_of_one_submission_of_each_has_no_longer_words() -> None:
    names = pseudonyms_of(Roster((Person("1", "Ada", login="ada", pseudonym="ibis"),)), {"ada": (), "Ada": ()})
    assert names.among(["ada"]) is names
    assert {names.among(["ada", "Ada"]).called(one) for one in ("ada", "Ada")} == {*names.told_apart.values()}


def test_a_section_has_no_name_of_a_person(hidden: Path, tmp_path: Path) -> None:
    people = [[*PEOPLE[0], "section"], *([*row, "group of Ada Lovelace"] for row in PEOPLE[1:])]
    (hidden / "roster.csv").write_text(csv_text(people), encoding="utf-8")
    path = tmp_path / "of.csv"
    for words in (("scores",), ("export", "csv", "-a", "module0")):
        run(hidden, *words, "-o", str(path), "--anonymous")
        assert "Lovelace" not in path.read_text()
        assert "group of grey owl" in path.read_text()


def test_a_submission_that_is_called_by_somebodys_pseudonym_changes_nobodys_word(hidden: Path) -> None:
    keep(hidden, card("ada"), card("Grey Owl"))
    said = run(hidden, "scores", "--anonymous").stdout
    assert "grey owl,,,,module0,grey owl," in said


def test_somebody_of_a_group_is_found_by_a_pseudonym_of_their_own(hidden: Path) -> None:
    people = [
        [*PEOPLE[0], "group"],
        *([*row, "red" * (row[3].startswith("grey") or row[0] == "90105")] for row in PEOPLE[1:]),
    ]
    (hidden / "roster.csv").write_text(csv_text(people), encoding="utf-8")
    keep(hidden, card("red"))
    for word in ("grey owl", "red kite"):
        done = run(hidden, "show", word, "-a", "module0", "--anonymous")
        assert "module0: grey owl and red kite" in done.stdout, (done.output, done.exception)
