"""One submission through asking, judging and repeating, on a small suite of its own."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest

from grader.courses.assignment import Assignment, load_assignment
from grader.courses.suite import Group, Suite
from grader.grading import asking
from grader.grading.submission import CheckExaminer, Passes, grade
from grader.intake.files.tree import NotGradedError
from grader.intake.values import Submission
from grader.kit.check import Check, check
from grader.kit.errors import HarnessFault
from grader.kit.expect import expect_close
from grader.kit.inputs import Inputs
from grader.kit.judging.evaluate import Example
from grader.kit.observe import observe
from grader.results.scorecard import CheckResult, Scorecard
from grader.running.examiners import open_check_examiner
from grader.sandbox.client import ForkServer
from grader.sandbox.watching import Deadline

ROOT = Path(__file__).parents[3]
NUMBERS = Inputs(
    st.floats(-100, 100),
    contains=lambda v: abs(v) <= 100,
    simpler=lambda v: [0.0, 1.0, float(int(v)), float(int(v / 2)), v - 1.0],
    size=lambda v: (len(repr(v)), abs(v), v < 0),
)


@check(task="0.1", points=2, x=NUMBERS)
def test_double(x: float) -> None:
    """double(x) is 2 x."""
    expect_close(observe("operators:double", x), 2 * x)


@check(task="0.1", points=1, x=NUMBERS)
def test_half(x: float) -> None:
    """half(double(x)) is x."""
    expect_close(observe("operators:half", observe("operators:double", x)), x)


DOUBLE, HALF = test_double, test_half
del test_double, test_half  # declared to be graded with, not to be collected
RIGHT = "def double(x): return 2 * x\ndef half(x): return x / 2\n"


def group(asked: Check, values: list[float], public: int) -> Group:
    examples = []
    for x in values:
        calls = [("operators:double", [x])] + ([("operators:half", [2 * x])] if asked is HALF else [])
        examples.append(Example({"x": x}, tuple(calls)))
    return Group(asked, tuple(examples), public, "digest")


@pytest.fixture(scope="module")
def suite() -> Suite:
    values = [float(v) for v in range(-20, 20)]
    assignment: Assignment = load_assignment(ROOT, "module0")
    return Suite(
        replace(assignment, files={"operators.py": ("operators.py",)}),
        (group(DOUBLE, values, 30), group(HALF, values, 30)),
    )


@pytest.fixture(scope="module")
def examiner(suite: Suite) -> Iterator[CheckExaminer]:
    with ForkServer(ROOT, 0) as first, ForkServer(ROOT, 1) as second:
        yield CheckExaminer(Passes(suite), (first, second))


@pytest.fixture
def short_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FIRST", Deadline(0.1))
    monkeypatch.setattr(asking, "LONE", Deadline(0.2))


def graded(examiner: CheckExaminer, text: str | None, problem: str = "operators.py is missing") -> Scorecard:
    files = {} if text is None else {"operators.py": text}
    problems = {"operators.py": problem} if text is None else {}
    return grade(Submission("someone", files, {}, problems, (), str(hash(text))), examiner)


def of(card: Scorecard, name: str) -> CheckResult:
    return next(r for r in card.results if r.check == name)


def test_nobody_is_graded_where_the_reference_itself_fails(suite: Suite) -> None:
    with pytest.raises(HarnessFault, match="reference: fails double, half itself"), open_check_examiner(ROOT, suite):
        pass


def test_right_code_has_full_marks_and_no_flag(examiner: CheckExaminer) -> None:
    card = graded(examiner, RIGHT)
    assert (card.score, card.flags, card.load_errors) == (3.0, (), {})


def test_a_reply_that_passed_before_passes_again_without_being_judged(examiner: CheckExaminer) -> None:
    fresh = CheckExaminer(Passes(examiner.passes.suite), examiner.servers)
    first = graded(fresh, RIGHT)
    remembered = len(fresh.known.passed)
    second = graded(fresh, RIGHT + "# another file\n")
    assert remembered == 2
    assert len(fresh.known.passed) == 2
    assert [r.verdict for r in first.results] == [r.verdict for r in second.results]


def test_a_wrong_value_fails_its_check_with_the_smallest_call(examiner: CheckExaminer) -> None:
    card = graded(examiner, RIGHT.replace("2 * x", "2 * x if x < 7 else 0.0"))
    failure = of(card, "double").failure
    assert failure is not None
    assert failure.calls == (("operators:double", [7.0]),)
    assert (failure.seen, failure.want) == (0.0, 14.0)


def test_a_failure_on_hidden_examples_is_shown_with_a_call_that_is_in_no_set(examiner: CheckExaminer) -> None:
    card = graded(examiner, RIGHT.replace("2 * x", "2 * x if x < 12 else 0.0"))
    failure = of(card, "double").failure
    assert failure is not None
    hidden = {e.inputs["x"] for e in examiner.passes.running.groups[0].examples[30:]}
    assert failure.is_hidden or failure.calls[0][1][0] not in hidden


def test_a_failure_on_hidden_examples_alone_shows_the_student_nothing_of_them(examiner: CheckExaminer) -> None:
    card = graded(examiner, RIGHT.replace("2 * x", "2 * x if x not in (12.0, 13.0) else 0.0"))
    result = of(card, "double")
    assert result.failure is not None
    assert result.hidden_failure is not None
    assert result.failure.is_hidden
    assert result.failure.calls == ()
    assert "12" not in repr(result.failure)
    assert result.hidden_failure.calls == (("operators:double", [12.0]),)


def test_a_call_that_depends_on_an_answer_is_asked_live(examiner: CheckExaminer) -> None:
    """double is wrong, half undoes it: half(double(x)) is right on calls that were never recorded."""
    card = graded(examiner, "def double(x): return 3 * x\ndef half(x): return x / 3\n")
    assert of(card, "double").verdict == "failed"
    assert of(card, "half").verdict == "passed"


@pytest.mark.usefixtures("short_deadlines")
@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("while x == 5.0: pass", "timed out"),
        ("if x == 5.0: __import__('os')._exit(0)", "crashed"),
        ("if x == 5.0: __import__('ctypes').string_at(0)", "crashed"),
        ("if x == 5.0: raise KeyboardInterrupt", "crashed"),
        ("if x == 5.0: raise SystemExit(0)", "crashed"),
    ],
)
def test_a_hang_or_crash_costs_its_own_checks_and_names_the_call(
    examiner: CheckExaminer, body: str, verdict: str
) -> None:
    card = graded(examiner, f"def double(x):\n    {body}\n    return 2 * x\ndef half(x): return x / 2\n")
    result = of(card, "double")
    assert result.verdict == verdict
    assert result.failure is not None
    assert result.failure.calls == (("operators:double", [5.0]),)


@pytest.mark.usefixtures("short_deadlines")
def test_a_hang_leaves_the_other_checks_alone(examiner: CheckExaminer) -> None:
    card = graded(examiner, "def double(x): return 2 * x\ndef half(x):\n    while True: pass\n")
    assert of(card, "double").verdict == "passed"
    assert of(card, "half").verdict == "timed out"


@pytest.mark.usefixtures("short_deadlines")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("while True: pass", "did not come to an end in time"),
        ("import os; os._exit(0)", "ended the process"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("raise SystemExit(0)", "0"),
        ("1 / 0", "division by zero"),
        ("def broken(:", "invalid syntax"),
        ("import torch; torch.zeros(3)", "operators.py, line 1 imports torch, which is not there"),
        ("(" * 5000, "parenthes"),
    ],
)
def test_a_file_that_cannot_be_imported_is_named_with_the_reason(
    examiner: CheckExaminer, text: str, words: str
) -> None:
    card = graded(examiner, text)
    assert card.score == 0
    assert words in card.load_errors["operators.py"]["m"]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads the line")
def test_code_that_only_a_newer_python_reads_has_no_grade(examiner: CheckExaminer) -> None:
    with pytest.raises(NotGradedError, match=r"^needs 3\.14, and .*operators\.py, line 2, .*--python PATH"):
        graded(examiner, "def double(x): return 2 * x\nname = t'{double}'\n")


def test_a_missing_file_costs_its_checks_and_says_why(examiner: CheckExaminer) -> None:
    card = graded(examiner, None, "operators.py is a link, not a file")
    assert card.score == 0
    assert card.load_errors["operators.py"]["m"].endswith("a link, not a file")


FLIPPING = {
    "state kept between calls": "n = [0]\ndef double(x):\n    n[0] += 1\n    return 2 * x if n[0] < 35 else 0.0\n",
    "the order of calls": "old = [0.0]\ndef double(x):\n    old.append(x)\n    return 0.0 if old[-2] > x else 2 * x\n",
    "random numbers": "import random\nodd = random.random()\ndef double(x): return 2 * x + (odd > 0.83)\n",
}


@pytest.mark.parametrize("cause", ["state kept between calls", "the order of calls", "random numbers"])
def test_answers_that_change_between_the_passes_fail_and_are_flagged(examiner: CheckExaminer, cause: str) -> None:
    card = graded(examiner, FLIPPING[cause] + "def half(x): return x / 2\n")
    assert of(card, "double").verdict == "failed"
    assert cause == "random numbers" or card.flags == ("not deterministic",)


@pytest.mark.parametrize(
    "leak",
    [
        "raise ImportError(repr([o for o in gc.get_objects() if type(o) is list and 'operators:double' in o]))",
        "import os\nos._exit(19)",
    ],
)
def test_no_error_of_an_import_tells_what_was_asked(examiner: CheckExaminer, leak: str) -> None:
    card = graded(examiner, f"import gc\n{leak}\n")
    hidden = examiner.passes.running.groups[0].examples[30:]
    assert card.score == 0
    assert [e for e in hidden if repr(e.inputs["x"]) in repr(card.load_errors)] == []
    assert "code 19" not in repr(card)


def test_the_two_answers_are_not_shown_to_who_gave_them(examiner: CheckExaminer) -> None:
    card = graded(examiner, "n = [0]\ndef double(x):\n    n[0] += 1\n    return 2 * x if n[0] < 35 else 0.25\n")
    result = of(card, "double")
    assert result.failure is not None
    assert "0.25" not in repr(result.failure)
    assert "0.25" in repr(card.variations)


def test_time_and_chance_are_the_same_in_every_run_and_others_in_another_pass(examiner: CheckExaminer) -> None:
    varying = {
        "the second": "import time\nodd = int(time.time()) % 2",
        "the day": "import datetime\nodd = datetime.datetime.now().day % 2",
        "the system's random numbers": "import os\nodd = os.urandom(8)[3] % 2 + os.urandom(8)[3]",
        "an unseeded generator": "import random\nodd = random.Random().random()",
        "numpy's own": "import numpy as np\nodd = np.random.default_rng().random()",
        "the order of a set": "odd = float(next(iter({'a', 'b', 'c', 'd', 'e', 'f'})) == 'a')",
    }
    for cause, code in varying.items():
        cards = [
            graded(examiner, f"{code}\ndef double(x): return 2 * x + odd\ndef half(x): return x / 2\n") for _ in "12"
        ]
        assert cards[0] == cards[1], cause
        assert cards[0].flags, cause


def test_a_suspect_is_asked_under_more_seeds(suite: Suite) -> None:
    """The generator's first number is above 0.9 with one of six seeds, which is not one of the first two."""
    text = "import random\nodd = random.random() > 0.9\ndef double(x): return 2 * x + odd\ndef half(x): return x / 2\n"
    with ExitStack() as stack:
        servers = [stack.enter_context(ForkServer(ROOT, seed)) for seed in range(6)]
        plain = CheckExaminer(Passes(suite), (servers[0], servers[1]))
        cards = [graded(examiner, text) for examiner in (plain, *[replace(plain, more=lambda: servers[2:])] * 2)]
    assert cards[0].flags == ("may vary",)
    assert cards[1].flags == ("not deterministic",)
    assert cards[1] == cards[2]


