"""Code that is slow, loud, waiting or without an end: what it costs, and what is said of it."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.courses.suite import load_suite
from grader.feedback.student_text import feedback
from grader.grading.lone import HANGS
from grader.grading.submission import CheckExaminer, grade
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.results.scorecard import CheckResult, Scorecard
from grader.running.examiners import open_check_examiner
from grader.sandbox.budget import CPU_SECONDS, Budget

ROOT = Path(__file__).parents[4]
EACH = """
def _slowly(function):
    def inner(*args):
        before()
        return function(*args)
    return inner
for _name in '''mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back'''.split():
    globals()[_name] = _slowly(globals()[_name])
"""


@pytest.fixture(scope="module")
def examiner(course: Path) -> Iterator[CheckExaminer]:
    with open_check_examiner(ROOT, load_suite(ROOT, "module0", course / "hidden")) as opened:
        yield opened


def graded(examiner: CheckExaminer, more: str) -> Scorecard:
    files = read_folder(ROOT / "reference")
    text = files["operators.py"] + "\n\n" + textwrap.dedent(more)
    return grade(Submission("someone", files | {"operators.py": text}, {}, {}, (), more), examiner)


def lost(card: Scorecard) -> Mapping[str, CheckResult]:
    return {r.check: r for r in card.results if r.verdict != "passed"}


def said(card: Scorecard) -> str:
    return " ".join(feedback(card, {}).split())


# What `neg` does instead, what is said of it, and the smallest call, which is shown.
WITHOUT_END = {
    "hangs": ("while True: pass", "gave no single answer: this call, the smallest, was still running after 5 s"),
    "hangs for one": ("while x == 5: pass", "was still running after 5 s of processor time; before it, smaller calls"),
    "sleeps in a loop": ("import time\n    while True: time.sleep(1e8)", "gave no single answer"),
    "waits for a time in a loop": ("while True: threading.Event().wait(1e6)", "gave no single answer"),
    "prints": ("while True: print('x', x)", "lines for one call, and was not done after 5 s"),
    "waits": ("threading.Event().wait()", "waits for something that never comes"),
    "waits for a lock": ("lock = threading.Lock(); lock.acquire(); lock.acquire()", "waits for something"),
}
HINTS = {"prints": "PRINTS-MUCH", "waits": "WAITS", "waits for a lock": "WAITS"}


@pytest.mark.parametrize("name", WITHOUT_END)
def test_what_has_no_end_costs_its_checks_and_is_told_apart(examiner: CheckExaminer, name: str) -> None:
    body, words = WITHOUT_END[name]
    card = graded(examiner, f"import threading\ndef neg(x):\n    {body}\n    return -x\n")
    assert {r.verdict for r in lost(card).values()} == {"timed out"}
    assert all(check.startswith(("neg_", "neglist_")) for check in lost(card))
    assert words in said(card)
    assert HINTS.get(name, "TIMED-OUT") in said(card)
    assert card.flags == ()


def test_the_smallest_call_of_the_set_is_shown(examiner: CheckExaminer) -> None:
    card = graded(
        examiner, "_sum = sum\ndef sum(xs):\n    xs = list(xs)\n    while len(xs) > 2: pass\n    return _sum(xs)"
    )
    failure = lost(card)["sum_adds_all_elements"].failure
    assert failure is not None
    assert len(failure.calls[0][1][1]) == 3


AT_IMPORT = {
    "aborts": ("import os; os.abort()", "was ended by SIG"),
    "is no memory of its own": ("import ctypes; ctypes.string_at(0)", "was ended by SIGSEGV"),
    "exits": ("import os; os._exit(3)", "ended the process"),
    "hangs": ("while True: pass", "did not come to an end in time"),
    "waits": ("import threading; threading.Event().wait()", "did not come to an end in time"),
}


@pytest.mark.parametrize("name", AT_IMPORT)
def test_a_file_that_ends_its_process_at_import_is_told_so(examiner: CheckExaminer, name: str) -> None:
    """And not that it could not be read: Python did read it."""
    line, words = AT_IMPORT[name]
    card = graded(examiner, line)
    assert card.score == 50
    assert card.load_errors["operators.py"] == {"!": "NotLoaded", "m": card.load_errors["operators.py"]["m"]}
    assert f"importing operators.py {words}" in said(card)
    assert "ENDED-AT-IMPORT" in said(card)
    assert "could not be read" not in said(card)


SLOW_AND_RIGHT = {
    "4 ms for each call": "def before():\n for _ in range(100_000): pass\n" + EACH,
    "a second for one call": """
        import functools
        @functools.lru_cache(None)
        def _table(): return [n * n for n in range(10_000_000)]
        _exp = exp
        def exp(x):
            _table()
            return _exp(x)
        """,
    "20,000 lines for each call of one": "_max = max\ndef max(x, y):\n"
    "    for n in range(20_000): print('line', n, 'of a table')\n    return _max(x, y)\n",
    "waits as long as it likes": "import threading, time\ndef before():\n time.sleep(3600)\n"
    " threading.Event().wait(3600)\n" + EACH,
}


@pytest.mark.parametrize("name", SLOW_AND_RIGHT)
def test_what_is_slow_and_right_loses_nothing(examiner: CheckExaminer, name: str) -> None:
    card = graded(examiner, SLOW_AND_RIGHT[name])
    assert (lost(card), card.flags) == ({}, ())


def test_how_slow_it_was_stands_on_the_card(examiner: CheckExaminer) -> None:
    card = graded(examiner, "_log = log\ndef log(x):\n    for _ in range(1_500_000): pass\n    return _log(x)\n")
    assert lost(card) == {}
    (slow,) = {r.slow for r in card.results if r.slow}
    assert slow.startswith("slow: ")
    assert slow.endswith(" calls")
    assert slow in said(card)


def test_what_passes_the_budget_needs_a_person_and_costs_no_other_check(examiner: CheckExaminer) -> None:
    card = graded(examiner, "_neg = neg\ndef neg(x):\n    for _ in range(20_000_000): pass\n    return _neg(x)\n")
    assert "needs a person" in card.flags
    assert "not deterministic" not in card.flags
    assert all(check.startswith(("neg_", "neglist_")) for check in lost(card))
    assert "not judged" in {r.verdict for r in lost(card).values()}
    assert "is over the budget" in said(card)


def test_a_hang_in_every_function_is_bounded_and_leaves_the_other_file_whole(
    examiner: CheckExaminer, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = Budget()
    monkeypatch.setattr("grader.grading.submission.Budget", lambda: budget)
    card = graded(examiner, "def before():\n while True: pass\n" + EACH)
    assert CPU_SECONDS - budget.cpu_seconds < 60
    verdicts = [r.verdict for r in lost(card).values()]
    assert set(verdicts) <= {"timed out", "not judged"}
    assert verdicts.count("timed out") > HANGS
    assert not any(r.task == "0.4" for r in lost(card).values())


@pytest.mark.parametrize("name", ["4 ms for each call", "waits as long as it likes"])
def test_nothing_is_lost_where_everything_is_asked_again_under_more_seeds(
    examiner: CheckExaminer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.grading import submission

    found = submission.read
    monkeypatch.setattr(submission, "read", lambda *args: replace(found(*args), suspicions=("forced",)))
    card = graded(examiner, SLOW_AND_RIGHT[name])
    assert (lost(card), card.flags) == ({}, ("may vary",))
