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
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, TypeGuard

from grader.kit.answering.loading import PACKAGE
from grader.kit.answering.places import Told, named
from grader.kit.asking.alarm import Heard, met_again
from grader.kit.asking.pipes import is_sent, line_of
from grader.kit.calls import Call, Rows
from grader.kit.check import Check
from grader.kit.plain import Plain, is_plain
from grader.kit.wording.words import english

BATCH_SECONDS = 10.0  # for all calls of a check; the reference's take 0.01
ROW_SECONDS = 3.0  # for one example, when the one that does not end is looked for
_MOST_DIGITS = 9  # of a row's number
_ENDLESS = english("did not come to an end in time")


class OutOfTime(Exception):
    """The time for all checks together is over; it says nothing about the check that was being asked."""


class NoAnswerError(Exception):
    """The worker gave no answer in time, or its process ended."""

    def __init__(self, kind: str, detail: str, running: "Running | None" = None) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail  # kind: "TimedOut" or "Crashed"
        self.running = running  # which row of calls it was, and where in their code, as far as is known


@dataclass(frozen=True)
class Running:
    """A row of calls that takes its time, as the worker says of it."""

    row: int
    places: Sequence[Told]  # where it is in their code, the innermost first
    again: str  # the function that it is in and that had no end before; else empty
    is_over: bool  # the process was ended for it

    def call(self, calls: Sequence[Call]) -> Call | None:
        """Return the call of the row that is running: the one whose function is, else the last."""
        functions = {place["function"] for place in self.places}
        return next((call for call in calls if call[0].rpartition(":")[2] in functions), calls[-1] if calls else None)


