"""Rosters in the shapes that spreadsheets, platforms and people give them; each mistake is said with its line."""

import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classes.csv_file import csv_text, guarded, read_csv, unguarded
from grader.classes.roster import COLUMNS, Roster, RosterFault, extra_time, matching, read_roster
from grader.kit.errors import HarnessFault
from grader.scoring.clock import ClockError

FILES = Path(__file__).parents[1] / "data/classes"
BERLIN = ZoneInfo("Europe/Berlin")
HEADER = "id,name,mail,login,group,extension,extra time\n"


def read(path: Path, *assignments: str) -> Roster:
    return read_roster(path, BERLIN, assignments or ("module0",))


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def groups(roster: Roster) -> dict[str, set[str]]:
    return {p.group: {m.id for m in roster.members(p)} for p in roster.people if p.group}


@pytest.mark.parametrize("name", ["plain", "cr_only"])
def test_people_of_several_scripts_and_their_groups(name: str) -> None:
    roster = read(FILES / f"{name}.csv")
    assert [p.id for p in roster.people] == [f"100{n}" for n in range(1, 9)]
    assert groups(roster) == {"red": {"1001", "1002"}, "blue": {"1003", "1004"}}
    assert {p.id: p.name for p in roster.people}["1004"] == "ليان قمرزاد"
    assert roster.people[-1].name == "Suhartatik"


def test_a_name_that_begins_like_a_formula_is_a_name() -> None:
    roster = read(FILES / "class.csv")
    assert len(roster.people) == 13
    assert {p.id: p.name for p in roster.people}["1012"] == "=Ekwallby Ona"


def test_excels_first_line_is_nobody() -> None:
    assert [p.id for p in read(FILES / "sep_line.csv").people] == ["1001", "1005"]


def test_ids_are_texts() -> None:
    roster = read(FILES / "leading_zeros.csv")
    assert [p.id for p in roster.people] == ["0012345", "0098765", "0000417", "1E05"]


def test_blanks_of_all_kinds_are_no_part_of_a_cell_and_inside_a_name_are_kept() -> None:
    first, second = read(FILES / "spaces_case.csv").people
    assert (first.id, first.login, second.login) == ("1001", "mquill01", "hlin06")
    assert second.name == "荷雨\u3000林塘"
    assert matching(first.mail) == "mquill@uni.example"


def test_misspelt_columns_are_one_error_with_the_nearest_words() -> None:
    with pytest.raises(
        RosterFault, match=r"bad_column\.csv:1: .*'e-mial'; did you mean 'mail'.*did you mean 'section'"
    ):
        read(FILES / "bad_column.csv")


def test_all_mistakes_are_said_each_with_its_line() -> None:
    with pytest.raises(RosterFault) as caught:
        read(FILES / "extensions.csv")
    lines = str(caught.value).splitlines()
    assert [line.split("extensions.csv:")[1][:2] for line in lines] == ["5:", "6:", "8:"]
    assert "others read the order in two ways" in lines[0]


def test_extensions_in_the_zone_of_the_class_and_with_an_offset(tmp_path: Path) -> None:
    rows = (FILES / "extensions.csv").read_text().splitlines()
    good = [row for row in rows if not row.startswith(("1005", "1006", "1008"))]
    roster = read(written(tmp_path, "\n".join(good)))
    times = {p.id: p.extensions["module0"].at.isoformat() for p in roster.people if p.extensions}
    assert times == {
        n: f"2026-{time}:00+00:00"
        for n, time in [("1001", "11-05T17:00"), ("1002", "11-05T17:00"), ("1007", "10-25T01:30")]
    }
    assert roster.people[2].extra == extra_time("50%")
    (note,) = roster.notes
    assert "roster.csv:5: 2026-10-25 02:30 comes twice" in note


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1001,A,,,red,,\n1001,B,,,blue,,", r":3: id '1001' is that of line 2 too, in the groups red and blue"),
        ("1,A,x@uni.example,,,,\n2,B,X@UNI.example,,,,", r":3: mail 'X@UNI.example' is that of line 2 too"),
        ("1,A,,zoe\u0308,,,\n2,B,,ZO\u00cb,,,", r":3: login 'ZOË' is that of line 2"),
        ("1,A,,\n", r":2: 4 cells: expected 7, as the header has"),
        (",A,,,,,", r":2: id = '': expected"),
        ("1,A,,,,,much", r":2: extra time = 'much': expected extra time such as 25%"),
        ("1,A,,,,2026-11-05,", r":2: extension = '2026-11-05': expected a time of that day too"),
        ("1,A,,,,2026-03-29 02:30,", r":2: .*expected a time that there was"),
        ('1,"A,,,,,', r":2: expected a row of a CSV file"),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(HarnessFault, match=r"roster\.csv" + said):
        read(written(tmp_path, HEADER + rows))


