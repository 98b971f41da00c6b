"""Whose a submission is: by id, login, mail, name or group; what is of nobody, of several, or missing is said."""

import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classes.matching import KnownAs, Matched, match
from grader.classes.roster import Person, Roster, read_roster

CLASS = Path(__file__).parents[1] / "data/classes/class.csv"
ROSTER = read_roster(CLASS, ZoneInfo("Europe/Berlin"), ["module0"])


def ids(matched: Matched, submission: str) -> list[str]:
    return [person.id for person in matched.of(submission)]


@pytest.mark.parametrize(
    "called",
    [
        "1005",
        "zmiro05",
        "ZMIRO05",
        "zhdana@uni.example",
        "Ждана Мирославец".replace(" ", "\u00a0"),
        "ждана  мирославец",
    ],
)
def test_a_person_is_found_by_all_that_is_the_persons_own(called: str) -> None:
    assert ids(match([KnownAs(called)], ROSTER), called) == ["1005"]


@given(st.sampled_from(ROSTER.people), st.sampled_from(["NFC", "NFD"]))
def test_a_name_is_found_composed_or_not(person: Person, form: str) -> None:
    called = unicodedata.normalize(form, person.name)
    found = match([KnownAs(called)], ROSTER)
    others = [other for other in ROSTER.people if other.name == person.name]
    assert ids(found, called) == ([p.id for p in ROSTER.members(person)] if len(others) == 1 else [])
    assert len(found.several) == (len(others) > 1)


@pytest.mark.parametrize("called", ["red", "1001", "zbrand02"])
def test_a_group_is_found_by_its_name_and_by_each_member(called: str) -> None:
    found = match([KnownAs(called)], ROSTER)
    assert ids(found, called) == ["1001", "1002"]
    assert {person.id for person in found.missing} == {p.id for p in ROSTER.people} - {"1001", "1002"}


def test_what_a_download_tells_goes_before_a_name_that_two_people_have() -> None:
    claims = [KnownAs("Sam Wrenfield", ("", "sam2@uni.example")), KnownAs("Sam Wrenfield (2)", ("swren20",))]
    found = match(claims, ROSTER)
    assert [ids(found, claim.submission) for claim in claims] == [["1021"], ["1020"]]


def test_nobody_is_guessed() -> None:
    found = match([KnownAs("Wrenfield"), KnownAs("100"), KnownAs("x", ("9999",))], ROSTER)
    assert found.nobody == ("Wrenfield", "100", "x")
    assert found.missing == ROSTER.people


def test_a_submission_that_names_two_people_is_nobodys_until_it_is_settled() -> None:
    found = match([KnownAs("1005", ("hlin06",))], ROSTER)
    assert found.several == ("1005: what is known of it names 荷雨 林塘 (1006) and Ждана Мирославец (1005)",)
    assert ids(found, "1005") == []
    assert "1005" not in {person.id for person in found.missing}


def test_two_submissions_of_one_person_or_one_group_are_said_and_neither_is_taken() -> None:
    found = match([KnownAs("1005"), KnownAs("zmiro05"), KnownAs("1001"), KnownAs("1002")], ROSTER)
    assert found.owners == {}
    assert [line.partition(": ")[2] for line in found.twice] == [
        "claimed by 2 submissions, 1005, zmiro05",
        "claimed by 2 submissions, 1001, 1002",
    ]


def test_who_handed_in_nothing_is_missing() -> None:
    claims = [KnownAs(person.id) for person in ROSTER.people if not person.group and person.id != "1031"]
    assert [p.id for p in match([*claims, KnownAs("red"), KnownAs("blue")], ROSTER).missing] == ["1031"]


def test_a_roster_without_people_knows_nobody() -> None:
    assert match([KnownAs("1001")], Roster(())).nobody == ("1001",)
