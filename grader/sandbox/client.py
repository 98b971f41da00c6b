"""The trusted end of the sandbox: starts a fork server, and speaks to one child at a time under a deadline.

A child's bytes are hostile: frames are bounded in size and number, and are handed on undecoded.
"""

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from grader.kit.answering.cells import Notebook
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.sandbox.budget import Budget
from grader.sandbox.child import LENGTH
from grader.sandbox.faults import Died, Garbled, Missed, OverBudget
from grader.sandbox.importing.holding import MISSED, Holds
from grader.sandbox.locks import Limits
from grader.sandbox.watching import Deadline, Until, Watch

CHUNK = 64 << 10  # bytes that are read at once; more room is mapped anew each time, which takes longer than reading
MAX_FRAME = 256 << 10  # bytes; the largest honest frame has about 110 kB
MAX_TOTAL = 2 << 20  # bytes of one child for one plan, and what is kept of a pass; honest ones send about 430 kB
START_SECONDS = 60  # a fork server is ready after 0.2, and forks in 0.01; if it takes longer, it counts as dead
ANOTHER_SECONDS = 2  # a child that has not taken its next plan by then counts as dead
END = struct.Struct("<id")  # what the fork server says of a child's end: its wait status, its processor seconds
GONE = "the fork server has ended, though nobody asked it to (was it killed, or is memory short?)"
SILENT = f"the fork server has not answered for {START_SECONDS} seconds (is this machine overloaded?)"
ALL_LAYERS = ("seccomp", "landlock", "rlimits", "rights")

_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True)
class Head:
    """The first frame of a request."""

    files: dict[str, str]
    load: tuple[str, ...]  # modules to import and report on before the first call; none: the files are only read
    broken: dict[str, str] = field(default_factory=dict)  # file -> why it must not be loaded
    each: bool = False  # answer call by call
    notebooks: tuple[Notebook, ...] = ()


