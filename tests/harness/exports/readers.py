"""Small readers of what `grader export` writes: each rule with the source in which the place has it.

They do to a file what the importer there does, also where nobody wants that, and say who gets which grade.
"""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Grades = dict[str, str]


class Refused(Exception):
    """The place takes nothing of the file."""


@dataclass(frozen=True)
class Account:
    """Somebody on the other side."""

    number: str  # of the account there
    sis: str = ""
    login: str = ""
    mail: str = ""
    name: str = ""


def rows(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def canvas(text: str, people: Sequence[Account], assignments: Mapping[str, str]) -> tuple[Grades, dict[str, str]]:
    """The grades by account, and points that the file gives to assignments: lib/gradebook_importer.rb of
    instructure/canvas-lms. `assignments` are titles by number.
    """
    header, *below = rows(text)
    # row_has_student_headers?, update_column_count and header?
    if not (len(header) > 3 and "Student" in header[0] and "ID" in header[1]):
        raise Refused("Invalid header row")
    columns, sis_at, login_at = 3, None, None
    if re.search(r"SIS\s+Login\s+ID", header[2]):
        login_at, columns = 2, 4
    elif re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3]):
        sis_at, login_at, columns = 2, 3, 5
        columns += bool(re.search(r"Integration\s+ID", header[4]))
    if "Section" not in header[columns - 1]:
        raise Refused("Invalid header row")
    # strip_non_assignment_columns
    dropped = "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override"
    titles = [title for title in header[columns:] if not re.search(dropped, title)]
    if not titles:
        return {}, {}
    (title,) = titles  # we export one assignment at a time
    at, grades, points = header.index(title), Grades(), dict[str, str]()
    name = _canvas_title(title, assignments)
    for row in below:
        if "Points Possible" in row[0]:  # process_pp
            points[name] = row[at]
            continue
        person = _canvas_person(row, people, sis_at, login_at)
        grades[person.number if person else f"new {row[0]}"] = row[at].strip()
    return grades, points


def _canvas_title(title: str, assignments: Mapping[str, str]) -> str:
    """parse_assignments, and Assignment.title_and_id of app/models/assignment.rb."""
    numbered = re.fullmatch(r"(.*)\s\((\d+)\)", title, re.DOTALL)
    if numbered and numbered[2] in assignments:
        return assignments[numbered[2]]
    return title if title in assignments.values() else f"new {title}"


def _canvas_person(row: list[str], people: Sequence[Account], sis: int | None, login: int | None) -> Account | None:
    """process_student: by ID as Ruby's to_i cuts it, by SIS User ID, by SIS Login ID, by name."""
    leading = re.match(r"\d+", row[1])
    ways = [
        lambda one: bool(leading) and one.number == leading[0],
        lambda one: sis is not None and bool(row[sis]) and one.sis == row[sis],
        lambda one: login is not None and bool(row[login]) and one.login == row[login],
        lambda one: one.name == row[0],
    ]
    return next((one for way in ways for one in people if way(one)), None)


def moodle(text: str, people: Sequence[Account], field: str, most: float = 100) -> Grades:
    """The grades by account: grade/import/csv/classes/load_data.php of moodle/moodle.

    The first column is mapped to the field that tells the user, the second to the grade, the third to its feedback.
    """
    header, *below = rows(text)
    grades, student = Grades(), ""
    for row in below:
        if len(row) != len(header):
            raise Refused("csvweirdcolumns")  # lib/csvlib.class.php
        value, grade = row[0].strip(), row[1].strip()
        if value not in ("", "0"):  # PHP's !empty
            found = [one for one in people if getattr(one, field) == value]
            if len(found) != 1:
                raise Refused("usermappingerror")
            student = found[0].number
        if not student:
            raise Refused("usermappingerrorusernotfound")
        if grade in ("", "-"):
            grades[student] = ""
        elif not re.fullmatch(r"-?\d+(\.\d+)?", grade):
            raise Refused("badgrade")
        elif float(grade) > most:
            raise Refused("gradevaluetoobig")
        else:
            grades[student] = grade  # of the person of the row before, where this row names nobody
    return grades


def moodle_worksheet(text: str, numbers: Sequence[str], most: float) -> Grades:
    """The grades that change: public/mod/assign/feedback/offline, importgradeslib.php and locallib.php."""
    header, *below = rows(text.removeprefix("\ufeff"))
    if not {"Identifier", "Grade", "Last modified (grade)"} <= {*header}:
        raise Refused("invalidgradeimport")
    grades = Grades()
    for row in below:
        number = row[header.index("Identifier")][len("Participant ") :]
        grade = row[header.index("Grade")]
        if number not in numbers or grade == "" or not 0 <= float(grade) <= most:
            continue  # in silence
        if float(grade):  # `$record->grade && ...`: 0 is no change
            grades[number] = grade
    return grades


