"""Reads which commit is checked out, and its time, without letting the repository have anything run.

A configuration in the repository could name programs for git to run. Reading one object by its name asks none of them,
and nothing is fetched that is not there.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_COMMITTER = re.compile(r"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)


@dataclass(frozen=True)
class Commit:
    """A commit, and when it was made: as the machine says on which that was."""

    sha: str
    time: datetime


def checked_out(folder: Path) -> Commit | None:
    """The commit that is checked out in `folder` itself; None where there is none, or no git."""
    if not (folder / ".git").exists():
        return None  # git would go on to look in the folders above
    try:
        sha = _git(folder, "rev-parse", "--verify", "HEAD").strip()
        time = _COMMITTER.search(_git(folder, "cat-file", "commit", sha).partition("\n\n")[0])
        return Commit(sha, datetime.fromtimestamp(int(time[1]), UTC)) if time else None
    except (OSError, subprocess.SubprocessError, ValueError, OverflowError):
        return None


def is_committed(folder: Path, name: str) -> bool:
    """Whether the commit that is checked out has a file of this name at its top, in capitals or not.

    Also where that cannot be found out.
    """
    try:
        names = _git(folder, "ls-tree", "-z", "--name-only", "HEAD").split("\0")
    except (OSError, subprocess.SubprocessError):
        return True
    return name.casefold() in {found.casefold() for found in names}


def _git(folder: Path, *words: str) -> str:
    # A checkout in a container has another owner than the user who asks, and git would refuse to read it.
    safe = ["-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"]
    quiet = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(  # noqa: S603 - git, with words of ours
        ["git", *safe, "-C", str(folder), *words],  # noqa: S607 - git is where the user has it
        capture_output=True, encoding="utf-8", errors="replace", timeout=30, check=True, env={**os.environ, **quiet},
    )  # fmt: skip
    return done.stdout
