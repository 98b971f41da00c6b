"""The sandbox: what a locked child can and cannot do, and what its bytes can do to the trusted side."""

import os
import platform
import signal
import textwrap
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.sandbox.client import Child, ForkServer, Head
from grader.sandbox.faults import Died, Garbled, TimedOut
from grader.sandbox.surroundings import ENVIRONMENT
from grader.sandbox.syscalls import ALLOWED, MACHINES, MAPPING, X32_BIT
from grader.sandbox.watching import Deadline

ROOT = Path(__file__).parents[3]
SOON = Deadline(cpu_seconds=1)
PAST_FILTERS = {335, 336}  # x86-64's uretprobe and uprobe: Linux 6.14 and later ask no filter; useless outside a probe


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer(ROOT) as started:
        yield started


def run(server: ForkServer, source: str, call: str = "f", deadline: Deadline = SOON, **inputs: object) -> object:
    """What `call` of a one-file submission answers in a locked child."""
    child = server.spawn()
    try:
        send(child, source, call, *inputs.values())
        child.receive(child.until(deadline))
        return msgspec.msgpack.decode(child.receive(child.until(deadline)))[1][0]
    finally:
        child.end()


def send(child: Child, source: str, call: str = "f", *inputs: object) -> None:
    plan = msgspec.msgpack.encode([["group", 2, False, [[f"operators:{call}", inputs]]]])
    child.send(Head({"operators.py": source}, load=("operators",)), plan)


EVERY_CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def f(numbers):
    results = {n: (libc.syscall(ctypes.c_long(n), *[ctypes.c_long(-1)] * 6), ctypes.get_errno()) for n in numbers}
    return [n for n, result in results.items() if result != (-1, 38 if n == 435 else 1)]
"""


def test_the_kernel_refuses_every_number_that_the_table_does_not_allow(server: ForkServer) -> None:
    column = MACHINES[platform.machine()].column
    allowed = {row[column] for row in (*ALLOWED.values(), *MAPPING.values())}
    assert run(server, EVERY_CALL, "f", numbers=[n for n in range(1024) if n not in allowed | PAST_FILTERS]) == []


LOOKS_AROUND = """
import sys
WORD = "terces"[::-1]
def seen_from(frame):
    found = []
    while frame:
        found += [name for name, value in frame.f_locals.items() if WORD in repr(value)]
        frame = frame.f_back
    return found
AT_FIRST = seen_from(sys._getframe(1))
def f(_):
    return AT_FIRST + seen_from(sys._getframe(1))
