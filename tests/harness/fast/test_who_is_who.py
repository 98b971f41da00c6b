"""Lists of platforms as rosters, a mapping of who is who, a list of receipt times: what is read, and what is said."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.classes.csv_file import read_csv
from grader.classes.mapping import read_mapping
from grader.classes.matching import KnownAs, match
from grader.classes.opening import NO_TIMES, Class, with_class
from grader.classes.receipt_times import ReceiptTimes, read_receipts
from grader.classes.roster import Person, Roster, RosterFault, read_roster
from grader.classes.settings import ClassSettings
from grader.courses.course import Course
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import Listing, Source

BERLIN = ZoneInfo("Europe/Berlin")
LISTS = {
    "Moodle": '"First name","Last name","ID number","Email address",Groups\n'
    'Zoë,Brand,1002,z@u.example,"red, lab"\nSuha,,1008,,red\n',
    "Gradescope": "First Name,Last Name,SID,Email,Sections,Lab - Max Points\n"
    "Zoë,Brand,1002,z@u.example,A,10\nSuha,,1008,,,\n",
    "D2L Brightspace": "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
    "#1002,#zb,Brand,Zoë,z@u.example,#\n#1008,#su,,Suha,,#\n",
    "Canvas": "Student,ID,SIS User ID,SIS Login ID,Section,Lab (88)\n,,,,,Manual Posting\n    Points Possible,,,,,10\n"
    '"Brand, Zoë",52,1002,zb,A,1\n"Suha",53,1008,su,,\n',
    "Blackboard": '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n'
    '"Brand"\t"Zoë"\t"zb"\t"1002"\n""\t"Suha"\t"su"\t"1008"\n',
    "GitHub Classroom": '"identifier","github_username","github_id","name"\n'
    '"1002","zb","44","Zoë Brand"\n"1008","","","Suha"\n',
    "Classroom 50": "username,first_name,last_name,email,section,github_id,role,student_id\n"
    "zb,Zoë,Brand,z@u.example,A,44,student,1002\n,Suha,,,,,,1008\ntess,Tess,T,t@u.example,A,45,ta,\n",
}  # fmt: skip


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("platform", LISTS)
def test_a_list_of_a_platform_is_a_roster(platform: str, tmp_path: Path) -> None:
    encoding = "utf-16" if platform == "Blackboard" else "utf-8"
    roster = read_roster(written(tmp_path, LISTS[platform], encoding), BERLIN, ["lab"])
    assert [(person.id, person.name) for person in roster.people] == [("1002", "Zoë Brand"), ("1008", "Suha")]
    assert any(f"read as a list of {platform}" in note for note in roster.notes)
    said = {
        "Moodle": "several groups",
        "GitHub Classroom": "Suha has no account",
        "Classroom 50": "Suha has no account",
    }
    assert [said.get(platform, "") in note for note in roster.notes][-1]


def test_a_quoted_row_is_read_by_the_separator_of_its_header(tmp_path: Path) -> None:
    path = written(tmp_path, '"id","name"\n"1","Quill; M"\n')
    assert read_csv(path, ["id", "name"]).rows[0].cells == ("1", "Quill; M")


def test_no_list_is_taken_for_a_roster_by_half(tmp_path: Path) -> None:
    with pytest.raises(RosterFault, match="unknown columns"):
        read_roster(written(tmp_path, "identifier,status\nParticipant 3,-\n"), BERLIN, ["lab"])


PEOPLE = ("1001", "1002", "1003")


def test_a_mapping_says_who_is_meant(tmp_path: Path) -> None:
    mapped = read_mapping(written(tmp_path, "login,id\nMQ-dev,1001\nzb,1002\nghost,9999\nzb,1002\n"), PEOPLE)
    assert mapped.ids == {"mq-dev": "1001", "zb": "1002"}
    assert [note.split("list.csv:")[1][:15] for note in mapped.notes] == ["4: id '9999' is"]
    roster = Roster((Person("1001", "Mara"), Person("1002", "Zoë", login="zoe")), called=mapped.ids)
    matched = match([KnownAs("module0-mq-dev", ("", "mq-DEV")), KnownAs("zb"), KnownAs("ghost")], roster)
    assert {name: [person.id for person in people] for name, people in matched.owners.items()} == {
        "module0-mq-dev": ["1001"], "zb": ["1002"]
    }  # fmt: skip
    assert matched.nobody == ("ghost",)


def test_a_name_of_two_people_is_an_error_at_each_of_its_lines(tmp_path: Path) -> None:
    with pytest.raises(RosterFault) as caught:
        read_mapping(written(tmp_path, "login,id\na,1001\nfin,1002\nFIN,1003\n"), PEOPLE)
    assert [line.split("list.csv:")[1][:8] for line in str(caught.value).splitlines()] == ["3: 'fin'", "4: 'fin'"]


@pytest.mark.parametrize("text", ["login,ide\na,1\n", "id\n1001\n", "login\na\n"])
def test_a_mapping_without_its_columns_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(RosterFault, match=r"list\.csv:1: .*expected a column id"):
        read_mapping(written(tmp_path, text), PEOPLE)


def receipts(folder: Path, text: str) -> ReceiptTimes:
    return read_receipts(written(folder, text), BERLIN, PEOPLE, ["lab", "quiz"])


def test_receipt_times_are_moments_of_the_class(tmp_path: Path) -> None:
    times = receipts(
        tmp_path,
        "id,received\n1001,2026-10-25T02:30:00+02:00\n1001,2026-10-25T02:30:00+01:00\n1002,2026-10-25 02:30\n"
        "1003,\n9999,2026-10-25 12:00\n",
    )
    two = [moment.at for moment in times.moments["", "1001"]]
    assert (two[1] - two[0]).total_seconds() == 3600
    said = [note.split("list.csv:")[1] for note in times.notes]
    assert [line[:2] for line in said] == ["4:", "5:", "6:"]
    assert ["comes twice" in said[0], "nobody knows when 1003" in said[1], "9999" in said[2]] == [True] * 3
    last = times.last("lab", ["1001"])
    assert last
    assert last.at == two[1]
    assert times.last("lab", ["1003"]) is None


def test_a_time_may_be_of_one_assignment_and_be_counted_in_seconds(tmp_path: Path) -> None:
    times = receipts(tmp_path, "id,received,assignment\n1001,1793138400,lab\n1002,2026-01-01 12:00,quiz\n")
    found = times.last("lab", PEOPLE)
    assert found
    assert found.at == datetime.fromtimestamp(1793138400, UTC)
    assert times.last("quiz", ["1001"]) is None


def test_all_times_that_are_none_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(RosterFault) as caught:
        receipts(
            tmp_path,
            "id,received,assignment\n1001,2026-03-29 02:30,\n1002,25.10.2026 02:30,\n1003,2026-01-01 12:00,labb\n",
        )
    lines = str(caught.value).splitlines()
    assert [line.split("list.csv:")[1][:2] for line in lines] == ["2:", "3:", "4:"]
    assert "did you mean 'lab'" in lines[2]


def test_the_list_says_a_time_only_where_the_download_does_not(tmp_path: Path) -> None:
    times = receipts(tmp_path, "id,received\n1001,2026-10-01 12:00\n1001,2026-10-03 12:00\n1002,2026-10-02 12:00\n")
    sources = (
        Source("1001", tmp_path, "folder"),
        Source("1002", tmp_path, "folder", receipt=Receipt(at="2026-09-09T09:09:09Z")),
        Source("1003", tmp_path, "folder"),
    )
    settings = ClassSettings(BERLIN, 0, {}, None, None, "")
    opened = Class(Course(tmp_path, tmp_path), settings, Roster(tuple(map(Person, PEOPLE))), times)
    listing = with_class(Listing(sources, ()), opened, "lab")
    assert [source.receipt.at for source in listing.sources] == ["2026-10-03T10:00:00Z", "2026-09-09T09:09:09Z", ""]
    without = Class(opened.course, settings, opened.roster, NO_TIMES)
    assert with_class(Listing(sources, ()), without, "lab").sources == sources


def test_whose_login_is_not_known_cannot_have_handed_in_and_that_is_said(tmp_path: Path) -> None:
    settings = ClassSettings(BERLIN, 0, {}, None, None, "")
    opened = Class(Course(tmp_path, tmp_path), settings, Roster((Person("1", "Ona", login="ona"), Person("2", "Bo"))))
    listing = with_class(
        Listing((Source("lab-ona", tmp_path, "folder", receipt=Receipt(login="ona")),), ()), opened, "lab"
    )
    assert listing.notes == ("no submission of Bo (2), whose login is not known yet",)
