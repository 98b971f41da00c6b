"""Where a student's code runs: a folder of its own, an environment that names nothing, and an end that is an end.

No walls: that is what `grader grade` is for. But the code is told nothing of the place in which it is checked, what it
prints is kept apart, and when `end` returns, no process of it is left on Linux, and none of its group elsewhere. What
the checks found is written after that. As root, as in a container, the code runs under a user of no rights.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.kit.errors import HarnessFault

_KEPT_VARIABLES = (  # without these Python does not start everywhere; none of them names a file of the place
    *("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ"),
    *("SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS"),
)
_KIT = Path(__file__).parents[2] / "kit"
_MOST_PRINTED = 20_000  # bytes that are kept of what the code prints; the rest is read, and dropped
_NOBODY = 65534  # the user and the group of no rights on every Linux
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, of linux/prctl.h: orphans of the code become children of this process
_END_SECONDS = 10.0  # in which all its processes must be gone


class Enclosure:
    """A folder with the kit, the course's probes and a student's files, and the processes that run there."""

    def __init__(self, root: Path, texts: Mapping[str, str]) -> None:
        self._top = Path(tempfile.mkdtemp(prefix="checks-"))
        self._fill(root, texts)
        self._printed = bytearray()
        self._readers: list[threading.Thread] = []
        self._lock = threading.Lock()  # a deadline ends a process from a thread of its own
        self._running: subprocess.Popen[str] | None = None
        self._user = _NOBODY if _is_root() and self._starts_for_nobody() else None
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)

    @property
    def folder(self) -> Path:
        """Where the student's files are."""
        return self._top / "student"

    @property
    def has_all_rights(self) -> bool:
        """Whether the code runs as root, since Python lies where no other user may read."""
        return _is_root() and self._user is None

    @property
    def printed(self) -> str:
        """What the code printed, as far as it is kept; asked when its processes have ended."""
        for reader in self._readers:
            reader.join(_END_SECONDS)
        return self._printed.decode("utf-8", "replace")

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        """Start Python with these arguments, as the first process of a group of its own."""
        with self._lock:
            self._running = self._started(arguments)
            return self._running

    def _started(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        reading, writing = os.pipe()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, *arguments],
                cwd=self._top, env=self._environ(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=writing,
                encoding="utf-8", errors="replace", user=self._user, group=self._user,
                extra_groups=None if self._user is None else [], start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )  # fmt: skip
        except OSError as error:  # it removed its own folder, or left no room for one process more
            os.close(reading)
            raise HarnessFault(f"no process can be started for the code: {error.strerror or error}") from error
        finally:
            os.close(writing)
        reader = threading.Thread(target=self._keep, args=[reading], daemon=True)
        reader.start()
        self._readers.append(reader)
        return process

    def end(self, process: "subprocess.Popen[str]") -> None:
        """Kill the process, its group, and on Linux whatever else it started. One that is ended already is left."""
        with self._lock:
            if process is not self._running:
                return  # a deadline that came too late; what runs now is another process
            if sys.platform != "linux" or process.poll() is None:  # elsewhere what it left behind is in its group alone
                _kill_group(process)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
            if sys.platform == "linux":
                _kill_orphans()
            self._running = None

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._top, ignore_errors=True)

    def _environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        return kept | {"HOME": str(self._top), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8:replace"}

    def _fill(self, root: Path, texts: Mapping[str, str]) -> None:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(_KIT, self._top / "grader" / "kit", ignore=ignored)
        (self._top / "grader" / "__init__.py").touch()
        shutil.copytree(root / "tests" / "probes", self._top / "tests" / "probes", ignore=ignored)
        (self._top / "tests" / "__init__.py").touch()
        self.folder.mkdir()
        for name, text in texts.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        for path in (self._top, *self._top.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)  # another user reads it, and changes nothing

    def _starts_for_nobody(self) -> bool:
        command = [sys.executable, "-c", "import numpy"]
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                command, cwd=self._top, env=self._environ(), user=_NOBODY, group=_NOBODY, extra_groups=[],
                stdin=subprocess.DEVNULL, capture_output=True, check=False,
            )  # fmt: skip
        except OSError:
            return False
        return done.returncode == 0

    def _keep(self, reading: int) -> None:
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            while read := pipe.read(1 << 16):
                self._printed += read[: max(0, _MOST_PRINTED - len(self._printed))]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _kill_group(process: "subprocess.Popen[str]") -> None:
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a program of the system
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _kill_orphans() -> None:
    """Kill what is left of the code's processes, which are our children now, until there is none."""
    late = time.monotonic() + _END_SECONDS
    while left := _children():
        if time.monotonic() > late:
            raise HarnessFault("processes of the code go on, however often they are killed; nothing was written")
        for child in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)
        time.sleep(0.001)  # for the kernel to hand on the children of what was killed


def _children() -> list[int]:
    """Return the processes whose parent this one is."""
    found, mine = [], os.getpid()
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                stat = Path(entry.path, "stat").read_text("ascii", "replace")
                if int(stat.rpartition(")")[2].split()[1]) == mine:
                    found.append(int(entry.name))
    return found
