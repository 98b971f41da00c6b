"""Asks a student's code on their own machine: in a plain worker process that is killed at a deadline, or in this one.

No walls here: it is their own code on their own machine. The deadline is there because a loop without end
must not hang pytest, and no alarm interrupts one on every system.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from grader.kit.answering.loading import PACKAGE
from grader.kit.calls import Rows
from grader.kit.check import Check
from grader.kit.plain import Plain

BATCH_SECONDS = 10.0  # for all calls of a check; the reference's take 0.01
ROW_SECONDS = 3.0  # for one example, when the one that does not end is looked for


class NoReply(Exception):
    """The worker gave no answer in time, or its process ended."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail  # kind: "TimedOut" or "Crashed"


class WorkerSession:
    """A worker process for one folder of code, started when it is needed and again after it was killed."""

    def __init__(self, folder: Path, root: Path, package: str = PACKAGE, listed: Sequence[str] = ()) -> None:
        self._folder, self._root, self._package, self._listed = folder, root, package, listed
        self._process: subprocess.Popen[str] | None = None

    def ask(self, check: Check, rows: Rows, seconds: float = BATCH_SECONDS) -> list[list[Plain]]:
        """The answers to each row of calls; raises NoReply."""
        process = self._started()
        request = {"reads_source": check.reads_source, "depth": check.depth, "rows": rows}
        late = threading.Timer(seconds, process.kill)
        late.start()
        try:
            line = _exchange(process, json.dumps(request))
        finally:
            is_late = not late.is_alive()
            late.cancel()
        if not line:
            self.close()
            raise (
                NoReply("TimedOut", "did not come to an end in time")
                if is_late
                else NoReply("Crashed", "ended the process")
            )
        answers: list[list[Plain]] = json.loads(line)
        return answers

    def culprit(self, check: Check, rows: Rows) -> tuple[Sequence[Any], NoReply] | None:
        """The first row that gets no reply when it is asked by itself."""
        for row in rows:
            try:
                self.ask(check, [row], ROW_SECONDS)
            except NoReply as fault:
                return row, fault
        return None

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "grader.kit.answering.worker", str(self._folder), self._package, *self._listed],
                cwd=self._root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            )  # fmt: skip
        return self._process

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _exchange(process: "subprocess.Popen[str]", request: str) -> str:
    """The reply line; empty when the worker is gone."""
    stdin: IO[str] | None = process.stdin
    stdout: IO[str] | None = process.stdout
    if stdin is None or stdout is None:
        return ""
    try:
        stdin.write(request + "\n")
        stdin.flush()
        return stdout.readline()
    except (BrokenPipeError, OSError):
        return ""
