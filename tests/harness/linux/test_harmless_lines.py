"""Lines with which honest files begin, and of which nothing matters: each has a mild answer that reveals nothing."""

import platform
import textwrap
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.sandbox.child import MAX_PRINTED
from grader.sandbox.client import ForkServer, Head
from grader.sandbox.surroundings import ENVIRONMENT, HOME, PARENT, PROCESS, USER
from grader.sandbox.watching import Deadline

ROOT = Path(__file__).parents[3]
SOON = Deadline(cpu_seconds=2)
BESIDE = {"module.py": "x = 1\n"}


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[ForkServer, ForkServer]]:
    with ForkServer(ROOT, 0) as first, ForkServer(ROOT, 1) as second:
        yield first, second


def frames(server: ForkServer, source: str) -> tuple[object, object, str]:
    """What loading the source raised, what its `f` gives, and what it printed."""
    child = server.spawn()
    try:
        plan = msgspec.msgpack.encode([["group", 3, False, [["operators:f", []]]]])
        child.send(Head({"operators.py": textwrap.dedent(source)} | BESIDE, ("operators",)), plan)
        loaded, answered, printed = (msgspec.msgpack.decode(child.receive(child.until(SOON))) for _ in range(3))
    finally:
        child.end()
    return loaded[1], answered[1][0], printed[1]


HARMLESS = {  # lines, after which the name `got` has a value: which one
    "sys.path.append(os.path.dirname(os.path.abspath(__file__))); got = sys.path": ["/<submission>"],
    "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..')); got = len(sys.path)": 1,
    "got = str(Path(__file__).resolve())": "/<submission>/operators.py",
    "got = str(Path(__file__).resolve().parent.parent)": "/",
    "got = os.path.realpath('..')": "/",
    "sys.stdout.reconfigure(encoding='utf-8', errors='replace'); got = sys.stdout.errors": "replace",
    "sys.stderr.reconfigure(line_buffering=True); got = sys.stderr.line_buffering": True,
    "got = sys.stdout.buffer.write(b'bytes')": 5,
    "got = [sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.name, sys.stdout.mode, sys.stdout.fileno()]":
        ["utf-8", False, "<stdout>", "w", 1],
    "got = [sys.stdin.isatty(), sys.stdin.read(), sys.stdin.readline()]": [False, "", ""],
    "got = [os.getcwd(), str(Path.cwd()), os.getcwdb().decode()]": ["/", "/", "/"],
    "got = os.listdir()": ["module.py", "operators.py"],
    "got = os.listdir(os.path.dirname(os.path.abspath(__file__)))": ["module.py", "operators.py"],
    "got = sorted(path.name for path in Path('.').iterdir())": ["module.py", "operators.py"],
    "os.chdir(os.path.dirname(os.path.abspath(__file__))); got = 1": 1,
    "got = [os.environ['HOME'], os.getenv('DEBUG'), os.environ.get('DEBUG', '0')]": [HOME, None, "0"],
    "os.environ['OMP_NUM_THREADS'] = '1'; got = os.environ.setdefault('OMP_NUM_THREADS', '2')": "1",
    "del os.environ['HOME']; got = os.environ.get('HOME')": None,
    "got = [os.path.expanduser('~/x'), str(Path.home()), os.path.expanduser('~bob')]": [f"{HOME}/x", HOME, "~bob"],
    "got = list(os.get_terminal_size()) + list(shutil.get_terminal_size())": [80, 24, 80, 24],
    "got = sys.argv[1:]": [],
    "got = tempfile.gettempdir()": "/tmp",  # noqa: S108 - a word; nothing can be written there
    "import locale; got = locale.setlocale(locale.LC_ALL, 'de_DE.UTF-8')": "de_DE.UTF-8",
    "import locale; locale.setlocale(locale.LC_ALL, ''); got = locale.getpreferredencoding(False)": "UTF-8",
    "import faulthandler; faulthandler.enable(); got = faulthandler.is_enabled()": True,
    "warnings.filterwarnings('ignore'); warnings.warn('careful'); got = 1": 1,
    "import logging; logging.basicConfig(level='INFO'); logging.info('known'); got = 1": 1,
    "got = [platform.system(), platform.node(), platform.release(), platform.processor()]":
        ["Linux", "localhost", "6.1.0", ""],
    "got = platform.machine()": platform.machine(),
    "got = platform.python_version()": platform.python_version(),
    "got = platform.platform()": f"Linux-6.1.0-{platform.machine()}-with-glibc2.36",
    "got = list(os.uname())[1:3]": ["localhost", "6.1.0"],
    "got = [os.getppid(), os.getuid(), os.geteuid(), os.getgid(), os.getegid()]": [PARENT, USER, USER, USER, USER],
    "got = [os.cpu_count(), len(os.sched_getaffinity(0)), list(os.getloadavg())]": [1, 1, [0.0, 0.0, 0.0]],
    "got = [os.getlogin(), socket.gethostname()]": ["student", "localhost"],
    "got = [os.path.exists(__file__), os.path.isfile('module.py'), os.path.isdir('.')]": [True, True, True],
    "got = [os.path.exists('data.csv'), Path('data.csv').exists(), Path('data.csv').is_file()]": [False, False, False],
    "got = [os.path.exists('/etc/passwd'), os.path.isdir('/etc'), os.path.islink('/proc/self')]": [False, False, False],
    "got = [os.path.getsize('module.py'), os.path.getmtime('module.py')]": [6, 1767225600],
    "got = [os.access(__file__, os.R_OK), os.access(__file__, os.W_OK), os.access('/etc', os.R_OK)]":
        [True, False, False],
    "os.makedirs('.', exist_ok=True); got = os.umask(0o022)": 0o022,
    "got = shutil.which('dot')": None,
    "os.system('clear'); got = 1": 1,
}  # fmt: skip
IMPORTS = "import os, platform, shutil, socket, sys, tempfile, warnings\nfrom pathlib import Path\n"


