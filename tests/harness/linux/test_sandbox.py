"""The sandbox: what a locked child can and cannot do, and what its bytes can do to the trusted side."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.kit.errors import HarnessFault
from grader.sandbox import canary, canary_calls
from grader.sandbox.client import Child, Deadline, Died, ForkServer, Garbled, Head, TimedOut

ROOT = Path(__file__).parents[3]
SOON = Deadline(cpu_seconds=1)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer(ROOT) as running:
        yield running


def run(server: ForkServer, source: str, call: str = "f", deadline: Deadline = SOON) -> object:
    """What `call` of a one-file submission answers in a locked child."""
    child = server.spawn()
    try:
        send(child, source, call)
        child.receive(child.until(deadline))
        return msgspec.msgpack.decode(child.receive(child.until(deadline)))[1][0]
    finally:
        child.end()


def send(child: Child, source: str, call: str = "f") -> None:
    plan = msgspec.msgpack.encode([["group", 2, [[f"operators:{call}", []]]]])
    child.send(Head({"operators.py": source}, load=("operators",)), plan)


def test_the_canary_finds_no_way_out(server: ForkServer) -> None:
    assert canary.escapes(server) == ()


@pytest.mark.parametrize("layers", [("landlock", "rlimits"), ("rlimits",), ()])
def test_the_canary_refuses_to_grade_without_seccomp(layers: tuple[str, ...]) -> None:
    with ForkServer(ROOT, layers=layers) as open_server:
        found = canary.escapes(open_server)
        assert {"ptrace", "kill", "socket (tcp)"} <= set(found)
        with pytest.raises(canary.IsolationFault, match=r"not refused .* Docker"):
            canary.require_isolation(open_server)


def test_the_canary_tries_every_kind_of_call(server: ForkServer) -> None:
    with ForkServer(ROOT, layers=()) as open_server:
        tried = len(canary_calls.RAW) + 14
        assert len(canary.escapes(open_server)) >= tried - 3  # a few fail by themselves for nobody, such as chmod
    assert canary.escapes(server) == ()


@pytest.mark.parametrize(
    "body",
    [
        "open('/etc/hostname').read()",
        "__import__('os').listdir('/')",
        "__import__('os').kill(__import__('os').getppid(), 19)",
        "__import__('os').fork()",
        "__import__('time').sleep(1)",
        "__import__('ctypes').CDLL(None).system(b'true') and 1/0",
        "__import__('mmap').mmap(-1, 4096, prot=7)",
        "__import__('threading').Thread(target=print).start()",
        "__import__('os').write(1, b'x') and open('/proc/self/environ')",
    ],
)
def test_forbidden_things_raise_in_the_code_that_tries_them(server: ForkServer, body: str) -> None:
    seen = run(server, f"def f(): return {body}")
    assert isinstance(seen, dict), seen
    assert seen["!"] in ("PermissionError", "OSError", "RuntimeError", "ZeroDivisionError", "FileNotFoundError"), seen


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
        ("__import__('os').environ.get('HOME', 'nothing')", "nothing"),
        ("__import__('sys').path", []),
    ],
)
def test_ordinary_things_work_near_the_forbidden_ones(server: ForkServer, body: str, answer: object) -> None:
    assert run(server, f"def f(): return {body}") == answer


def test_an_import_of_a_test_tool_is_harmless_until_it_is_used(server: ForkServer) -> None:
    assert run(server, "from pytest import param\nimport hypothesis.strategies as st\ndef f(): return 1") == 1
    seen = run(server, "from pytest import param\ndef f(): return param(1)")
    assert seen == {"!": "NotLoaded", "m": "pytest.param is not available when code is graded"}


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


def test_a_child_is_nobody_and_has_no_environment(server: ForkServer) -> None:
    uid = run(server, "import os\ndef f(): return os.getuid()")
    assert uid == (65534 if os.geteuid() == 0 else os.getuid())
    assert set(run(server, "import os\ndef f(): return sorted(os.environ)")) <= {  # type: ignore[call-overload]
        *("PYTHONHASHSEED", "LC_ALL", "LC_CTYPE", "MALLOC_ARENA_MAX"),
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"),
    }


def test_nothing_of_the_trusted_side_is_loaded_in_a_child(server: ForkServer) -> None:
    modules = run(
        server,
        "import sys\ndef f(): return sorted(n for n in sys.modules if n.startswith(('grader', 'tests', 'reference')))",
    )
    assert isinstance(modules, list)
    assert not {
        m for m in modules if m.startswith(("reference", "tests.checks", "grader.judging", "grader.kit.expect"))
    }


def test_a_fork_server_that_dies_is_a_fault_of_the_harness() -> None:
    server = ForkServer(ROOT)
    server.close()
    with pytest.raises(HarnessFault, match="fork server is gone"):
        server.spawn()


def test_a_fork_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(HarnessFault, match=r"did not start: .*doctor"):
        ForkServer(ROOT)


def test_a_large_request_never_waits_for_code_that_hangs(server: ForkServer) -> None:
    """More than a socket holds is on its way while the import loops: it must have been read before."""
    child = server.spawn()
    plan = msgspec.msgpack.encode([["group", 2, [["operators:f", ["x" * 100] * 10]] * 2000]])
    try:
        child.send(Head({"operators.py": "while True: pass"}, load=("operators",)), plan)
        with pytest.raises(TimedOut):
            child.receive(child.until(Deadline(cpu_seconds=0.1)))
    finally:
        child.end()
