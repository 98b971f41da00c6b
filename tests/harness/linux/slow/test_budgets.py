"""What one submission may cost in all: honest slow code keeps its points, and nothing else takes more than it may."""

import os
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.courses.suite import load_suite
from grader.feedback.student_text import feedback
from grader.grading.submission import CheckExaminer, grade, judged_pass
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.properties.grading import PropertyExaminer, open_property_examiner
from grader.results.scorecard import Scorecard
from grader.running.examiners import open_check_examiner
from grader.sandbox.budget import CPU_SECONDS, Budget
from grader.sandbox.client import ForkServer, Head
from grader.sandbox.faults import OverBudget, TimedOut
from grader.sandbox.watching import Deadline

ROOT = Path(__file__).parents[4]
FUNCTIONS = """mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back map zipWith reduce
negList addLists sum prod"""
EACH = f"""
def _slowly(function):
    def inner(*args):
        before()
        return function(*args)
    return inner
for _name in '''{FUNCTIONS}'''.split():
    globals()[_name] = _slowly(globals()[_name])
"""
NAP = "import threading\n_lock = threading.Lock()\n_lock.acquire()\ndef nap(seconds): _lock.acquire(timeout=seconds)\n"


@pytest.fixture(scope="module")
def examiner(course: Path) -> Iterator[CheckExaminer]:
    with open_check_examiner(ROOT, load_suite(ROOT, "module0", course / "hidden")) as opened:
        yield opened


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer(ROOT) as opened:
        yield opened


def graded(examiner: CheckExaminer, more: str, first: str = "") -> Scorecard:
    files = read_folder(ROOT / "reference")
    text = first + files["operators.py"] + textwrap.dedent(more)
    return grade(Submission("someone", files | {"operators.py": text}, {}, {}, (), more), examiner)