@pytest.mark.parametrize("line", HARMLESS)
def test_a_harmless_line_has_a_mild_answer_while_the_file_is_imported_and_later(
    servers: tuple[ForkServer, ForkServer], line: str
) -> None:
    at_import = f"{IMPORTS}{line}\ndef f(): return got"
    in_a_call = f"{IMPORTS}def f():\n  {line}\n  return got"
    for source in (at_import, in_a_call):
        for server in servers:
            assert frames(server, source)[:2] == (None, HARMLESS[line])


WAITS = {  # what waits for a time, and what it gives
    "time.sleep(3600)": None,
    "threading.Event().wait(3600)": False,
    "threading.Event().wait(timeout=3600)": False,
    "held.acquire(timeout=3600)": False,
    "held.acquire(True, 3600)": False,
    "low.acquire(timeout=3600)": False,
    "low.acquire(True, 3600)": False,
    "isinstance(low, _thread.LockType) and low.acquire(timeout=3600)": False,
    "condition.wait(3600)": False,
    "condition.wait_for(lambda: False, 3600)": False,
    "threading.Semaphore(0).acquire(timeout=3600)": False,
    "threading.BoundedSemaphore(1).acquire(timeout=3600) and 3600": 3600,
    "caught(queue.Queue().get, timeout=3600)": "Empty",
    "caught(queue.LifoQueue().get, True, 3600)": "Empty",
    "caught(queue.SimpleQueue().get, timeout=3600)": "Empty",
    "caught(_queue.SimpleQueue().get, timeout=3600)": "Empty",
    "caught(full.put, 2, timeout=3600)": "Full",
    "caught(threading.Barrier(2).wait, 3600)": "BrokenBarrierError",
    "select.select([], [], [], 3600)": [[], [], []],
    "select.poll().poll(3_600_000)": [],
    "selectors.PollSelector().select(3600)": [],
    "selectors.SelectSelector().select(3600)": [],
}
WAITING = """
import _queue, _thread, queue, select, selectors, threading, time
held, condition, full, low = threading.Lock(), threading.Condition(), queue.Queue(1), _thread.allocate_lock()
held.acquire(), condition.acquire(), full.put(1), low.acquire()
def caught(function, *args, **kwargs):
    try: function(*args, **kwargs)
    except Exception as error: return type(error).__name__
"""


@pytest.mark.parametrize("wait", WAITS)
def test_a_wait_with_a_time_out_is_over_at_once_and_moves_the_clock_on(
    servers: tuple[ForkServer, ForkServer], wait: str
) -> None:
    """Where there is nothing to wait for, as with a semaphore that is free, the clock stays."""
    line = f"began = time.monotonic(); given = {wait}; got = [given, 60 * round((time.monotonic() - began) / 60)]"
    at_import = f"{WAITING}{line}\ndef f(): return got"
    in_a_call = f"{WAITING}def f():\n  {line}\n  return got"
    hour = 0 if WAITS[wait] == 3600 else 3600
    for source in (at_import, in_a_call):
        for server in servers:
            assert frames(server, source)[:2] == (None, [WAITS[wait], hour])


def test_a_lock_is_still_one(servers: tuple[ForkServer, ForkServer]) -> None:
    source = """
        import copy, threading
        lock = threading.Lock()
        def wrong(function):
            try: function()
            except Exception as error: return type(error).__name__
        def f():
            with lock: inside = [lock.locked(), lock.acquire(False), lock.acquire(blocking=False)]
            return [inside, lock.locked(), lock.acquire(timeout=5), lock.release(), wrong(lock.release),
                    wrong(lambda: lock.acquire(False, 1)), wrong(lambda: copy.deepcopy(lock))]
        """
    wanted = [[True, False, False], False, True, None, "RuntimeError", "ValueError", "TypeError"]
    assert frames(servers[0], source)[:2] == (None, wanted)