def test_a_dependence_on_the_hash_seed_is_flagged_with_both_answers(examiner: CheckExaminer) -> None:
    card = graded(examiner, "def double(x): return float(hash('seed'))\ndef half(x): return x / 2\n")
    assert card.flags == ("not deterministic",)
    assert {d.check for d in card.variations} == {"double", "half"}
    assert all(d.first != d.second for d in card.variations)


@pytest.mark.parametrize(
    "attack",
    [
        "import os\nos.write(100, b'\\x05\\x00\\x00\\x00' + b'\\x92\\xa1x\\x91\\x01')\n",
        "import os\nfor _ in range(9): os.write(100, b'\\xff\\xff\\xff\\xff')\n",
        "import sys\nfor m in [*sys.modules.values()]:\n    if hasattr(m, 'answers'): m.answers = lambda *a: [2.0]\n",
        "import msgspec\nmsgspec.msgpack.Encoder.encode = None\n",
        "import grader.kit.answering.answers as a\na.plain = lambda *x: 0.0\n",
        "class F(float):\n    def __eq__(self, other): return True\ndef double(x): return F(0)\nhalf = double\n",
        "def __getattr__(name): return lambda *a: 0.0\n",
    ],
)
def test_forged_frames_and_patched_helpers_give_no_points(examiner: CheckExaminer, attack: str) -> None:
    card = graded(examiner, attack)
    assert card.score == 0
    assert graded(examiner, RIGHT).score == 3.0
