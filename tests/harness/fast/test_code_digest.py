"""A card notes the code that made it, and a run says whose results other code has made."""

from pathlib import Path

import pytest

from grader.courses.installed import code_digest
from grader.intake import Listing, Source
from grader.intake.values import NOT_FOUND, NOTHING
from grader.results.scorecard import Scorecard
from grader.terminal.found import Found


def test_the_digest_changes_with_the_code_of_checks_and_with_nothing_else(tmp_path: Path) -> None:
    checks = tmp_path / "tests" / "checks"
    checks.mkdir(parents=True)
    (checks / "test_a.py").write_text("x = 1\n")
    before = code_digest(tmp_path)
    (tmp_path / "README.md").write_text("words")
    assert code_digest(tmp_path) == before
    (checks / "test_a.py").write_text("x = 2\n")
    assert code_digest(tmp_path) != before


def test_who_was_graded_by_other_code_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    found = Found(Listing((), ()))
    cards = [Scorecard(name, "a", 1, "", "", "", (), made_by=code) for name, code in (("ada", "1"), ("bo", "2"))]
    assert [*found.looked_at(cards, "1")] == cards
    found.say({"ada": "ada", "bo": "bo"})
    assert "their results stand: bo; --again grades anew" in capsys.readouterr().err
    found.end(())


@pytest.mark.parametrize(
    ("gap", "code"),
    [
        (NOT_FOUND, 0), (NOTHING, 0), ('no a.py; found "A.py"', 1), ("a.py not graded: two versions", 1),
        ("unreadable: a.rar is a RAR archive", 1), ("", 0),
    ],
)  # fmt: skip
def test_what_was_handed_in_and_not_understood_ends_in_1_and_a_grade_of_0_does_not(gap: str, code: int) -> None:
    found = Found(Listing((Source("ada", Path(), "folder"),), ()))
    card = Scorecard("ada", "a", 1, "", "", "", (), gaps={"a.py": gap} if gap else {})
    assert [*found.looked_at([card], "")] == [card]
    assert card.flags == ((gap,) if gap else ())
    if not code:
        found.end(())
        return
    with pytest.raises(SystemExit) as caught:
        found.end(())
    assert caught.value.code == 1
