"""What an export is given beside the scores: files of a place or of last time, which may be anything, and overrides."""

import io
import json
import re
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.exports.formats import format_of
from grader.kit.errors import HarnessFault
from grader.records.decisions import Decision, decide
from grader.results.store import Store
from tests.harness.exports import readers
from tests.harness.exports.class_world import SUBMISSION, card, exported, made, run

SHEET = (
    "Identifier,Email address,Grade,Maximum grade\n"
    "Participant 317,,,10.00\n"
    "Participant 318,mara@uni.example,,10.00\n"
    "Participant 319,sam@uni.example,,10.00\n"
    "Participant 320,sam@uni.example,,10.00\n"
)
SCHEMA = "classroom50/scores/v1"


def sheet(folder: Path, text: str) -> Path:
    path = folder / "worksheet.csv"
    path.write_text(text)
    return path


def by_place(text: str) -> list[str]:
    return [row[2] for row in readers.rows(text)[1:]]


@pytest.mark.parametrize("header", ["Identifier,Email address,Bewertung", "ID,Email address,Status,A,B,Bewertung"])
def test_the_grades_of_a_worksheet_in_another_language_are_written_and_compared(tmp_path: Path, header: str) -> None:
    between = "," * (header.count(",") - 1)
    path = sheet(tmp_path, f"{header}\nTeilnehmer 318,mara@uni.example{between}\n")
    words = ("--into", path, "--column", "Bewertung")
    data, done = exported(made(tmp_path), "moodle-worksheet", *words)
    assert readers.rows(data.decode())[1][-1] == "3.4"
    assert "1 changes" in done.stdout
    again = run(tmp_path, "moodle-worksheet", "-a", "module0", "--dry-run", *words, "--against", path)
    assert again.stdout.splitlines()[0] == "Teilnehmer 318: no score, now 3.4"


def test_a_person_without_mail_gets_no_row_that_has_none(tmp_path: Path) -> None:
    cards = [card("Nobody", 4), card("Mara", 3, mail="mara@uni.example")]
    data, done = exported(made(tmp_path, cards, has_class=False), "moodle-worksheet", "--into", sheet(tmp_path, SHEET))
    assert by_place(data.decode()) == ["", "6", "", ""]
    assert "not in the file: Nobody: no row of the worksheet is this person's" in done.stderr


def test_rows_that_are_two_peoples_or_too_short_are_nobodys(tmp_path: Path) -> None:
    cards = [card("Sam", 4, mail="sam@uni.example"), card("Mara", 3, mail="mara@uni.example")]
    folder = made(tmp_path, cards, has_class=False)
    data, done = exported(folder, "moodle-worksheet", "--into", sheet(tmp_path, f"{SHEET}Participant 9\n"))
    assert by_place(data.decode().replace("Participant 9\n", "")) == ["", "6", "", ""]
    assert "not in the file: Sam: no row of the worksheet is this person's" in done.stderr


def test_two_lines_of_one_row_are_said(tmp_path: Path) -> None:
    cards = [card("a", 4, platform="Moodle", id="318"), card("b", 3, mail="mara@uni.example")]
    data, done = exported(made(tmp_path, cards, has_class=False), "moodle-worksheet", "--into", sheet(tmp_path, SHEET))
    assert by_place(data.decode()) == ["", "8", "", ""]
    assert "not in the file: b: its row of the worksheet is that of a too" in done.stderr


def zipped(text: str, name: str = "1001/results.json") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
    return packed.getvalue()


def scores(assignments: Any) -> bytes:
    return json.dumps({"schema": SCHEMA, "assignments": assignments}).encode()


def of_entries(*entries: Any) -> bytes:
    return scores({"module0": {"entries": [*entries]}})


DEEP = "[" * 200_000
BAD_SCORES = [
    scores([]),
    scores({"module0": []}),
    scores({"module0": {}}),
    scores({"module0": {"entries": {}}}),
    of_entries(1),
    of_entries({"owner": "mquill"}),
    of_entries({"submissions": []}),
    of_entries({"owner": 1, "submissions": []}),
    of_entries({"owner": "mquill", "submissions": {"0": 1}}),
    of_entries({"owner": "mquill", "submissions": ["a"]}),
    of_entries({"owner": "mquill", "submissions": [{"score": 1}]}),
    of_entries({"owner": "mquill", "submissions": [{"score": "1", "max-score": 2}]}),
    DEEP.encode(),
    b"\xff",
]
BAD = [
    *(("gradescope", zipped(text)) for text in ("{", "[]", "1", "{}", '{"score": "a"}', '{"score": null}', DEEP)),
    ("gradescope", zipped("", "x/")),
    ("gradescope", zipped('{"score": 12345678}').replace(b"12345678", b"12345679")),  # its sum is another one
    *(("json", text) for text in (b'{"people": 1}', b'{"people": [{"final": []}]}', DEEP.encode())),
    *(("classroom50", data) for data in BAD_SCORES),
]