def d2l(text: str) -> Grades:
    """The grades by key: community.d2l.com/brightspace/kb/articles/3538-importing-grades."""
    header, *below = rows(text)
    assert header[0] in ("OrgDefinedId", "Username")
    assert header[-2].endswith(" Points Grade")
    assert header[-1] == "End-of-Line Indicator"
    assert all(row[-1] == "#" and row[0] for row in below)
    return {row[0]: row[-2] for row in below}


def prairielearn(text: str) -> Grades:
    """The points by uid: apps/prairielearn/src/lib/score-upload.ts, updateAssessmentInstanceFromJson."""
    header, *below = rows(text)
    keys = [name.lower() for name in header]
    assert "instance" in keys
    assert "uid" in keys
    assert "score_perc" not in keys, "it would be read in the place of points"
    found = [dict(zip(keys, row, strict=True)) for row in below]
    assert all(re.fullmatch(r"\d+(\.\d+)?", row["points"]) and row["instance"] == "1" for row in found)
    return {row["uid"]: row["points"] for row in found}


def classroom50(text: str, slug: str) -> dict[str, tuple[int, int]]:
    """Score and maximum by owner: schemas/scores-v1.schema.json of foundation50/classroom50, and its rules in code."""
    data = json.loads(text)
    assert data.keys() == {"schema", "assignments"}
    assert data["schema"] == "classroom50/scores/v1"
    bucket = data["assignments"][slug]
    needed = {"schema", "classroom", "assignment_type", "owner", "submission", "commit", "release", "review"}
    needed |= {"datetime", "score", "max-score", "tests"}
    for entry in bucket["entries"]:
        assert entry["submissions"]
        for one in entry["submissions"]:
            assert needed <= one.keys()
            assert "assignment" not in one
            assert_whole(one)
            for test in one["tests"]:
                assert {"test-name", "passed", "score", "max-score"} <= test.keys()
                assert_whole(test)
    owners = [entry["owner"].lower() for entry in bucket["entries"]]
    assert len({*owners}) == len(owners)
    kept = [entry for entry in bucket["entries"] if entry.get("override") is True]
    return {e["owner"]: (e["submissions"][0]["score"], e["submissions"][0]["max-score"]) for e in kept}


def assert_whole(one: Mapping[str, Any]) -> None:
    assert type(one["score"]) is int
    assert type(one["max-score"]) is int
    assert 0 <= one["score"] <= one["max-score"]


def gradescope(data: bytes) -> Grades:
    """The total by folder: gradescope/autograder_samples, docs/specs.md; `score` overrides the sum of the tests."""
    grades = Grades()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            results = json.loads(archive.read(name), parse_constant=_refuse)
            assert {test["visibility"] for test in results["tests"]} <= {"visible"}
            assert {test["output_format"] for test in results["tests"]} <= {"text", "html"}
            grades[name.removesuffix("/results.json")] = f"{results['score']:g}"
    return grades


def _refuse(word: str) -> None:
    raise Refused(word)


# testing/example_scripts/junit-10.xsd of pytest-dev/pytest: the attributes and the elements of each element
_JUNIT = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "file"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": ({"name", "time", "classname", "group"}, {"skipped", "failure", "system-out", "system-err"}),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "failure": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
}


def junit(data: bytes) -> Grades:
    """What counts by suite; each element has what the schema allows, and each suite counts its cases right."""
    top = ET.fromstring(data.decode())  # noqa: S314 - what we wrote ourselves
    for element in top.iter():
        attributes, inside = _JUNIT[element.tag]
        assert {*element.keys()} <= attributes, element.tag
        assert {child.tag for child in element} <= inside, element.tag
    grades = Grades()
    for suite in top:
        assert {"name", "tests", "failures", "errors"} <= {*suite.keys()}
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
        said = {one.attrib["name"]: one.attrib["value"] for one in suite.iter("property")}
        grades |= {suite.attrib["name"]: said["final"]} if "final" in said else {}
    return grades


def plain_csv(text: str) -> Grades:
    header, *below = rows(text)
    found = [dict(zip(header, row, strict=True)) for row in below]
    return {row["id"] or row["submission"]: row["final"] for row in found if row["final"]}


def plain_json(text: str) -> Grades:
    people = json.loads(text, parse_constant=_refuse)["people"]
    return {one["id"] or one["submission"]: f"{one['final']:.6g}" for one in people if one["final"] is not None}