HONEST = {
    "4 ms for each call of an operator": "def before():\n for _ in range(200_000): pass\n" + EACH,
    "a table at import": "TABLE = [n * n for n in range(3_000_000)]\n",
    "one slow call": """
        import functools
        @functools.lru_cache(None)
        def _table(): return [n * n for n in range(1_500_000)]
        _exp = exp
        def exp(x):
            _table()
            return _exp(x)
        """,
    "a memory of arguments": "import functools\nsigmoid = functools.lru_cache(None)(sigmoid)\n",
    "a lock that is free": NAP.replace("_lock.acquire()\n", "") + "def before():\n with _lock: pass\n" + EACH,
    "much that is printed": "def before(): print('much' * 1000)\n" + EACH,
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_that_looks_alike_keeps_full_marks(examiner: CheckExaminer, name: str) -> None:
    card = graded(examiner, HONEST[name])
    assert [(r.check, r.verdict) for r in card.results if r.verdict != "passed"] == []


def test_what_the_budget_cuts_off_has_no_verdict_and_a_person_must_look(
    examiner: CheckExaminer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.grading.submission.Budget", lambda: Budget(1.0, 30.0))
    card = graded(examiner, "def before():\n for _ in range(200_000): pass\n" + EACH)
    cut = [r for r in card.results if r.verdict == "not judged"]
    assert cut
    assert {r.points for r in cut} == {0.0}
    assert "needs a person" in card.flags
    assert "over the budget" in feedback(card, {})
    assert "not deterministic" not in card.flags


def test_where_a_platform_ends_the_grading_there_is_a_result_in_time_of_what_was_judged(
    examiner: CheckExaminer,
) -> None:
    files = read_folder(ROOT / "reference")
    text = files["operators.py"] + "def before():\n while True: pass\n" + EACH
    submission = Submission("someone", files | {"operators.py": text}, {}, {}, (), "hangs everywhere")
    began = time.monotonic()
    card = examiner.grade(submission, Budget(ends_at=began + 10))
    assert time.monotonic() - began < 20
    assert {r.verdict for r in card.results} > {"not judged"}
    assert all("over the budget" in r.detail for r in card.results if r.verdict == "not judged")
    assert "needs a person" in card.flags


def test_right_code_whose_repeats_are_cut_off_has_not_passed(
    examiner: CheckExaminer, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = Budget()
    monkeypatch.setattr("grader.grading.submission.Budget", lambda: budget)
    monkeypatch.setattr(
        "grader.grading.submission.judged_pass", lambda *asked: (judged_pass(*asked), _spend(budget))[0]
    )
    card = graded(examiner, "")
    running = [g.check.name for g in examiner.passes.running.groups]
    assert {r.verdict for r in card.results if r.check in running} == {"not judged"}
    assert not card.variations


def _spend(budget: Budget) -> None:
    budget.charge(CPU_SECONDS, 0.0)


def test_a_call_that_hangs_alone_is_not_made_again_for_other_checks(examiner: CheckExaminer) -> None:
    budget = Budget()
    asker = examiner.asker(_hanging(), examiner.servers[0], budget)
    replies = asker.ask(examiner.passes.all)
    unanswered = {name: r for name, r in replies.groups.items() if not isinstance(r, bytes)}
    assert any(name.startswith("sum_") for name in unanswered)
    assert all(name.startswith(("sum_", "prod_", "module", "addlists", "neglist")) for name in unanswered), unanswered
    assert {r.verdict for r in unanswered.values()} == {"timed out"}
    assert CPU_SECONDS - budget.cpu_seconds < 6 * len(unanswered)


def _hanging() -> Submission:
    files = read_folder(ROOT / "reference")
    text = files["operators.py"] + "\ndef sum(xs):\n while True: pass\n"
    return Submission("someone", files | {"operators.py": text}, {}, {}, (), "")


def asked(server: ForkServer, source: str, deadline: Deadline, budget: Budget) -> None:
    """Import the source, and wait for it."""
    child = server.spawn(budget)
    try:
        child.send(Head({"operators.py": source}, load=("operators",)), b"\x90")
        child.receive(child.until(deadline))
    finally:
        child.end()


LONG = Deadline(cpu_seconds=100, asleep_seconds=100)


def test_sleep_is_charged_and_work_is_not_sleep(server: ForkServer) -> None:
    budget = Budget(100, 100)
    asked(server, NAP + "for _ in range(10): nap(0.1)", LONG, budget)
    assert 0.7 < 100 - budget.asleep_seconds < 1.3
    spun = Budget(100, 100)
    asked(server, "for _ in range(10**7): pass", LONG, spun)
    assert spun.asleep_seconds == 100
    assert spun.cpu_seconds < 99.9


def test_naps_shorter_than_the_time_between_two_looks_are_charged(server: ForkServer) -> None:
    budget = Budget(100, 100)
    asked(server, NAP + "for _ in range(300): nap(0.004)", LONG, budget)
    assert 0.7 < 100 - budget.asleep_seconds < 1.6


def test_what_a_child_used_that_died_unseen_is_charged(server: ForkServer) -> None:
    budget = Budget(100, 100)
    child = server.spawn(budget)
    child.send(Head({"operators.py": "import os\nfor _ in range(10**7): pass\nos._exit(0)"}, ("operators",)), b"\x90")
    time.sleep(1.5)
    child.end()
    assert 100 - budget.cpu_seconds > 0.1


@pytest.mark.parametrize("budget", [Budget(0.3, 10), Budget(10, 0.3)])
def test_nothing_is_asked_once_the_budget_is_spent(server: ForkServer, budget: Budget) -> None:
    source = NAP + "nap(5)" if budget.asleep_seconds < 1 else "while True: pass"
    with pytest.raises(OverBudget):
        asked(server, source, LONG, budget)
    with pytest.raises(OverBudget):
        server.spawn(budget)


def test_a_deadline_is_not_a_budget(server: ForkServer) -> None:
    with pytest.raises(TimedOut):
        asked(server, "while True: pass", Deadline(0.1), Budget())


@pytest.fixture(scope="module")
def tests_examiner() -> Iterator[PropertyExaminer]:
    with open_property_examiner(ROOT, load_suite(ROOT, "module0_tests", ROOT / "no hidden sets")) as opened:
        yield opened


def children_seconds(server: ForkServer) -> float:
    """Processor seconds of all children of a fork server that have ended."""
    stat = Path(f"/proc/{server._process.pid}/stat").read_text(encoding="ascii")
    return sum(map(int, stat.rpartition(")")[2].split()[13:15])) / os.sysconf("SC_CLK_TCK")


HOSTILE_TESTS = {
    "each naps": ("nap(0.45)", "needs a person"),
    "each works for 0.6 s": ("spin(0.6)", "needs a person"),
    "all hang": ("nap(99)", ""),
}


@pytest.mark.parametrize("name", HOSTILE_TESTS)
def test_no_file_of_tests_costs_more_than_its_budget(
    tests_examiner: PropertyExaminer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what the kernel counts, and not by the clock: other work on the machine costs a submission nothing."""
    budget = Budget()
    monkeypatch.setattr("grader.properties.grading.Budget", lambda: budget)
    before, flag = HOSTILE_TESTS[name]
    text = (ROOT / "reference" / "properties.py").read_text(encoding="utf-8")
    hostile = f"""
import os, threading
_lock = threading.Lock()
_lock.acquire()
def nap(seconds): _lock.acquire(timeout=seconds)
def spin(seconds):
    end = os.times().user + os.times().system + seconds
    while os.times().user + os.times().system < end: pass
def _wrapped(test):
    import functools
    @functools.wraps(test)
    def inner(*args, **kwargs):
        {before}
        return test(*args, **kwargs)
    return inner
for _name in [n for n in globals() if n.startswith("test_")]:
    globals()[_name] = _wrapped(globals()[_name])
"""
    own, children = time.thread_time(), children_seconds(tests_examiner.server)
    card = tests_examiner.grade(Submission("someone", {"properties.py": text + hostile}, {}, {}, (), name))
    assert card.score < card.max_score
    assert children_seconds(tests_examiner.server) - children < CPU_SECONDS + 5
    assert budget.asleep_seconds > -5
    assert time.thread_time() - own < 15
    assert flag in ("", *card.flags)
