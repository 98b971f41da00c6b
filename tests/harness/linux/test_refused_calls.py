"""Calls that have no harmless answer: the student is told which it was, on which line, and what to do."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from grader.feedback.student_text import feedback
from grader.results.scorecard import Scorecard
from grader.sandbox.client import ForkServer, Head
from grader.sandbox.faults import Died
from grader.sandbox.importing.holding import Holds
from grader.sandbox.watching import Deadline
from tests.harness.linux.conftest import Files, Graded

REFUSED = {  # a statement, and the call in it that is named
    "LOG = open('debug.log', 'a', encoding='utf-8')": "open('debug.log', 'a', encoding='utf-8')",
    "text = Path(__file__).read_text()": "Path(__file__).read_text()",
    "Path('out.txt').write_text('x')": "Path('out.txt').write_text('x')",
    "logging.basicConfig(filename='debug.log')": "logging.basicConfig(filename='debug.log')",
    "handler = logging.FileHandler('debug.log')": "logging.FileHandler('debug.log')",
    "np.save('table.npy', np.ones(3))": "np.save('table.npy', np.ones(3))",
    "os.makedirs('logs', exist_ok=True)": "os.makedirs('logs', exist_ok=True)",
    "os.remove('old.log')": "os.remove('old.log')",
    "found = tempfile.TemporaryDirectory()": "tempfile.TemporaryDirectory()",
    "threading.Thread(target=print).start()": "threading.Thread(target=print).start()",
    "threading.Timer(1, print).start()": "threading.Timer(1, print).start()",
    "answer = input('how many? ')": "input('how many? ')",
    "socket.create_connection(('localhost', 80))": "socket.create_connection(('localhost', 80))",
    "with socket.socket() as s: pass": "socket.socket()",
    "if os.fork() == 0: os._exit(0)": "os.fork()",
    "os.kill(os.getppid(), 9)": "os.kill(os.getppid(), 9)",
}
REFUSED_WIDE = {  # the same of modules that only a wide fork server holds
    "breakpoint()": "breakpoint()",
    "pdb.set_trace()": "pdb.set_trace()",
    "debugger = pdb.Pdb(); debugger.set_trace()": "debugger.set_trace()",
    "pdb.run('1')": "pdb.run('1')",
    "asyncio.run(asyncio.sleep(0))": "asyncio.run(asyncio.sleep(0))",
    "loop = asyncio.new_event_loop()": "asyncio.new_event_loop()",
    "pool = futures.ThreadPoolExecutor(); pool.submit(print)": "pool.submit(print)",
    "with futures.ThreadPoolExecutor() as pool: pool.map(abs, [1])": "pool.map(abs, [1])",
    "pool = futures.ProcessPoolExecutor()": "futures.ProcessPoolExecutor()",
    "with multiprocessing.Pool(2) as pool: pool.map(abs, [1])": "multiprocessing.Pool(2)",
    "pool = multiprocessing.pool.ThreadPool(2)": "multiprocessing.pool.ThreadPool(2)",
    "multiprocessing.Process(target=print).start()": "multiprocessing.Process(target=print).start()",
    "subprocess.run(['ls'])": "subprocess.run(['ls'])",
}
IMPORTS_WIDE = "import asyncio, multiprocessing.pool, pdb, subprocess\nfrom concurrent import futures\n"
IMPORTS = "import logging, os, socket, tempfile, threading\nimport numpy as np\nfrom pathlib import Path\n"


GUARD = 'guard it with if __name__ == "__main__":'


def said(card: Scorecard) -> str:
    """What the student reads, on one line."""
    return " ".join(feedback(card, {}).split())


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer(Path(__file__).parents[3]) as opened:
        yield opened


@pytest.fixture(scope="module")
def wide() -> Iterator[ForkServer]:
    with ForkServer(Path(__file__).parents[3], holds=Holds(is_wide=True)) as opened:
        yield opened


def loaded(server: ForkServer, source: str) -> object:
    """What loading the source raised."""
    child = server.spawn()
    try:
        child.send(Head({"operators.py": source}, ("operators",)), b"\x90")
        error: object = msgspec.msgpack.decode(child.receive(child.until(Deadline(cpu_seconds=2))))[1]
    finally:
        child.end()
    return error


def answered(server: ForkServer, source: str) -> object:
    """What its `f` gives, or raises."""
    child = server.spawn()
    try:
        plan = msgspec.msgpack.encode([["group", 3, False, [["operators:f", []]]]])
        child.send(Head({"operators.py": source}, ("operators",)), plan)
        frames = [msgspec.msgpack.decode(child.receive(child.until(Deadline(cpu_seconds=2)))) for _ in range(2)]
    finally:
        child.end()
    answer: object = frames[1][1][0]
    return answer


@pytest.mark.parametrize("statement", REFUSED)
def test_a_refused_call_is_named_with_its_line_and_what_to_do(server: ForkServer, statement: str) -> None:
    words = f"operators.py, line 4: {REFUSED[statement]} is refused when code is graded; {GUARD}"
    assert loaded(server, f"{IMPORTS}{statement}\n") == {"!": "NotWhenGraded", "m": words}


@pytest.mark.parametrize("statement", REFUSED_WIDE)
@pytest.mark.parametrize("after", ["", "\nx = 1\ny = 2"], ids=["last", "in the middle"])
def test_so_is_a_debugger_a_loop_or_a_pool(wide: ForkServer, statement: str, after: str) -> None:
    words = f"operators.py, line 3: {REFUSED_WIDE[statement]} is refused when code is graded; {GUARD}"
    assert loaded(wide, f"{IMPORTS_WIDE}{statement}{after}\n") == {"!": "NotWhenGraded", "m": words}


@pytest.mark.parametrize("statement", REFUSED_WIDE)
def test_in_a_call_it_is_named_with_the_line_of_the_function(wide: ForkServer, statement: str) -> None:
    source = f"{IMPORTS_WIDE}def f():\n    {statement}\n    return 1\n"
    words = f"operators.py, line 4: {REFUSED_WIDE[statement]} is refused when code is graded; {GUARD}"
    assert answered(wide, source) == {"!": "NotWhenGraded", "m": words}


def test_doctests_that_stop_nowhere_are_no_debugger(wide: ForkServer) -> None:
    source = "import doctest\ndef f(): '>>> 1 + 1\\n2'\ndoctest.run_docstring_examples(f, globals())\n"
    assert loaded(wide, source) is None


def test_at_import_it_costs_what_needs_the_file_and_is_flagged(graded: Graded, reference: Files) -> None:
    card = graded("module0", {"operators.py": f"LOG = open('debug.log', 'a')\n{reference['operators.py']}"})
    assert (card.score, card.flags[-1:]) == (50, ("refused call",))
    assert f"operators.py, line 1: open('debug.log', 'a') is refused when code is graded; {GUARD}" in said(card)


def test_in_one_function_it_costs_what_calls_that_and_no_more(graded: Graded, reference: Files) -> None:
    text = reference["operators.py"] + "\n\ndef neg(x):\n    open('debug.log', 'a').write('neg')\n    return -x\n"
    line = text.splitlines().index("    open('debug.log', 'a').write('neg')") + 1
    card = graded("module0", {"operators.py": text})
    lost = {r.check: r for r in card.results if r.verdict != "passed"}
    assert "neg_changes_the_sign" in lost
    assert not any(name.startswith(("mul", "add_", "sum", "prod", "map", "module")) for name in lost)
    assert "refused call" in card.flags
    assert f"operators.py, line {line}: open('debug.log', 'a') is refused when code is graded; {GUARD}" in said(card)
    assert "NOT-WHEN-GRADED" in said(card)


HONEST = {
    "a guard": "if __name__ == '__main__':\n    open('debug.log', 'a')\n",
    "an error that is caught": "try:\n    open('debug.log', 'a')\nexcept OSError:\n    pass\n",
    "no keyboard, which is caught": "try:\n    input()\nexcept EOFError:\n    pass\n",
    "no thread, which is caught": "import threading\ntry:\n    threading.Thread(target=print).start()\n"
    "except RuntimeError:\n    pass\n",
    "a function that nobody calls": "def save(path):\n    with open(path, 'w') as file:\n        file.write('x')\n",
}


@pytest.mark.parametrize("name", HONEST)
def test_what_is_caught_guarded_or_never_called_costs_nothing(graded: Graded, reference: Files, name: str) -> None:
    card = graded("module0", {"operators.py": reference["operators.py"] + "\n\n" + HONEST[name]})
    assert (card.score, card.flags) == (100, ())


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("raise PermissionError(1, 'mine')", "PermissionError"), ("1 / 0", "ZeroDivisionError"),
        ("raise EOFError('EOF when reading a line')", "EOFError"), ("raise RuntimeError('unable')", "RuntimeError"),
    ],
)  # fmt: skip
def test_an_error_of_the_code_s_own_is_not_said_to_be_a_refused_call(
    server: ForkServer, statement: str, kind: str
) -> None:
    error = loaded(server, f"{statement}\n")
    assert isinstance(error, dict)
    assert error["!"] == kind


def test_a_long_call_is_cut_and_one_of_several_lines_is_named_by_its_first(server: ForkServer) -> None:
    error = loaded(server, "open(\n    'debug.log',\n    mode='a',\n)\n")
    assert "operators.py, line 1: open( is refused" in str(error)
    error = loaded(server, f"x = open('{'x' * 99}')\n")
    assert isinstance(error, dict)
    assert f": open('{'x' * 44}... is refused" in error["m"]


@pytest.mark.parametrize(
    "attack",
    [
        "class Lies(OSError):\n    __traceback__ = property(lambda self: 1 / 0)\nraise Lies(1, 'x')",
        "class Loops(OSError):\n    __context__ = property(lambda self: self)\nraise Loops(2, 'x')",
        "class E(EOFError):\n    def __str__(self): raise SystemExit\nE.__name__ = 'EOFError'\nraise E",
    ],
)
def test_an_error_that_lies_of_itself_harms_nobody(server: ForkServer, attack: str) -> None:
    with suppress(Died):
        assert isinstance(loaded(server, attack), dict)
    assert loaded(server, "x = 1\n") is None


def test_the_guide_for_instructors_names_the_flag() -> None:
    assert '"refused call"' in (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