@dataclass(frozen=True)
class Limits:
    """How long a session may ask altogether, how long one example may take, and who is told that one takes its time."""

    deadline: float = float("inf")  # a moment of `time.monotonic()` after which nothing is asked any more
    row_seconds: float = 0.0  # of processor time; 0: only the time for all calls of a check counts
    waiting: Callable[[Call | None], None] | None = None  # gets the call, and None when that is over


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

    `listed` are the modules that the code may import, and the names of the assignments' files.
    """

    def __init__(
        self,
        folder: Path,
        launcher: Launcher,
        package: str = PACKAGE,
        listed: Sequence[str] = (),
        limits: Limits | None = None,
    ) -> None:
        self._folder, self._launcher, self._package, self._listed = folder, launcher, package, listed
        self._limits = limits or Limits()
        self._process: subprocess.Popen[str] | None = None
        self._endless: set[str] = set()  # the functions that were running where a row had no end
        self._given_up: dict[str, str] = {}  # the files whose import had no end, and what is said of each
        self._begins(0)

    def ask(self, check: Check, rows: Rows, seconds: float = BATCH_SECONDS) -> list[list[Plain]]:
        """Return the answers to each row of calls; raises NoAnswerError, and OutOfTime after the deadline."""
        request: dict[str, Any] = {"reads_source": check.reads_source, "depth": check.depth, "rows": rows}
        request |= {"seconds": self._limits.row_seconds, "endless": sorted(self._endless)}
        line, is_late = self._reply(request, seconds, rows)
        answers = _read(line, rows)
        if answers is None:
            self.close()
            if is_late and time.monotonic() >= self._limits.deadline:
                raise OutOfTime
            fault = _no_answer(line, rows, is_late=is_late)
            if self._gives_up(fault.running):
                return self.ask(check, rows, seconds)
            if fault.running:
                self._endless |= set(map(named, fault.running.places))
            raise fault
        return answers

    def _gives_up(self, running: Running | None) -> bool:
        """Keep the files that were being imported where a row had no end; return whether there are new ones."""
        places = running.places if running else ()
        files = {place["file"] for place in places if place["function"] == "<module>"}
        new = files - self._given_up.keys()
        self._given_up |= {file: _unending(file, places[0]) for file in new}
        return bool(new)

    def explain(self, check: Check, row: Sequence[Any]) -> Told | None:
        """Return where in their code the calls of an example raise; None where it is not known.

        This is what the code's own process says, and no more than a place to look at.
        """
        request = {"reads_source": check.reads_source, "depth": check.depth, "explain": row}
        try:
            line, _ = self._reply(request, ROW_SECONDS)
        except OutOfTime:
            return None
        found = _json(line)
        if _is_told(found):
            return found
        self.close()  # no reply, or not one of ours: what comes next would be taken for the answer to something else
        return None

    def culprit(self, check: Check, rows: Rows) -> tuple[Sequence[Any], NoAnswerError] | None:
        """Return the first row that gets no answer when it is asked by itself.

        It is None where there is none, or no time left.
        """
        for row in rows:
            try:
                self.ask(check, [row], ROW_SECONDS)
            except NoAnswerError as fault:
                return row, fault
            except OutOfTime:
                return None
        return None

    def _reply(self, request: dict[str, Any], seconds: float, rows: Rows = ()) -> tuple[str, bool]:
        """Return the reply line, and whether the time for it was over; raises OutOfTime where there is none left."""
        seconds = min(seconds, self._limits.deadline - time.monotonic())
        if seconds <= 0:
            raise OutOfTime
        process = self._started()
        late = threading.Timer(seconds, self._launcher.end, [process])
        late.start()
        try:
            self._begins(0)
            line = self._line(process) if is_sent(process, json.dumps(request | {"given_up": self._given_up})) else ""
            if (running := _running(line, rows)) and not running.is_over:
                line = self._awaited(process, running, rows)
        finally:
            is_late = not late.is_alive()
            late.cancel()
        return line, is_late

    def _awaited(self, process: "subprocess.Popen[str]", running: Running, rows: Rows) -> str:
        """Return the reply line that comes after it is shown which calls take their time."""
        now: Running | None = running
        waiting = self._limits.waiting or (lambda _: None)
        try:
            while now and not now.is_over:
                waiting(now.call(rows[now.row]))
                line = self._line(process)
                now = _running(line, rows)
        finally:
            waiting(None)
        return line

    def _line(self, process: "subprocess.Popen[str]") -> str:
        """Return the next line that is more than a row's number; of an alarm, what a watch would say in its place."""
        while line := line_of(process):
            if line[:-1].isdecimal() and len(line) < _MOST_DIGITS:
                self._begins(int(line))
            elif not self._heard.takes(line):
                return line
            elif met_again(self._heard.places, self._endless):
                break
        if not self._heard.is_last and not line:
            return ""
        places = self._heard.places
        said = Running(self._row, places, met_again(places, self._endless), is_over=True)
        return json.dumps(asdict(said)) + "\n"

    def _begins(self, row: int) -> None:
        """Note the row that the worker has begun; what an alarm says from now on is of it."""
        self._row, self._heard = row, Heard(self._folder.as_posix())

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._launcher.start(
                ["-m", "grader.kit.asking.worker", str(self._folder), self._package, *self._listed]
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


def _unending(file: str, place: Told) -> str:
    """Return what is said of a file whose import was at this place when its time was over."""
    where = f"{place['file']}, line {place['line']}: {place['text'].strip()}"
    return f"{file} cannot be imported: it did not come to an end in {where}"


def _read(line: str, rows: Rows) -> list[list[Plain]] | None:
    """Return the answers in a reply line; None where it is none, since the code may write to that pipe as well."""
    found = _json(line)
    is_whole = (
        isinstance(found, list)
        and len(found) == len(rows)
        and all(isinstance(a, list) and len(a) == len(row) for a, row in zip(found, rows, strict=True))
    )
    return found if is_whole and is_plain(found) else None


def _json(line: str) -> Any:
    """Return what a whole line says; None where it is no JSON."""
    try:
        return json.loads(line) if line.endswith("\n") else None
    except (ValueError, RecursionError):
        return None


def _running(line: str, rows: Rows) -> Running | None:
    """Return what a line says of the row that takes its time; None where it is another line."""
    found = _json(line) if line.startswith('{"row"') else None
    if not isinstance(found, dict) or found.keys() != Running.__annotations__.keys():
        return None
    row, places, again, is_over = (found[name] for name in Running.__annotations__)
    is_one = type(row) is int and row in range(len(rows)) and type(again) is str and type(is_over) is bool
    return Running(row, places, again, is_over) if is_one and _are_told(places) else None


def _no_answer(line: str, rows: Rows, *, is_late: bool) -> NoAnswerError:
    """Return what happened instead of answers: the worker itself says which row took too long, and where it was."""
    if running := _running(line, rows):
        return NoAnswerError("TimedOut", _ENDLESS, running)
    return NoAnswerError("TimedOut", _ENDLESS) if is_late else NoAnswerError("Crashed", english("ended the process"))


def _are_told(found: Any) -> TypeGuard[list[Told]]:
    return isinstance(found, list) and all(map(_is_told, found))


def _is_told(found: Any) -> TypeGuard[Told]:
    types = Told.__annotations__
    return isinstance(found, dict) and found.keys() == types.keys() and all(type(found[k]) is types[k] for k in types)
