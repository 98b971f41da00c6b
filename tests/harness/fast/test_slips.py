"""What is said of a file that Python cannot read: usual slips are known by the line and by the parser's own words."""

import pytest

from grader.feedback.student_text import feedback
from grader.kit.answering.loading import with_column
from grader.kit.judging.failure import Failure
from grader.kit.plain import raised
from grader.kit.showing.slips import SLIPS, fix_of
from grader.results.newer_syntax import notes, stops
from grader.results.scorecard import CheckResult, Scorecard

TEXTS = {
    "if x:\n\ty = 1\n        z = 2\n": "tabs and blanks are mixed",
    "x = \u201ca\u201d\n": "straight quotes",
    "x = 1\n<<<<<<< HEAD\nx = 2\n=======\n": "merge was not finished",
    "%matplotlib inline\n": "command of a notebook",
    "!pip install numpy\n": "command of a notebook",
    "x = (1,\n": "never closed",
    "x = 1)\n": "closed that was not opened",
    "x = 'a\n": "Close the quotes",
    "def f(x)\n    return x\n": "Put a colon",
    "def f(x):\nreturn x\n": "A block belongs below",
    "def f(x):\n    x = 1\n  return x\n": "like its neighbours",
    "print 'a'\n": "In Python 3, print takes brackets",
    "x =\u00a01\n": "a character that is not seen",
    "x = f(1\uff0c 2)\n": "as the keyboard for English has it",
}


def message_of(text: str) -> str:
    """What a child says of the file, with the line and the column."""
    try:
        compile(text, "a.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        return raised(with_column(error))["m"]
    pytest.fail(f"Python reads {text!r}")


@pytest.mark.parametrize("text", TEXTS)
def test_a_usual_slip_has_its_line_and_what_to_do(text: str) -> None:
    error = {"!": "SyntaxError", "m": message_of(text)}
    (stop,) = stops({"a.py": error}, {"a.py": text}).values()
    assert stop.line in text
    assert stop.column <= len(stop.line) + 1
    assert TEXTS[text] in fix_of(stop.line, error["m"])
    assert TEXTS[text] in notes({"a.py": error}, {"a.py": text})["a.py"]


def test_each_slip_is_tried() -> None:
    said = " ".join(TEXTS.values())
    assert len(SLIPS) == len({slip.fix for slip in SLIPS})
    assert sum(any(part in slip.fix for part in TEXTS.values()) for slip in SLIPS) >= len(SLIPS) - 1, said


def test_it_is_said_once_for_all_checks_that_wait_for_it() -> None:
    text = "def f(x):\n    return (x\n"
    error = {"!": "SyntaxError", "m": message_of(text)}
    failures = [Failure(f"s{n}", (("a:f", [1.0]),), (error,), error, 1.0) for n in range(21)]
    other = Failure("rises", (("a:f", [0.0]), ("a:f", [1.0])), (error, error), None, None, "they rise")
    rows = [CheckResult(f"c{n}", "0.1", "s", "crashed", 1.5, f) for n, f in enumerate(failures[:20])]
    rows.append(CheckResult("rises", "0.1", "s", "failed", 0.0, other))
    card = Scorecard(
        "ada", "module0", 1, "", "", "", tuple(rows), load_errors={"a.py": error}, stops={"a.py": (2, 8, "return (x")}
    )
    shown = feedback(card, {})
    assert shown.count("could not be imported") == 1
    assert "    line 2: return (x\n                   ^\n" in shown
    assert "21 checks of task 0.1 wait for it: 30 points." in shown
    assert "21 checks, for want of a.py: see above" in shown
    assert len(shown.splitlines()) == 10  # with the next step
    assert card.flags == ("syntax error",)
    assert card.beyond_lost() == 0
