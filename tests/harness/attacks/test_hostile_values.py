"""Single values that a submission may send, and what the trusted side makes of them; nothing is run here."""

import msgspec
import pytest

from grader.courses.suite import Shape
from grader.grading.replies import decode_answers
from grader.kit.judging.recognising import find_mistake
from grader.kit.plain import MAX_ITEMS, MAX_TEXT
from grader.results import newer_syntax as syntax
from grader.sandbox.faults import Garbled

BRACES = 'f"' + "{" * 200_000  # a pattern that goes back at each brace would take minutes for it


@pytest.mark.parametrize(
    "error",
    [
        {},
        {"m": "(operators.py, line 1)"},
        {"!": "SyntaxError"},
        {"!": "SyntaxError", "m": f"(operators.py, line {'9' * 5000})"},
        {"!": "SyntaxError", "m": "(module.py, line 1)"},
        {"!": "SyntaxError", "m": "(operators.py, line 3"},
    ],
)
def test_a_forged_report_of_a_syntax_error_has_no_note(error: dict[str, str]) -> None:
    assert syntax.notes({"operators.py": error}, {"operators.py": "x = 1\n"}) == {}


def test_a_line_without_end_is_noted_by_its_beginning() -> None:
    error = {"!": "SyntaxError", "m": "unterminated string literal (operators.py, line 1)"}
    note = syntax.notes({"operators.py": error}, {"operators.py": BRACES})["operators.py"]
    assert len(note) < 300


@pytest.mark.parametrize(
    ("answers", "is_taken"),
    [
        ([[0.0] * (MAX_ITEMS + 1)], True),
        ([[0.0] * (MAX_ITEMS + 2)], False),
        ([[[0.0] * (MAX_ITEMS + 2)]], False),
        (["x" * MAX_TEXT], True),
        (["x" * (MAX_TEXT + 1)], False),
        ([{"!": "ValueError", "m": "x" * MAX_TEXT}], True),
        ([{"!": "ValueError", "m": "x" * (MAX_TEXT + 1)}], False),
        ([{"!": "a", "m": "b", "?": "c"}], False),
        ([{"name": "value"}], False),
    ],
)
def test_answers_are_no_larger_than_the_honest_side_makes_them(answers: list[object], is_taken: bool) -> None:
    frame = msgspec.msgpack.encode(["check", answers])
    if is_taken:
        assert decode_answers(frame, Shape("check", 2, 1)) == answers
    else:
        with pytest.raises(Garbled):
            decode_answers(frame, Shape("check", 2, 1))


@pytest.mark.parametrize("seen", [-1e308, 1e308, 2**64 - 1, -(2**63), False])
def test_the_largest_numbers_are_looked_at_for_known_mistakes(seen: float) -> None:
    """Formulas of whole numbers go beyond all floats there."""
    for target in ("mul", "add", "inv_back", "log_back", "max"):
        for x, y in ((2, 1024), (-100.0, 3), (5e-324, 1e308)):
            found = find_mistake([(f"operators:{target}", [x, y])], seen, 0.5, "")
            assert found is None or found.key
