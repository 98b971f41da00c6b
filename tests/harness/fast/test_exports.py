"""`grader export`: every format says the same of a class, as its place would read it, and nobody is lost in silence."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from grader.exports.writing.lines import decimal, hundredths
from grader.intake.platforms.receipts import Receipt
from grader.kit.errors import HarnessFault
from tests.harness.exports import readers
from tests.harness.exports.class_world import ACCOUNT, ACCOUNTS, PEOPLE, SCORES, SUBMISSION, card, exported, made, run

MAILS = {row[2]: row[0] for row in PEOPLE[1:]}


def test_every_format_has_the_same_scores(tmp_path: Path) -> None:
    folder = made(tmp_path)
    found = {form: exported(folder, form)[0] for form in ("csv", "json", "junit", "gradescope", "d2l", "prairielearn")}
    strangers = {"a stranger": "10"}
    assert readers.plain_csv(found["csv"].decode()) == SCORES | strangers
    assert readers.plain_json(found["json"].decode()) == SCORES | strangers
    assert readers.junit(found["junit"]) == SCORES | strangers
    assert readers.gradescope(found["gradescope"]) == SCORES
    assert readers.d2l(found["d2l"].decode()) == SCORES
    assert {MAILS[m]: g for m, g in readers.prairielearn(found["prairielearn"].decode()).items()} == SCORES
    canvas, _ = readers.canvas(exported(folder, "canvas", "--column", "Module 0 (7)")[0].decode(), ACCOUNTS, {"7": "M"})
    moodle = readers.moodle(exported(folder, "moodle")[0].decode(), ACCOUNTS, "sis")
    trapped = {ACCOUNT["0"]}  # whom neither may be told, see below
    assert canvas == moodle == {ACCOUNT[i]: g for i, g in SCORES.items() if ACCOUNT[i] not in trapped}


def test_who_is_not_in_a_file_is_said_with_the_reason(tmp_path: Path) -> None:
    _, done = exported(made(tmp_path), "moodle")
    assert done.exit_code == 1
    assert "not in the file: No Body (1006): no score: no submission" in done.stderr
    assert "not in the file: a stranger: of nobody on the roster" in done.stderr
    assert "not in the file: Nought Points Possible (0): Moodle takes the id '0' for an empty cell" in done.stderr
    assert "4 of 7 lines" in done.stdout


def test_a_class_of_which_all_is_in_the_file_ends_with_0(tmp_path: Path) -> None:
    _, done = exported(made(tmp_path, [card("mquill", 5)]), "d2l")
    assert done.exit_code == 0, done.output  # missing work is no fault of the file


def test_an_assignment_without_dates_has_the_people_of_the_roster_all_the_same(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "class.toml").write_text('zone = "Europe/Berlin"\n')
    data, done = exported(folder, "csv")
    late = {"1001": "10"}  # nothing is late without a due time
    assert readers.plain_csv(data.decode()) == SCORES | late | {"a stranger": "10"}
    assert "unclear: a stranger: of nobody on the roster" in done.stderr
    assert {row[0]: row[-1] for row in readers.rows(data.decode())}["1006"] == "no submission"


# The traps of the places. Each test shows that the place's reader falls into it, and that our file does not lead there.


def test_moodle_gives_a_row_without_a_person_to_the_person_of_the_row_before(tmp_path: Path) -> None:
    trap = "ID number,M,M feedback\n1001,3.4,\n,99,\n"
    assert readers.moodle(trap, ACCOUNTS, "sis") == {ACCOUNT["1001"]: "99"}
    assert readers.moodle(trap.replace(",99", "0,99"), ACCOUNTS, "sis") == {ACCOUNT["1001"]: "99"}
    text = exported(made(tmp_path), "moodle")[0].decode()
    assert all(row[0] not in ("", "0") for row in readers.rows(text))


def test_moodle_refuses_all_for_one_value_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(readers.Refused):
        readers.moodle("ID number,M,F\n1001,100.5,\n", ACCOUNTS, "sis")
    many = card("mquill", 5)
    large = structs.replace(many, results=tuple(structs.replace(one, max_points=40.0) for one in many.results))
    large = structs.replace(large, receipt=Receipt(at="2026-11-10T10:00:00+01:00"))
    _, done = exported(made(tmp_path, [large]), "moodle")
    assert "200 is over 100, at which Moodle's import ends" in done.stderr
    assert done.exit_code == 1


WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),Feedback comments
Participant 318,"Quill, Mara",mara@uni.example,Submitted,,10.00,-,
Participant 319,=Zoë,zoe@uni.example,Submitted,5,5.00,-,
Participant 320,Sam Wren,sam1@uni.example,Submitted,7,10.00,-,kept
"""