@pytest.mark.parametrize(("form", "data"), BAD, ids=range(len(BAD)))
def test_what_is_of_no_format_is_a_fault_that_is_said(form: str, data: bytes) -> None:
    with pytest.raises(HarnessFault):
        format_of(form, {}, {}).read(data)


@pytest.mark.parametrize("data", [zipped("{}"), b"no archive"])
def test_a_file_of_another_kind_at_the_place_of_the_output_is_replaced(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "out.gradescope").write_bytes(data)
    written, done = exported(made(tmp_path), "gradescope")
    assert "out.gradescope is no file of this format, so nothing is compared with it" in done.stderr
    assert readers.gradescope(written)["1001"] == "3.4"


@pytest.mark.parametrize("data", BAD_SCORES[:-1], ids=range(len(BAD_SCORES) - 1))
def test_a_scores_json_of_another_shape_is_refused_by_its_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scores.json"
    path.write_bytes(data)
    done = run(made(tmp_path), "classroom50", "-a", "module0", "-o", tmp_path / "x", "--into", path)
    assert isinstance(done.exception, HarnessFault)
    assert str(done.exception).startswith("scores.json: ")
    assert not (tmp_path / "x").exists()


def test_a_right_scores_json_is_read() -> None:
    found = format_of("classroom50", {}, {}).read(of_entries({"owner": "MQuill", "submissions": [SUBMISSION]}))
    assert found == {"module0 MQuill": "1/10"}


@pytest.mark.parametrize("has_class", [True, False])
def test_overrides_of_an_assignment_without_dates_count_as_they_are_shown(tmp_path: Path, has_class: bool) -> None:
    folder = made(tmp_path, has_class=has_class)
    if has_class:
        (folder / "class.toml").write_text('zone = "Europe/Berlin"\n')
    with Store(folder / "results.sqlite") as store:
        for about, points in (("check_4", "1.5"), ("check_0", "1")):
            one = Decision("module0", "zbrand", "zbrand", "override", about, Fraction(points), "half of it", "Tess")
            decide(store, [one])
        decide(store, [Decision("module0", "swren2", "others", "override", "check_4", Fraction(2), "all", "Tess")])
    people = json.loads(exported(folder, "json")[0])["people"]
    found = {one["submission"]: (one["raw"], one["override"], one["final"], one["maximum"]) for one in people}
    said = {one["submission"]: one["note"] for one in people}
    assert re.search(r"override of check_\d: [\d.]+, by Tess on \d{4}-\d\d-\d\d: half of it", said["zbrand"])
    assert found["zbrand"] == (8, 0.5, 8.5, 10)
    assert found["swren2"] == (6, 0, 6, 10)  # that was of other files


MOODLES = "Identifier,Email address,Grade,Maximum grade,Grade can be changed\n"


def test_a_mail_address_is_compared_without_case_and_a_locked_grade_is_said(tmp_path: Path) -> None:
    text = f"{MOODLES}Participant 1,Mara@UNI.example,,10,Yes\nParticipant 2,sam2@uni.example,,10,No\n"
    data, done = exported(made(tmp_path), "moodle-worksheet", "--into", sheet(tmp_path, text))
    assert by_place(data.decode()) == ["3.4", ""]
    assert "not in the file: Sam Wren (1004): its grade is locked, and Moodle passes over it" in done.stderr


def test_a_worksheet_in_another_language_has_mail_addresses_too(tmp_path: Path) -> None:
    text = "Bezeichner,E-Mail-Adresse,Bewertung,Beste Bewertung\nTeilnehmer 1,mara@uni.example,,10\nTeilnehmer 2,,,10\n"
    words = ("--into", sheet(tmp_path, text), "--column", "Bewertung")
    data, done = exported(made(tmp_path), "moodle-worksheet", *words)
    assert by_place(data.decode()) == ["3.4", ""]
    assert "no column is called 'Maximum grade' or 'Grade can be changed'" in done.stderr


def test_canvas_own_file_may_write_a_login_in_other_letters(tmp_path: Path) -> None:
    text = "Student,ID,SIS Login ID,Section,Module0 (7)\nMara,52000,MQuill,S,\n"
    data, _ = exported(made(tmp_path), "canvas", "--into", sheet(tmp_path, text), "--column", "Module0")
    assert ["Quill, Mara", "52000", "1001", "MQuill", "S", "3.4"] in readers.rows(data.decode())


@pytest.mark.parametrize("form", ["json", "gradescope"])
def test_a_hundredth_of_a_large_score_is_a_change(form: str) -> None:
    data = json.dumps({"people": [{"id": "1", "final": 123456.78}]}).encode()
    if form == "gradescope":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("1/results.json", '{"score": 123456.78}')
        data = packed.getvalue()
    assert format_of(form, {}, {}).read(data) == {"1": "123456.78"}
