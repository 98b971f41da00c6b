"""The trusted end of the sandbox: starts a fork server, and speaks to one child at a time under a deadline.

A child's bytes are hostile: frames are bounded in size and number, and are handed on undecoded.
"""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from grader.kit.errors import HarnessFault
from grader.sandbox.child import LENGTH
from grader.sandbox.locks import Limits

CHUNK = 64 << 10  # bytes that are read at once; more room is mapped anew each time, which takes longer than reading
MAX_FRAME = 256 << 10  # bytes; the largest honest frame has about 110 kB
MAX_TOTAL = 2 << 20  # bytes of one child for one plan, and what is kept of a pass; honest ones send about 430 kB
START_SECONDS = 60  # a fork server is ready after 0.2; a machine that needs longer is not fit for grading
ANOTHER_SECONDS = 2  # a child takes another plan at once, or holds what a socket does; one that does neither is no use
SLICE_SECONDS = 0.1  # how often a silent child is looked at
GONE = "the fork server has ended, though nobody asked it to (was it killed, or is memory short?)"
ALL_LAYERS = ("seccomp", "landlock", "rlimits", "rights")

_encode = msgspec.msgpack.Encoder().encode


class ChildFault(Exception):
    """A child did not answer as a child of ours does."""


class TimedOut(ChildFault):
    """The deadline has passed."""


class Died(ChildFault):
    """The child's process ended before it had answered everything."""


class Garbled(ChildFault):
    """A frame is too large, or the child has sent too much."""


@dataclass(frozen=True)
class Deadline:
    """How long a child may take: of its own processor time, asleep in one go, and at the very most by the clock."""

    cpu_seconds: float
    asleep_seconds: float = 0.5  # nobody will wake it: it may only wait for us, and we are waiting for it
    wall_seconds: float = 60  # for a machine so busy that a runnable child gets no turn


@dataclass(frozen=True)
class Until:
    """A deadline on a child's own processor clock and on the machine's monotonic clock."""

    cpu: float
    wall: float
    asleep_seconds: float
    start_cpu: float
    start_wall: float


@dataclass(frozen=True)
class Head:
    """The first frame of a request."""

    files: dict[str, str]
    load: tuple[str, ...]  # modules to import and report on before the first call; none: the files are only read
    broken: dict[str, str] = field(default_factory=dict)  # file -> why it must not be loaded
    each: bool = False  # answer call by call


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
        probes: str = "tests.probes",
    ) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        settings = {
            "control": theirs.fileno(),
            "paths": [
                str(Path(__file__).parents[2]),
                str(root),
                sysconfig.get_path("platlib"),
                sysconfig.get_path("purelib"),
            ],
            "probes": probes,
            "seed": seed,
            "limits": asdict(limits or Limits()),
            "layers": list(layers),
        }
        command = [
            sys.executable,
            "-s",
            "-S",
            "-B",
            "-P",
            str(Path(__file__).with_name("forkserver.py")),
            json.dumps(settings),
        ]
        self._process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            command, pass_fds=[theirs.fileno()], env=_environment(seed), cwd="/", start_new_session=True,
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

    def spawn(self) -> "Child":
        """A fresh locked child that waits for its request."""
        ours, channel = socket.socketpair()
        status, status_in = os.pipe()
        try:
            pid, pidfd = self._fork(channel.fileno(), status_in)
        except OSError as error:
            ours.close()
            os.close(status)
            raise HarnessFault(GONE) from error
        finally:
            channel.close()
            os.close(status_in)
        return Child(ours, pid, pidfd, status)

    def _fork(self, channel: int, status: int) -> tuple[int, int]:
        """The pid and pidfd of a new child; raises OSError when the fork server is gone."""
        with self._lock:
            socket.send_fds(self._control, [b"fork"], [channel, status])
            reply, fds, _, _ = socket.recv_fds(self._control, 16, 1)
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
    """One forked child: its channel, its process, and how much it has sent."""

    def __init__(self, channel: socket.socket, pid: int, pidfd: int, status: int) -> None:
        self._channel, self._pid, self._pidfd, self._status = channel, pid, pidfd, status
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)
        self._received = bytearray()
        self._total = 0
        self._ended: int | None = None

    def send(self, head: Head, plan: bytes) -> None:
        """Send the request, which the child reads before it runs any code."""
        first = _encode(asdict(head))
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
        except OSError as error:
            raise Died(str(error)) from error

    def until(self, deadline: Deadline) -> "Until":
        """The deadline, counted from now."""
        cpu, wall = self._cpu_seconds(), time.monotonic()
        return Until(cpu + deadline.cpu_seconds, wall + deadline.wall_seconds, deadline.asleep_seconds, cpu, wall)

    def receive(self, until: "Until") -> bytes:
        """The next frame, undecoded; raises a ChildFault."""
        while (frame := self._take()) is None:
            cpu, now = self._cpu_seconds(), time.monotonic()
            idle = now - until.start_wall - (cpu - until.start_cpu)  # bytes of half a frame now and then are no work
            is_late = cpu >= until.cpu or now >= until.wall or (idle > until.asleep_seconds and self._is_asleep())
            if is_late and not self._poll.poll(0):  # it may have answered just now, and be asleep for that
                raise TimedOut
            if self._poll.poll(1000 * min(max(until.cpu - cpu, 0.002), SLICE_SECONDS)):
                self._read()
        return frame

    def _is_asleep(self) -> bool:
        """Whether the child waits for something instead of running, or for a turn to run: now, and a little later."""
        for _ in range(2):  # right after it has sent something, or we have read it, it is awake for a moment
            try:
                stat = Path(f"/proc/{self._pid}/stat").read_bytes()
            except OSError:
                return False  # it is gone, and the channel says so
            state = stat.rpartition(b")")[2].split()[0]
            time.sleep(0.005)
        return state == b"S"

    def _take(self) -> bytes | None:
        """A whole frame from what has arrived, if there is one."""
        if len(self._received) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._received)
        end = LENGTH.size + length
        if length > MAX_FRAME:
            raise Garbled
        if len(self._received) < end:
            return None
        frame = bytes(self._received[LENGTH.size : end])
        del self._received[:end]
        return frame

    def _read(self) -> None:
        try:
            part = self._channel.recv(CHUNK)
        except OSError as error:
            raise Died(str(error)) from error
        self._total += len(part)
        if not part:
            raise Died
        if self._total > MAX_TOTAL:
            raise Garbled
        self._received += part

    def _cpu_seconds(self) -> float:
        """Processor time that the child has used (clock_getcpuclockid of its pid); 0 once it is gone."""
        try:
            return time.clock_gettime((~self._pid << 3) | 2)
        except OSError:
            return 0.0

    def end(self) -> int:
        """Kill the child if it is still there, and return its wait status; the second call only returns it."""
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            os.close(self._pidfd)
            self._channel.close()
            report = os.read(self._status, 4)  # the fork server reaps, writes and closes; end of file if it is gone
            os.close(self._status)
            self._ended = int.from_bytes(report, "little", signed=True)
            if not report:  # it took its children with it, and that is no fault of the submission
                raise HarnessFault(GONE)
        return self._ended


def _environment(seed: int) -> dict[str, str]:
    """All that the fork server inherits. One BLAS thread: a forked child of a threaded process can hang."""
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")
    return one | {"PYTHONHASHSEED": str(seed), "LC_ALL": "C.UTF-8"}