def test_moodles_worksheet_skips_a_nought_and_what_is_out_of_range_so_both_are_said(tmp_path: Path) -> None:
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(WORKSHEET, "utf-8-sig")
    data, done = exported(made(tmp_path), "moodle-worksheet", "--into", sheet)
    text = data.decode()
    assert readers.moodle_worksheet(text, ["318", "319", "320"], 10) == {"318": "3.4", "319": "5"}
    assert ",".join(readers.rows(text)[3]) == "Participant 320,Sam Wren,sam1@uni.example,Submitted,0,10.00,-,kept"
    assert "Moodle passes over a grade of 0 in silence; give it by hand to Sam Wren (1003)" in done.stderr
    assert "=Zoë (1002): 8 is over the worksheet's 5.00" in done.stderr
    assert "Sam Wren (1004): no row of the worksheet is this person's" in done.stderr


def test_moodles_download_tells_the_participants_of_its_worksheet(tmp_path: Path) -> None:
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(WORKSHEET, "utf-8-sig")
    folder = made(tmp_path, [card("Mara", 4, platform="Moodle", id="318")], has_class=False)
    data, done = exported(folder, "moodle-worksheet", "--into", sheet)
    assert readers.moodle_worksheet(data.decode(), ["318", "319", "320"], 10) == {"318": "8", "319": "5", "320": "7"}
    assert done.exit_code == 0


def test_a_cell_in_canvas_row_of_points_changes_the_assignment(tmp_path: Path) -> None:
    trap = "Student,ID,SIS User ID,SIS Login ID,Section,M (7)\nNought Points Possible,,0,nought,B,4\n"
    assert readers.canvas(trap, ACCOUNTS, {"7": "M"}) == ({}, {"M": "4"})
    data, done = exported(made(tmp_path), "canvas", "--column", "M (7)")
    assert readers.canvas(data.decode(), ACCOUNTS, {"7": "M"})[1] == {}
    assert "its name holds 'Points Possible', and changes the assignment" in done.stderr


def test_canvas_wants_both_sis_columns_or_none(tmp_path: Path) -> None:
    with pytest.raises(readers.Refused):
        readers.canvas("Student,ID,SIS User ID,Section,M\nA,,1001,A,1\n", ACCOUNTS, {})
    data, _ = exported(made(tmp_path), "canvas")
    assert data.startswith(b"Student,ID,SIS User ID,SIS Login ID,Section,")


def test_canvas_takes_a_cell_of_the_number_of_digits_for_another_person(tmp_path: Path) -> None:
    """Only a number that Canvas' own download told is written as ID: one of the roster may be another account's."""
    trap = "Student,ID,SIS User ID,SIS Login ID,Section,M (7)\nQuill,52003x,1001,mquill,A,3.4\n"
    assert readers.canvas(trap, ACCOUNTS, {"7": "M"})[0] == {"52003": "3.4"}
    data, _ = exported(made(tmp_path), "canvas", "--column", "M (7)")
    assert {row[1] for row in readers.rows(data.decode())[1:]} == {""}
    own = tmp_path / "own"
    own.mkdir()
    cards = [card("quillmara", 3, platform="Canvas", id="52000"), card("anon", 2, platform="Canvas", id="anon_9x")]
    data, done = exported(made(own, cards, has_class=False), "canvas", "--column", "M (7)")
    assert readers.canvas(data.decode(), ACCOUNTS, {"7": "M"})[0] == {"52000": "6"}
    assert "not in the file: anon: no id of Canvas, no SIS id and no login is known" in done.stderr