def test_people_of_one_name_are_two(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, HEADER + "1,Sam,,,,,\n2,Sam,,,,,\n")).people) == 2


@pytest.mark.parametrize("above", ['# A comment, with "marks"\n', '1,"two\nlines",\n'])
def test_a_line_is_counted_as_an_editor_counts_it(tmp_path: Path, above: str) -> None:
    header = "id,name,extra time\n"
    text = above + header if above.startswith("#") else header + above
    with pytest.raises(RosterFault, match=rf"^[^\n]*:{text.count(chr(10)) + 1}: extra time[^\n]*$"):
        read(written(tmp_path, f"{text}2,B,much\n"))


def test_a_class_of_several_assignments_has_a_column_for_each(tmp_path: Path) -> None:
    path = written(tmp_path, "id,extension Module1\n1,2026-11-05 18:00\n")
    assert {*read(path, "module0", "Module1").people[0].extensions} == {"Module1"}
    with pytest.raises(RosterFault, match="'extension module0', 'extension module1'"):
        read(written(tmp_path, "id,extension\n1,2026-11-05 18:00\n"), "module0", "module1")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_separators_and_ends_of_lines(tmp_path: Path, mark: bytes, separator: str, end: str) -> None:
    rows = [["ID", "Name", ""], ["007", '"Quill, M; Å"', ""], ["", "", ""]]
    text = end.join(separator.join(row) for row in rows)
    (person,) = read(written(tmp_path, mark + text.encode())).people
    assert (person.id, person.name) == ("007", "Quill, M; Å")


def test_what_is_not_utf_8_and_an_empty_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match="byte 3 is not UTF-8"):
        read(written(tmp_path, b"id\n\xff1\n"))
    with pytest.raises(HarnessFault, match="is not UTF-8"):
        read(written(tmp_path, "id\n1\n".encode("utf-16")[:-1]))
    assert [person.id for person in read(written(tmp_path, "id\n1\n".encode("utf-16"))).people] == ["1"]
    with pytest.raises(HarnessFault, match="no header here"):
        read(written(tmp_path, "\n# nobody\n"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"])))
def test_a_cell_comes_back_from_a_spreadsheet_and_is_no_formula(cell: str) -> None:
    assert guarded(cell)[:1] not in {*"=+@\t\r"}
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+A1", "@SUM(A1)", "\t=1", "\uff1d1+1", "'=1"])
def test_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3.5", "-3,5", "O'Brackley", "", "a=b"])
def test_a_number_below_0_and_a_mark_inside_are_no_formula(cell: str) -> None:
    assert guarded(cell) == cell


@given(name=st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_name_matches_itself_composed_or_not(name: str) -> None:
    assert matching(unicodedata.normalize("NFD", name)) == matching(unicodedata.normalize("NFC", name))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows = [["1", "=Ekwallby, Ona"], ["2", "Jos\u00e9 \u0646\u200c\u0627"], ["3", "a\nb"]]
    path = written(tmp_path, csv_text([["id", "name"], *rows]))
    assert [list(row.cells) for row in read_csv(path, COLUMNS).rows] == rows


@pytest.mark.parametrize("text", ["0.5 days", "1001%", "-1 days", "1 week", "٣ days", ""])
def test_extra_time_that_is_none(text: str) -> None:
    with pytest.raises(ClockError):
        extra_time(text)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("3,Cy,,Ona", "is the name of line 2"),
        ("3,Cy,,cy", "is the name of line 4"),
        ("3,Cy,,bo", "is the login of line 3"),
    ],
)
def test_a_pseudonym_by_which_somebody_is_known_is_none(tmp_path: Path, row: str, said: str) -> None:
    text = f"id,name,login,pseudonym\n1,Ona,ona,ibis\n2,Bo Vance,bo,\n{row}\n"
    with pytest.raises(RosterFault, match=f"roster.csv:4: pseudonym '.*' {said}: expected nobody's"):
        read(written(tmp_path, text))


def test_ones_own_id_and_login_can_be_the_pseudonym(tmp_path: Path) -> None:
    roster = read(written(tmp_path, "id,name,login,pseudonym\n1,Ona,ona,1\n2,Bo Vance,bo,bo\n"))
    assert [one.pseudonym for one in roster.people] == ["1", "bo"]


def test_an_empty_file_is_told_the_columns_of_a_roster(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault) as fault:
        read(written(tmp_path, ""))
    assert str(fault.value).endswith(f"columns such as {', '.join(COLUMNS)}")
