"""Asks a student's code on their own machine: in a plain worker process that is killed at a deadline, or in this one.

No walls here: it is their own code on their own machine. The deadline is there because a loop without end
must not hang pytest, and no alarm interrupts one on every system.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from grader.kit.answering.loading import PACKAGE
from grader.kit.calls import Call, Rows
from grader.kit.check import Check
from grader.kit.plain import Plain, is_plain

BATCH_SECONDS = 10.0  # for all calls of a check; the reference's take 0.01
ROW_SECONDS = 3.0  # for one example, when the one that does not end is looked for
MOST_REPLY = 1 << 26  # characters of a reply line: what a child's frames are allowed when it is graded


class OutOfTime(Exception):
    """The time for all checks together is over; it says nothing about the check that was being asked."""


class NoAnswerError(Exception):
    """The worker gave no answer in time, or its process ended."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail  # kind: "TimedOut" or "Crashed"


class Launcher(Protocol):
    """Starts and ends the processes in which a student's code runs."""

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        """Start Python with these arguments, with pipes for its standard input and output."""

    def end(self, process: "subprocess.Popen[str]") -> None:
        """End the process, whatever it does."""


class InTerminal:
    """Starts workers as part of a student's own pytest: what their code prints is seen at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        """Start Python in the course's folder."""
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *arguments],
            cwd=self._root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", errors="replace",
        )  # fmt: skip

    def end(self, process: "subprocess.Popen[str]") -> None:
        """Kill it."""
        process.kill()


class WorkerSession:
    """A worker process for one folder of code, started when it is needed and again after it was killed.

    `deadline` is a moment of `time.monotonic()` after which nothing is asked any more; without it there is none.
    """

    def __init__(
        self,
        folder: Path,
        launcher: Launcher,
        package: str = PACKAGE,
        listed: Sequence[str] = (),
        *,
        deadline: float = float("inf"),
    ) -> None:
        self._folder, self._launcher, self._package, self._listed = folder, launcher, package, listed
        self._deadline = deadline
        self._process: subprocess.Popen[str] | None = None

    def ask(self, check: Check, rows: Rows, seconds: float = BATCH_SECONDS) -> list[list[Plain]]:
        """The answers to each row of calls; raises NoAnswerError, and OutOfTime after the deadline."""
        request = {"reads_source": check.reads_source, "depth": check.depth, "rows": rows}
        line, is_late = self._reply(request, seconds)
        answers = _read(line, rows)
        if answers is None:
            self.close()
            if is_late and time.monotonic() >= self._deadline:
                raise OutOfTime
            raise (
                NoAnswerError("TimedOut", "did not come to an end in time")
                if is_late
                else NoAnswerError("Crashed", "ended the process")
            )
        return answers

    def culprit(self, check: Check, rows: Rows) -> tuple[Sequence[Any], NoAnswerError] | None:
        """The first row that gets no answer when it is asked by itself; None where there is none, or no time left."""
        for row in rows:
            try:
                self.ask(check, [row], ROW_SECONDS)
            except NoAnswerError as fault:
                return row, fault
            except OutOfTime:
                return None
        return None

    def raised_at(self, check: Check, calls: Sequence[Call]) -> tuple[str, int] | None:
        """The file and line at which the code raises in these calls, made once more; None where that is not known.

        This is what the code's own process says, and no more than a place to look at.
        """
        request = {"reads_source": check.reads_source, "depth": check.depth, "calls": calls}
        try:
            line, _ = self._reply(request, ROW_SECONDS)
        except OutOfTime:
            return None
        try:
            match json.loads(line):
                case [str(file), int(number)]:
                    return file, number
                case None:
                    return None
        except (ValueError, RecursionError):
            pass  # no reply, or not one of ours
        self.close()
        return None

    def _reply(self, request: object, seconds: float) -> tuple[str, bool]:
        """The reply line, and whether the time for it was over; raises OutOfTime where there is none left."""
        seconds = min(seconds, self._deadline - time.monotonic())
        if seconds <= 0:
            raise OutOfTime
        process = self._started()
        late = threading.Timer(seconds, self._launcher.end, [process])
        late.start()
        try:
            line = _exchange(process, json.dumps(request))
        finally:
            is_late = not late.is_alive()
            late.cancel()
        return line, is_late

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._launcher.start(
                ["-m", "grader.kit.answering.worker", str(self._folder), self._package, *self._listed]
            )
        return self._process

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._launcher.end(self._process)
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):  # which another process of theirs may hold open
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]  # both are pipes
            self._process = None


def _read(line: str, rows: Rows) -> list[list[Plain]] | None:
    """The answers in a reply line; None where it is none, since the code may write to that pipe as well."""
    if not line.endswith("\n"):
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_whole = (
        isinstance(found, list)
        and len(found) == len(rows)
        and all(isinstance(a, list) and len(a) == len(row) for a, row in zip(found, rows, strict=True))
    )
    return found if is_whole and is_plain(found) else None


def _exchange(process: "subprocess.Popen[str]", request: str) -> str:
    """The reply line; empty when the worker is gone."""
    stdin: IO[str] | None = process.stdin
    stdout: IO[str] | None = process.stdout
    if stdin is None or stdout is None:
        return ""
    try:
        stdin.write(request + "\n")
        stdin.flush()
        return stdout.readline(MOST_REPLY)
    except (BrokenPipeError, OSError):
        return ""