@pytest.mark.parametrize("title", ["My Final Score", "Current Grade of it", "Override Scores"])
def test_canvas_drops_a_title_with_final_score_in_it(tmp_path: Path, title: str) -> None:
    assert readers.canvas(f"Student,ID,SIS User ID,SIS Login ID,Section,{title}\nA,,1001,m,A,1\n", ACCOUNTS, {}) == (
        {},
        {},
    )
    done = run(made(tmp_path), "canvas", "-a", "module0", "-o", tmp_path / "x.csv", "--column", title)
    assert isinstance(done.exception, HarnessFault)
    assert "Canvas drops a column" in str(done.exception)
    assert not (tmp_path / "x.csv").exists()


def test_canvas_own_gradebook_tells_the_numbers_and_the_title(tmp_path: Path) -> None:
    book = tmp_path / "gradebook.csv"
    book.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Module 0: operators and Modules (88121),Quiz (5)\n"
        '    Points Possible,,,,,10,10\n"Quill, Mara",52000,1001,mquill,Section A,,\n'
        '"Wren, Sam",52003,1004,,Section B,,\n'
    )
    data, done = exported(made(tmp_path), "canvas", "--into", book)
    found = {row[1]: row for row in readers.rows(data.decode())}
    assert found["52000"][4:] == ["Section A", "3.4"]
    assert found["52003"][2:] == ["1004", "swren2", "Section B", "6"]
    assert readers.rows(data.decode())[0][-1] == "Module 0: operators and Modules (88121)"
    assert "Canvas makes one" not in done.stderr


