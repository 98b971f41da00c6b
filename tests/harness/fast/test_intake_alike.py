"""Names in a list: as they are written, wherever nobody could take one for another."""

# ruff: noqa: RUF001 - people are called so

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.alike import told_apart
from grader.kit.showing.harmless import plain_text

HONEST = [
    "Øyvind", "山田太郎", "山田　太郎", "José", "Nguyễn Văn A", "Иван", "Мария", "Μαρία", "Kaʻiulani", "Mª José",
    "O’Neil", "हिन्दी", "Zoë van der Çelik", "علي", "שָׁלוֹם", "Jo Ann", "김철수", "Þór", "Ægir", "ＴＡＲＯ", "X Æ A-12",
    "alice", "Alice", "Łukasz",
]  # fmt: skip


def test_honest_names_are_shown_as_they_are_written() -> None:
    names = [unicodedata.normalize("NFC", name) for name in HONEST]
    assert told_apart(names, 30) == {name: name for name in names}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("alice ", "alice\\u0020"),
        (" alice", "\\u0020alice"),
        ("alice\u00a0", "alice\\u00a0"),
        ("al\u2009ice", "al\\u2009ice"),
        ("\u0430lice", "\\u0430lice"),
        ("ali\u0441e", "ali\\u0441e"),
        ("\u0391lice", "\\u0391lice"),
        ("al\ufe0fice", "al\\ufe0fice"),
        ("alice\u2800", "alice\\u2800"),
        ("alice\u200b", "alice\\u200b"),
        ("a" + "\u0332" * 40, "a" + "\u0332" * 3 + "\\u0332\\u03..32\\u0332\\u0332"),
    ],
)
def test_what_cannot_be_seen_is_shown_though_nobody_is_called_alike(name: str, shown: str) -> None:
    assert told_apart([name, "alice", "bob"], 30) == {name: shown, "alice": "alice", "bob": "bob"}


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("\u0441\u0430\u0440\u0430", "capa", ("\\u0441\\u0430\\u0440\\u0430", "capa")),
        ("\uff41lice", "alice", ("\\uff41lice", "alice")),
        ("Jo  Ann", "Jo Ann", ("Jo \\u0020Ann", "Jo Ann")),
        ("x" * 40 + "1", "x" * 40 + "2", ("x" * 14 + ".." + "x" * 13 + "1", "x" * 14 + ".." + "x" * 13 + "2")),
    ],
)
def test_two_that_look_alike_are_told_apart(one: str, other: str, shown: tuple[str, str]) -> None:
    assert told_apart([one, other, "Иван"], 30) == {one: shown[0], other: shown[1], "Иван": "Иван"}


def test_where_no_escape_tells_two_apart_a_number_does() -> None:
    names = ["studentl", "student1", "x" * 32 + "a" + "x" * 20, "x" * 32 + "b" + "x" * 20]
    shown = told_apart(names, 30)
    assert len(set(shown.values())) == 4
    assert all(text[-9] == "~" and len(text) <= 30 for text in shown.values())
    assert told_apart(names[:1], 30) == {"studentl": "studentl"}


def test_an_escape_that_somebody_is_called_is_told_from_the_one_that_is_written() -> None:
    shown = told_apart(["alice ", "alice\\u0020", "alice"], 30)
    assert len(set(shown.values())) == 3


@given(st.lists(st.text(max_size=40), max_size=8))
def test_all_are_shown_in_one_harmless_line_and_no_two_alike(names: list[str]) -> None:
    shown = told_apart([plain_text(name).replace("\n", "") for name in names], 30)
    assert len(set(shown.values())) == len(shown)
    assert all(plain_text(text) == text and len(text) <= 30 for text in shown.values())