"""


@pytest.mark.parametrize("each", [False, True])
def test_no_variable_holds_the_name_of_a_group_or_what_is_asked(server: ForkServer, each: bool) -> None:
    groups = [
        ["secret group", 2, False, [["operators:f", ["secret"]]] * 2],
        ["secret", 2, False, [["operators:f", [1]]]],
    ]
    child = server.spawn()
    try:
        child.send(Head({"operators.py": LOOKS_AROUND}, ("operators",), each=each), msgspec.msgpack.encode(groups))
        frames = [msgspec.msgpack.decode(child.receive(child.until(SOON))) for _ in range(4 if each else 3)]
    finally:
        child.end()
    shapes = [(name, len(found)) for name, found in frames[1:]]
    assert shapes == ([("secret group", 1)] * 2 if each else [("secret group", 2)]) + [("secret", 1)]
    assert [names for _, found in frames[1:] for names in found] == [[], [], []]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 has x32 numbers")
@pytest.mark.parametrize("number", [X32_BIT, X32_BIT + 1, X32_BIT + 39])
def test_an_x32_number_ends_the_child(server: ForkServer, number: int) -> None:
    child = server.spawn()
    send(child, f"import ctypes\ndef f(): return ctypes.CDLL(None).syscall(ctypes.c_long({number}), 0, 0, 0)")
    child.receive(child.until(SOON))
    with pytest.raises(Died):
        child.receive(child.until(SOON))
    assert os.WTERMSIG(child.end()) == signal.SIGSYS


@pytest.mark.parametrize(
    "body",
    [
        "open('/etc/hostname').read()",
        "__import__('os').listdir('/etc')",
        "__import__('posix').listdir('/')",
        "__import__('os').kill(__import__('os').getppid(), 19)",
        "__import__('os').fork()",
        "__import__('ctypes').CDLL(None).system(b'true') and 1/0",
        "__import__('mmap').mmap(-1, 4096, prot=7)",
        "__import__('threading').Thread(target=print).start()",
        "__import__('os').write(1, b'x') and open('/proc/self/environ')",
    ],
)
def test_forbidden_things_raise_in_the_code_that_tries_them(server: ForkServer, body: str) -> None:
    seen = run(server, f"def f(): return {body}")
    assert isinstance(seen, dict), seen
    assert seen["!"] in ("NotWhenGraded", "ZeroDivisionError", "FileNotFoundError"), seen


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("__import__('math').sqrt(4.0)", 2.0),
        ("float(__import__('numpy').ones((600, 600)).dot(__import__('numpy').ones((600, 600)))[0, 0])", 600.0),
        ("len(__import__('random').choices(range(10), k=5))", 5),
        ("__import__('json').loads('[1, 2]')", [1, 2]),
        ("sorted(__import__('collections').Counter('abca').items())[0][1]", 2),
        ("len(bytearray(200 << 20))", 200 << 20),
        ("__import__('decimal').Decimal('0.1') * 10 == 1", True),
        ("str(__import__('datetime').date(2026, 1, 31))", "2026-01-31"),
        ("__import__('time').perf_counter() > 0", True),
        ("__import__('os').environ.get('PYTHONHASHSEED', 'nothing')", "nothing"),
        ("__import__('sys').path", []),
    ],
)
def test_ordinary_things_work_near_the_forbidden_ones(server: ForkServer, body: str, answer: object) -> None:
    assert run(server, f"def f(): return {body}") == answer


def test_an_import_of_a_test_tool_is_harmless_until_it_is_used(server: ForkServer) -> None:
    assert run(server, "from pytest import param\nimport hypothesis.strategies as st\ndef f(): return 1") == 1
    seen = run(server, "from pytest import param\ndef f(): return param(1)")
    assert isinstance(seen, dict)
    assert seen["!"] == "NotThere"
    assert seen["m"].startswith("pytest.param: operators.py, line 1 imports pytest, which is not there")


def test_memory_beyond_the_limit_is_a_memory_error(server: ForkServer) -> None:
    assert run(server, "def f(): return len(bytearray(1 << 30))") == {"!": "MemoryError", "m": ""}


def test_a_loop_is_ended_by_processor_time(server: ForkServer) -> None:
    with pytest.raises(TimedOut):
        run(server, "def f():\n while True: pass", deadline=Deadline(cpu_seconds=0.1))


def test_code_that_waits_for_nothing_is_ended_soon(server: ForkServer) -> None:
    waiting = "import threading\ndef f():\n l = threading.Lock()\n l.acquire()\n l.acquire()"
    with pytest.raises(TimedOut):
        run(server, waiting, deadline=Deadline(cpu_seconds=5, asleep_seconds=0.3))


@pytest.mark.parametrize(
    ("body", "status"),
    [("__import__('os')._exit(3)", 3 << 8), ("__import__('ctypes').string_at(0)", 11)],
)
def test_a_death_is_reported_with_its_status(server: ForkServer, body: str, status: int) -> None:
    child = server.spawn()
    send(child, f"def f(): {body}")
    child.receive(child.until(SOON))
    with pytest.raises(Died):
        child.receive(child.until(SOON))
    assert child.end() == status


@pytest.mark.parametrize(
    "body", ["write(100, b'\\xff\\xff\\xff\\x7f')", "write(100, b'\\x00\\x00\\x04\\x00' + b'x' * 70000)"]
)
def test_a_frame_that_is_too_long_is_refused_before_it_is_kept(server: ForkServer, body: str) -> None:
    child = server.spawn()
    send(child, f"import os\ndef f():\n for _ in range(100): os.{body}")
    child.receive(child.until(SOON))
    try:
        with pytest.raises((Garbled, Died)):
            for _ in range(100):
                child.receive(child.until(SOON))
    finally:
        child.end()


def test_a_flood_of_frames_is_refused(server: ForkServer) -> None:
    child = server.spawn()
    send(child, "import os\ndef f():\n while True: os.write(100, b'\\x01\\x00\\x00\\x00\\xc0')")
    child.receive(child.until(SOON))
    try:
        with pytest.raises((Garbled, TimedOut)):
            while True:
                child.receive(child.until(Deadline(cpu_seconds=3)))
    finally:
        child.end()


OPEN_FILES = """
import os
def is_open(n):
    try:
        os.write(n, b"")
    except OSError as error:
        return error.errno != 9
    return True
def f():
    return [n for n in range(3, 300) if is_open(n)]
"""


def test_a_child_holds_its_channel_and_no_other_descriptor(server: ForkServer) -> None:
    assert run(server, OPEN_FILES) == [100]


def test_children_are_independent(server: ForkServer) -> None:
    source = "import builtins\nbuiltins.leak = getattr(builtins, 'leak', 0) + 1\ndef f(): return builtins.leak"
    assert [run(server, source) for _ in range(3)] == [1, 1, 1]


def test_a_child_is_nobody(server: ForkServer) -> None:
    uid = run(server, "import posix\ndef f(): return posix.getuid()")
    assert uid == (65534 if os.geteuid() == 0 else os.getuid())


def test_a_child_inherits_no_environment(server: ForkServer) -> None:
    source = """
        import ctypes, os, posix
        def f():
            pairs = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
            inherited = [pairs[n].partition(b"=")[0].decode() for n in range(len(os.environ))]
            return [sorted(os.environ), len(posix.environ), sorted(inherited)]
        """
    known = sorted(ENVIRONMENT)
    assert run(server, textwrap.dedent(source)) == [known, len(known), known]


def test_nothing_of_the_trusted_side_is_loaded_in_a_child(server: ForkServer) -> None:
    modules = run(
        server,
        "import sys\ndef f(): return sorted(n for n in sys.modules if n.startswith(('grader', 'tests', 'reference')))",
    )
    assert isinstance(modules, list)
    assert not {
        m for m in modules if m.startswith(("reference", "tests.checks", "grader.grading.judging", "grader.kit.expect"))
    }


def test_a_large_request_never_waits_for_code_that_hangs(server: ForkServer) -> None:
    """More than a socket holds is on its way while the import loops: it must have been read before."""
    child = server.spawn()
    plan = msgspec.msgpack.encode([["group", 2, False, [["operators:f", ["x" * 100] * 10]] * 2000]])
    try:
        child.send(Head({"operators.py": "while True: pass"}, load=("operators",)), plan)
        with pytest.raises(TimedOut):
            child.receive(child.until(Deadline(cpu_seconds=0.1)))
    finally:
        child.end()