def test_prairielearn_reads_points_only_where_no_percentage_is(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        readers.prairielearn("uid,instance,score_perc,points\nmara@uni.example,1,34,3.4\n")
    assert exported(made(tmp_path), "prairielearn")[0].startswith(b"uid,instance,points\n")


def test_classroom50s_own_file_is_filled_in_and_kept_from_the_next_collection(tmp_path: Path) -> None:
    scores = tmp_path / "scores.json"
    entries = [
        {"owner": "MQuill", "submissions": [SUBMISSION, SUBMISSION]},
        {"owner": "else", "submissions": [SUBMISSION | {"owner": "else"}]},
    ]
    bucket = {"type": "individual", "entries": entries}
    scores.write_text(json.dumps({"schema": "classroom50/scores/v1", "assignments": {"module0": bucket}}))
    data, done = exported(made(tmp_path), "classroom50", "--into", scores)
    assert readers.classroom50(data.decode(), "module0") == {"MQuill": (34, 100)}  # 3.4 of 10, in whole numbers
    assert json.loads(data)["assignments"]["module0"]["entries"][0]["submissions"][1] == SUBMISSION
    assert json.loads(data)["assignments"]["module0"]["entries"][1] == entries[1]
    assert "points are given times 10" in done.stderr
    assert "not in the file: =Zoë (1002): no entry of this login is in scores.json" in done.stderr
    done = run(tmp_path, "classroom50", "-a", "module0", "-o", tmp_path / "x.json")
    assert "give the classroom's one with --into" in str(done.exception)


def test_no_cell_is_a_formula_and_no_key_is_changed_by_its_guard(tmp_path: Path) -> None:
    folder = made(tmp_path)
    for form in ("csv", "canvas"):
        cells = [cell for row in readers.rows(exported(folder, form)[0].decode()) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-\D", cell)]
        assert "'=Zoë" in cells
    (folder / "roster.csv").write_text((folder / "roster.csv").read_text().replace("1002", "'=1+1"))
    data, done = exported(folder, "d2l")
    assert "1+1" not in data.decode()
    assert "a spreadsheet would take the id '=1+1' for a formula" in done.stderr


def test_what_would_change_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    folder = made(tmp_path)
    last, _ = exported(folder, "csv")
    path = folder / "out.csv"
    path.write_bytes(last.replace(b",8,10,", b",7.5,10,"))
    before = path.read_bytes()
    done = run(folder, "csv", "-a", "module0", "-o", path, "--dry-run")
    assert done.stdout.splitlines() == ["1002: 7.5, now 8", f"{path}: 7 of 7 lines, 1 changes against {path}"]
    assert path.read_bytes() == before
    other = run(folder, "d2l", "-a", "module0", "--dry-run")
    assert "1001: new, 3.4" in other.stdout
    wrong = run(folder, "d2l", "-a", "module0", "--dry-run", "--against", path)
    assert f"{path}: expected columns such as OrgDefinedId" in str(wrong.exception)
    for form in ("junit", "d2l", "gradescope", "json"):  # what lies where the file will be may be anything
        done = run(folder, form, "-a", "module0", "-o", path, "--dry-run")
        assert f"{path} is no file of this format, so nothing is compared with it" in done.stderr


@pytest.mark.parametrize("form", ["csv", "json", "junit", "gradescope", "moodle", "canvas", "d2l", "prairielearn"])
def test_a_file_is_read_back_as_it_was_written(tmp_path: Path, form: str) -> None:
    folder = made(tmp_path)
    exported(folder, form)
    done = run(folder, form, "-a", "module0", "-o", folder / f"out.{form}", "--dry-run")
    assert "0 changes against" in done.stdout


@pytest.mark.parametrize("form", ["csv", "json", "junit"])
def test_an_anonymous_file_has_pseudonyms_and_nothing_else_of_anybody(tmp_path: Path, form: str) -> None:
    folder = made(tmp_path)
    data, done = exported(folder, form, "--anonymous")
    text = data.decode()
    for row in PEOPLE[1:]:
        assert row[5] in text
        assert not [cell for cell in (row[1], row[2], row[3]) if cell in text]
    assert "stranger" not in text + done.output
    reader = {"csv": readers.plain_csv, "json": readers.plain_json}.get(form)
    found = reader(text) if reader else readers.junit(data)
    (nobodys,) = (who for who in found if re.fullmatch("student [0-9a-f]{4}", who))  # as in each thing for graders
    assert {who: found[who] for who in found if who != nobodys} == {
        "heron": "3.4", "otter": "8", "ibis": "0", "newt": "6", "lynx": "4"
    }  # fmt: skip
    assert b"1001" in exported(folder, form)[0]


def test_a_place_that_has_to_know_people_gets_no_pseudonyms(tmp_path: Path) -> None:
    done = run(made(tmp_path), "canvas", "-o", tmp_path / "x", "--anonymous")
    assert done.exit_code == 2
    assert "has to know people" in done.stderr


fractions = st.fractions(0, 100, max_denominator=10_000)


@given(fractions, fractions)
def test_points_are_rounded_to_hundredths_and_never_past_the_maximum(points: Fraction, most: Fraction) -> None:
    found = hundredths(points, most)
    assert (found * 100).denominator == 1
    assert abs(found - points) <= Fraction(1, 200) or found <= most < points + Fraction(1, 100)
    if points <= most:
        assert found <= most
    assert Fraction(decimal(found)) == found


@pytest.mark.parametrize(
    ("points", "most", "text"),
    [
        ("2.345", "10", "2.35"),
        ("2.3449", "10", "2.34"),
        ("9.996", "9.996", "9.99"),
        ("-2.345", "10", "-2.35"),
        ("100", "100", "100"),
    ],
)
def test_a_half_goes_away_from_nought(points: str, most: str, text: str) -> None:
    assert decimal(hundredths(Fraction(points), Fraction(most))) == text