class ForkServer:
    """A running fork server, whose children all have the hashes, the time and the random numbers of one seed.

    Thread-safe: children are spawned one after another, and then live side by side.
    """

    def __init__(
        self,
        root: Path,
        seed: int = 0,
        limits: Limits | None = None,
        layers: Sequence[str] = ALL_LAYERS,
        holds: Holds | None = None,
    ) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        holds = holds or Holds()
        self._is_wide = holds.is_wide
        settings = {
            "control": theirs.fileno(),
            "paths": [str(Path(__file__).parents[2]), *map(sysconfig.get_path, ("platlib", "purelib"))],
            "course": str(root),
            "package": read_course_table(root).package,
            "seed": seed,
            "holds": asdict(holds),
            "limits": asdict(limits or Limits()),
            "layers": list(layers),
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            _command(settings), pass_fds=[theirs.fileno()], env=_environment(seed), cwd="/", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        theirs.close()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        self._control.settimeout(START_SECONDS)
        try:
            greeting = self._control.recv(16)
        except TimeoutError:
            greeting = b""
        if greeting != b"ready":
            self._process.kill()
            _, errors = self._process.communicate()
            self._control.close()
            last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise HarnessFault(
                f"the fork server did not start: {last or 'no message'}; `grader doctor` says what is missing"
            )

    def spawn(self, budget: Budget | None = None) -> "Child":
        """Return a fresh locked child that waits for its request, and spends of `budget` (where none is given, of
        its own).
        """
        budget = Budget() if budget is None else budget
        if budget.is_spent:
            raise OverBudget
        ours, channel = socket.socketpair()
        status, status_in = os.pipe()
        try:
            pid, pidfd = self._fork(channel.fileno(), status_in)
        except OSError as error:
            ours.close()
            os.close(status)
            raise HarnessFault(SILENT if isinstance(error, TimeoutError) else GONE) from error
        finally:
            channel.close()
            os.close(status_in)
        child = Child(ours, pid, pidfd, status, budget)
        child.may_miss = not self._is_wide
        return child

    def _fork(self, channel: int, status: int) -> tuple[int, int]:
        """Return the pid and pidfd of a new child; raises OSError when the fork server is gone, or does not answer."""
        with self._lock:
            try:
                socket.send_fds(self._control, [b"fork"], [channel, status])
                reply, fds, _, _ = socket.recv_fds(self._control, 16, 1)
            except OSError:
                self._control.close()  # an answer that came late would be taken for one on the next child
                raise
        if not fds:
            raise ConnectionResetError
        return int.from_bytes(reply, "little"), fds[0]

    def close(self) -> None:
        """End the fork server, and with it any child that is left."""
        self._control.close()
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> "ForkServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Child:
    """One forked child: its channel, its process, how much it has sent, and the watch over what it spends."""

    may_miss = False  # whether its fork server does not hold all that it may import

    def __init__(self, channel: socket.socket, pid: int, pidfd: int, status: int, budget: Budget) -> None:
        self._channel, self._pidfd, self._status = channel, pidfd, status
        self._received = bytearray()
        self._wanted = 0  # bytes of it that make a frame, as far as is known
        self._total = 0
        self._ended: int | None = None
        self._watch = Watch(channel, pid, budget)

    def send(self, head: Head, plan: bytes) -> None:
        """Send the request, which the child reads before it runs any code."""
        first = _encode(head)
        # the locked child does nothing but read by then
        self._send(10, LENGTH.pack(len(first)) + first + LENGTH.pack(len(plan)), plan)

    def send_more(self, plan: bytes) -> None:
        """Send another plan, once everything that the last one asked for is received."""
        self._total = 0
        self._send(ANOTHER_SECONDS, LENGTH.pack(len(plan)) + plan)

    def _send(self, seconds: float, *parts: bytes) -> None:
        self._channel.settimeout(seconds)
        try:
            for part in parts:
                self._channel.sendall(part)
        except TimeoutError as error:  # it was waited for, and took nothing
            self._watch.slept(seconds)
            raise Died(str(error)) from error
        except OSError as error:
            raise self._gone(str(error)) from error

    def until(self, deadline: Deadline) -> Until:
        """Return the deadline, counted from now."""
        return self._watch.until(deadline)

    def receive(self, until: Until) -> bytes:
        """Return the next frame, undecoded; raises a ChildFault."""
        while (frame := self._take()) is None:
            if self._watch.has_sent(until):
                self._read()
            if len(self._received) < self._wanted:  # an incomplete frame does not move the deadline
                self._watch.require_time(until)
        return frame

    def _take(self) -> bytes | None:
        """Return a whole frame from what has arrived, if there is one."""
        self._wanted = LENGTH.size
        if len(self._received) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._received)
        end = LENGTH.size + length
        if length > MAX_FRAME:
            raise Garbled
        self._wanted = end
        if len(self._received) < end:
            return None
        frame = bytes(self._received[LENGTH.size : end])
        del self._received[:end]
        return frame

    def _read(self) -> None:
        try:
            part = self._channel.recv(CHUNK)
        except OSError as error:
            raise self._gone(str(error)) from error
        self._total += len(part)
        if not part:
            raise self._gone("")
        if self._total > MAX_TOTAL:
            raise Garbled
        self._received += part

    def _gone(self, why: str) -> Died | Missed:
        """Return whether its end of the channel is closed: it died, or ended itself because it misses a module."""
        has_missed = self.may_miss and os.waitstatus_to_exitcode(self.end()) == MISSED
        return Missed("a module is missed that only a wide fork server holds") if has_missed else Died(why)

    def end(self) -> int:
        """Kill the child if it is still there, and return its wait status; the second call only returns it."""
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            os.close(self._pidfd)
            self._channel.close()
            report = os.read(self._status, END.size)  # the fork server reaps, writes and closes; nothing if it is gone
            os.close(self._status)
            if not report:  # it took its children with it, and that is no fault of the submission
                self._ended = 0
                raise HarnessFault(GONE)
            self._ended, cpu = END.unpack(report)
            self._watch.paid(cpu)  # all of it: also what a child used that ended before it was looked at
        return self._ended


def _command(settings: Mapping[str, Any]) -> list[str]:
    """Return what starts a fork server: nothing of its environment, its user or its folder is imported."""
    program = str(Path(__file__).with_name("forkserver.py"))
    return [sys.executable, "-s", "-S", "-B", "-P", program, json.dumps(settings)]


def _environment(seed: int) -> dict[str, str]:
    """Return all that the fork server inherits. One BLAS thread: a forked child of a threaded process can hang."""
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")
    return one | {"PYTHONHASHSEED": str(seed), "LC_ALL": "C.UTF-8", "LD_BIND_NOW": "1"}
