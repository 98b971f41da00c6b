"""The ids of a gradebook are no two people's, and no formulas; a shown URL has no password; a user needs no name."""

import getpass
import os

import pytest

from grader.handback.file_names import file_names
from grader.publishing.folders import ids_of
from grader.publishing.gradebook import shown
from grader.records.decisions import whoever_decides
from grader.records.user import user_name


def test_no_name_has_the_id_that_is_made_for_another_one() -> None:
    made = file_names(["Foo!"])["Foo!"]
    for names in (["Foo!", made], [made, "Foo!"], [made.upper(), "Foo!"]):
        ids = ids_of(names)
        assert len({one.lower() for one in ids.values()}) == 2, ids
        assert ids["Foo!"] == made
    assert ids_of(["ada", "Zoë Doe", "a.b", "ona@uni.example"]) == {
        name: name for name in ("ada", "Zoë Doe", "a.b", "ona@uni.example")
    }


@pytest.mark.parametrize("name", ["@SUM(A1)", "@ada", "=ada", "+ada", "-ada", "\uff20ada", "\tada"])
def test_no_id_is_a_formula(name: str) -> None:
    assert ids_of([name])[name][0].isalnum()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:secret@host/name", "postgresql:/ada:secret@host/name", "ada:secret@host/name",
        "postgresql://ada:se@secret@host/name", "postgresql://host/name?user=ada&password=secret",
    ],
)  # fmt: skip
def test_a_url_is_shown_without_its_password(url: str) -> None:
    assert "secret" not in shown(url)
    assert "host/name" in shown(url)


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    monkeypatch.delenv("GRADER_BY", raising=False)
    if hasattr(os, "getuid"):
        assert user_name() == whoever_decides() == f"user {os.getuid()}"
    assert user_name()
