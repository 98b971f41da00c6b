"""Calls that let no thread beside them look at them are ended soon, with their line; so are imports without an end."""

import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from grader.kit.asking.alarm import Heard
from grader.kit.asking.session import InTerminal, Limits, NoAnswerError, WorkerSession
from grader.kit.calls import Call
from grader.kit.check import Check
from grader.kit.observe import observe

ROOT = Path(__file__).parents[3]
LIMIT, SLOW = 1.0, 0.3  # seconds of processor time for a row, and those that a slow function takes
MOST = 3.0  # for a row without end and a new process; without an alarm it took ten and more
OWN = f"""
import time


def huge(x):
    return 10**10**9 if x else x


def calls_it(x):
    return huge(x)


def slow(x):
    end = time.process_time() + {SLOW}
    while time.process_time() < end:
        pass
    return x
"""


def _body() -> None:
    observe("own:huge")


CHECK = Check("huge", "0.1", 1, "It is huge.", {}, _body)


class Counting(InTerminal):
    """Counts the processes that are started."""

    starts = 0

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        Counting.starts += 1
        return super().start(arguments)


def cpu_seconds() -> float:
    """What the processes took that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(params=["own", "süß"])
def session(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WorkerSession]:
    folder = tmp_path / request.param
    folder.mkdir()
    (folder / "own.py").write_text(OWN)
    (folder / "endless.py").write_text("while True:\n    pass\n")
    (folder / "uses_it.py").write_text("from endless import x\n\n\ndef f():\n    return x\n")
    found = WorkerSession(folder, Counting(ROOT), "own_package", ("own.py",), Limits(row_seconds=LIMIT))
    yield found
    found.close()


def rows(*calls: Call) -> list[list[Call]]:
    return [[call] for call in calls]


def no_answer(session: WorkerSession, *calls: Call) -> NoAnswerError:
    with pytest.raises(NoAnswerError) as caught:
        session.ask(CHECK, rows(*calls))
    return caught.value


def test_a_call_that_is_one_step_of_python_is_ended_and_its_line_is_told(session: WorkerSession) -> None:
    """It took ten seconds by the clock, and three for each row that was asked by itself, and had no line."""
    before = cpu_seconds()
    fault = no_answer(session, ("own:huge", [0]), ("own:huge", [1]), ("own:huge", [0]))
    assert cpu_seconds() - before < MOST
    assert (fault.kind, fault.running and fault.running.row) == ("TimedOut", 1)
    assert fault.running
    place = fault.running.places[0]
    assert (place["file"], place["line"], place["function"]) == ("own.py", 6, "huge")
    assert place["text"].strip() == "return 10**10**9 if x else x"


def test_what_calls_it_is_known_and_what_is_only_slow_is_asked_again(session: WorkerSession) -> None:
    no_answer(session, ("own:huge", [1]))
    fault = no_answer(session, ("own:calls_it", [1]))
    assert fault.running
    assert fault.running.again == "own:huge"
    assert session.ask(CHECK, rows(("own:slow", [2]), ("own:calls_it", [0]))) == [[2], [0]]


@pytest.mark.parametrize("module", ["endless", "uses_it"])
def test_a_file_whose_import_has_no_end_is_imported_once(session: WorkerSession, module: str) -> None:
    """Each check of it took a process of its own, and the time of the limit."""
    Counting.starts = 0
    for _ in range(20):
        ((seen,),) = session.ask(CHECK, rows((f"{module}:f", [])))
        assert seen["!"] == "TimedOut"
    assert Counting.starts == 2
    told = session.explain(CHECK, [(f"{module}:f", [])])
    assert told
    assert told["is_import"]
    assert f"{module}.py cannot be imported: it did not come to an end in endless.py, line" in told["error"]
    assert session.ask(CHECK, rows(("own:huge", [0]))) == [[0]]


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_an_alarm_ends_the_process_on_each_system(tmp_path: Path, platform: str) -> None:
    (tmp_path / "own.py").write_text(OWN)
    code = (
        "import sys, own\nfrom grader.kit.asking import alarm\n"
        f"alarm.sys.platform = {platform!r}\n"
        "with alarm.Alarm(sys.stdout, 0.0, 0.2) as it:\n    it.begin(); own.huge(0); it.begin(); own.huge(1)\n"
    )
    before = cpu_seconds()
    paths = {"PYTHONPATH": f"{tmp_path.as_posix()}:{ROOT}"}
    done = subprocess.run([sys.executable, "-c", code], env=paths, capture_output=True, text=True, check=False)
    assert cpu_seconds() - before < MOST
    heard = Heard(tmp_path.as_posix())
    assert all(map(heard.takes, done.stdout.splitlines(keepends=True)))
    assert heard.is_last
    assert [(place["function"], place["line"]) for place in heard.places] == [("huge", 6)]
