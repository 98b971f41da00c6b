"""Reads which commit is checked out, and its time, without letting the repository have anything run.

A configuration in the repository could name programs for git to run. Reading one object by its name, or the list of the
commits before it, asks none of them, and nothing is fetched that is not there. A repository may be made so that git has
much to read: each call is bounded in time and in what is read of it, and all calls for a class are bounded together.
"""

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

CALL_SECONDS = 2.0  # of one call of git, which takes a few milliseconds
CLASS_SECONDS = 60.0  # of all calls for a class: a thousand honest repositories take some 15
MOST_BYTES = 1 << 18  # that are read of what git prints
MOST_COMMITS = 500  # whose times are compared
_COMMITTER = re.compile(r"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)
_FAILED = (OSError, subprocess.SubprocessError, ValueError, OverflowError)


@dataclass(frozen=True)
class Commit:
    """A commit, and when it was made: as the machine says on which that was."""

    sha: str
    time: datetime


@dataclass
class Commits:
    """Reads repositories, for so many seconds together; after that it knows nothing of any."""

    seconds_left: float = CLASS_SECONDS

    def checked_out(self, folder: Path) -> Commit | None:
        """Return the commit that is checked out in `folder` itself; None where there is none, or no git."""
        if not (folder / ".git").exists():
            return None  # git would go on to look in the folders above
        try:
            sha = self._git(folder, "rev-parse", "--verify", "HEAD").strip()
            found = _COMMITTER.search(self._git(folder, "cat-file", "commit", sha).partition("\n\n")[0])
            return Commit(sha, datetime.fromtimestamp(int(found[1]), UTC)) if found else None
        except _FAILED:
            return None

    def backwards(self, folder: Path) -> tuple[str, ...]:
        """Return the newest commits whose times are before those of the commits that they follow, the last
        one first.
        """
        if not (folder / ".git").exists():
            return ()
        words = ("rev-list", "--timestamp", "--parents", "--topo-order", f"--max-count={MOST_COMMITS}", "HEAD")
        try:
            return tuple(_backwards(self._git(folder, *words)))
        except _FAILED:
            return ()

    def is_committed(self, folder: Path, name: str) -> bool:
        """Return whether the commit that is checked out has a file of this name at its top, in capitals or not.

        Also where that cannot be found out.
        """
        try:
            names = self._git(folder, "ls-tree", "-z", "--name-only", "HEAD", most=16 * MOST_BYTES).split("\0")
        except _FAILED:
            return True
        return name.casefold() in {found.casefold() for found in names}

    def _git(self, folder: Path, *words: str, most: int = MOST_BYTES) -> str:
        """Return what git prints, as far as it is read; raises where it fails, or there is no time left."""
        began, seconds = time.monotonic(), min(CALL_SECONDS, self.seconds_left)
        if seconds <= 0:
            raise subprocess.TimeoutExpired("git", 0)
        try:
            return _printed(folder, words, most, seconds)
        finally:
            self.seconds_left -= time.monotonic() - began


def checked_out(folder: Path) -> Commit | None:
    """Return the commit that is checked out in one repository."""
    return Commits().checked_out(folder)


def _backwards(listed: str) -> Iterator[str]:
    rows = [line.split() for line in listed.splitlines()]
    times = {row[1]: int(row[0]) for row in rows if len(row) > 1}
    for row in rows:
        if any(times.get(parent, 0) > times[row[1]] for parent in row[2:]):
            yield row[1]


def _printed(folder: Path, words: tuple[str, ...], most: int, seconds: float) -> str:
    # A checkout in a container has another owner than the user who asks, and git would refuse to read it.
    safe = ["-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"]
    quiet = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    with subprocess.Popen(  # noqa: S603 - git, with words of ours
        ["git", "--no-replace-objects", *safe, "-C", str(folder), *words],  # noqa: S607 - git is where the user has it
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **quiet},
    ) as process:  # fmt: skip
        ends = threading.Timer(seconds, process.kill)
        ends.start()
        try:
            data = process.stdout.read(most) if process.stdout else b""
            is_whole = len(data) < most
            if not is_whole:
                process.kill()
            process.wait()
        finally:
            ends.cancel()
    if is_whole and process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "git")
    return data.decode("utf-8", "replace")