def test_the_number_of_the_process_is_another_one_under_another_seed(servers: tuple[ForkServer, ForkServer]) -> None:
    source = "import os\nPID = os.getpid()\ndef f(): return [PID, os.getpid()]"
    assert [frames(server, source)[1] for server in servers] == [[PROCESS] * 2, [PROCESS + 1] * 2]


def test_the_environment_is_the_same_under_each_seed_and_for_each_child(servers: tuple[ForkServer, ForkServer]) -> None:
    source = "import os\nFOUND = dict(os.environ)\nos.environ['MINE'] = '1'\ndef f(): return sorted(FOUND.items())"
    wanted = [[name, value] for name, value in sorted(ENVIRONMENT.items())]
    assert [frames(server, source)[1] for server in (*servers, *servers)] == [wanted] * 4


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("os.stat('/etc/passwd')", "FileNotFoundError"), ("os.listdir('/etc')", "FileNotFoundError"),
        ("os.listdir('..' * 9)", "FileNotFoundError"), ("os.chdir('/etc')", "FileNotFoundError"),
        ("os.lstat('operators.py/x')", "FileNotFoundError"), ("os.readlink('nothing')", "FileNotFoundError"),
        ("os.readlink('module.py')", "OSError"), ("os.stat(b'x' + bytes(1))", "ValueError"),
    ],
)  # fmt: skip
def test_of_what_is_not_the_submission_s_nothing_is_there(
    servers: tuple[ForkServer, ForkServer], statement: str, kind: str
) -> None:
    _, seen, _ = frames(servers[0], f"import os\ndef f(): return {statement}")
    assert isinstance(seen, dict)
    assert seen["!"] == kind


STREAMS = {  # what else is printed to, where code changes its stream
    "as it is": "print('printed')",
    "by its errors": "print('printed', file=sys.stderr)",
    "in another encoding": "sys.stdout.reconfigure(encoding='latin-1')\nprint('printed')",
    "as bytes": "sys.stdout.buffer.write(b'printed')",
    "through a wrapper": "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')\nprint('printed')",
    "through a wrapper of what was detached": "sys.stdout = io.TextIOWrapper(sys.stdout.detach())\nprint('printed')",
    "through a writer of a codec": "sys.stdout = codecs.getwriter('utf-8')(sys.stdout.detach())\nprint('printed')",
    "before it is closed": "print('printed')\nsys.stdout.close()",
    "after it is closed": "sys.stdout.close()\nprint('printed')",
    "a lone surrogate beside it": "print('printed \\ud800')",
}


@pytest.mark.parametrize("name", STREAMS)
def test_what_is_printed_is_kept_however_the_stream_is_changed(
    servers: tuple[ForkServer, ForkServer], name: str
) -> None:
    loaded, seen, printed = frames(servers[0], f"import codecs, io, sys\n{STREAMS[name]}\ndef f(): return 1")
    assert (loaded, seen) == (None, 1)
    assert "printed" in printed


HOSTILE_STREAMS = {
    "a stream whose flush loops": """
        import sys
        class Loops(type(sys.stdout)):
            def flush(self):
                while True: pass
        sys.stdout.__class__ = Loops
        def f(): return 1
        """,
    "a stream whose flush raises": """
        import sys
        class Raises(type(sys.stdout)):
            def flush(self): raise KeyboardInterrupt
        sys.stdout.__class__ = Raises
        def f(): return 1
        """,
    "a buffer that is another one": """
        import sys
        sys.stdout.buffer.beginning = None
        def f(): return 1
        """,
}


@pytest.mark.parametrize("name", HOSTILE_STREAMS)
def test_a_hostile_stream_ends_no_one_but_its_own_child(servers: tuple[ForkServer, ForkServer], name: str) -> None:
    child = servers[0].spawn()
    try:
        plan = msgspec.msgpack.encode([["group", 3, False, [["operators:f", []]]]])
        child.send(Head({"operators.py": textwrap.dedent(HOSTILE_STREAMS[name])}, ("operators",)), plan)
        answers = [msgspec.msgpack.decode(child.receive(child.until(SOON))) for _ in range(2)]
    finally:
        child.end()
    assert answers[1] == ["group", [1]]
    assert frames(servers[0], "print('whole')\ndef f(): return 2")[1:] == (2, "whole\n")


def test_no_more_is_kept_than_is_shown(servers: tuple[ForkServer, ForkServer]) -> None:
    _, _, printed = frames(servers[0], "for _ in range(9999): print('\\u20ac' * 99)\ndef f(): return 1")
    assert len(printed) == MAX_PRINTED
    assert set(printed) == {"\u20ac", "\n"}
