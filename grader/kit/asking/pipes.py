"""Sends lines to a worker and reads its lines, where the worker may be gone at any time."""

import subprocess
from typing import IO

MOST_REPLY = 1 << 26  # characters of a reply line: what a child's frames are allowed when it is graded


def is_sent(process: "subprocess.Popen[str]", request: str) -> bool:
    """Send a request; return whether the worker was there for it."""
    stdin: IO[str] | None = process.stdin
    if stdin is None:
        return False
    try:
        stdin.write(request + "\n")
        stdin.flush()
    except (BrokenPipeError, OSError):
        return False
    return True


def line_of(process: "subprocess.Popen[str]") -> str:
    """Return the next line of the worker's; empty when it is gone."""
    stdout: IO[str] | None = process.stdout
    try:
        return stdout.readline(MOST_REPLY) if stdout else ""
    except OSError:
        return ""
