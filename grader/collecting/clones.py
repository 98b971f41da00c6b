"""Finds the repositories in a classroom's clone, and whose each one is, by its name.

GitHub Classroom names a repository ASSIGNMENT-ACCOUNT, Classroom 50 CLASSROOM-ASSIGNMENT-ACCOUNT. An account may have
hyphens, so that with a roster the longest account at the end of a name is meant, and without one all that follows what
the names have in common.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.ci.commit import Commits
from grader.collecting.roster import Student
from grader.kit.errors import HarnessFault

_RESULT = "result.json"  # which Classroom 50's download puts into a checkout, from the latest release
_MOST_BYTES = 10 << 20  # of a result: cli/gh-teacher/internal/download/download.go, maxResultBytes


@dataclass(frozen=True)
class Clone:
    """A repository with the commit that is checked out, and when it was handed in, as far as these are known."""

    folder: Path
    commit: str = ""
    time: datetime | None = None
    time_is_of: str = ""  # "release" or "commit", which may have more to be said of it


@dataclass(frozen=True)
class Matched:
    """Whose the clones are: by a student's name, and those that are nobody's; and who has none."""

    clones: Mapping[str, Clone]
    strangers: tuple[Clone, ...]
    without: tuple[str, ...]


def find_clones(folder: Path) -> tuple[Clone, ...]:
    """Return the repositories in `folder`, by name; raises HarnessFault where there is none."""
    try:
        found = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as error:
        raise HarnessFault(f"{folder}: {error.strerror}; expected the folder with a classroom's clones") from error
    if not found:
        raise HarnessFault(f"{folder}: no folder is in it; expected one for each student's repository")
    commits = Commits()
    return tuple(_clone(path, commits) for path in found)


def match(clones: Sequence[Clone], roster: Sequence[Student] | None, prefix: str | None) -> Matched:
    """Return whose the clones are, by the roster; without one, each is of whom its name says. Raises HarnessFault."""
    if prefix is None and roster is None:
        prefix = _common(clones)
    owners = {clone.folder.name: _owner(clone.folder.name, roster, prefix) for clone in clones}
    found: dict[str, Clone] = {}
    for clone in clones:
        if owner := owners[clone.folder.name]:
            if owner in found:
                both = f"{found[owner].folder.name} and {clone.folder.name}"
                raise HarnessFault(f"{both} are both {owner}'s; say with --prefix what the names begin with")
            found[owner] = clone
    strangers = tuple(clone for clone in clones if not owners[clone.folder.name])
    return Matched(found, strangers, tuple(s.name for s in roster or () if s.name not in found))


def _owner(name: str, roster: Sequence[Student] | None, prefix: str | None) -> str:
    """Return the student whom a repository is of, by its name; empty where there is none on the roster."""
    if prefix and not name.casefold().startswith(prefix.casefold()):
        return ""
    rest = name[len(prefix or "") :]
    if roster is None:
        return "" if rest.startswith(".") else rest  # a repository may be called so, and a student's folder may not
    accounts = {s.account.casefold(): s.name for s in roster if s.account}
    ends = [rest] if prefix is not None else [rest, *(rest[i + 1 :] for i, char in enumerate(rest) if char == "-")]
    return next((accounts[end.casefold()] for end in ends if end.casefold() in accounts), "")  # the longest one


def _common(clones: Sequence[Clone]) -> str:
    """Return what all names begin with, up to a hyphen; of a single one that is not known."""
    names = [clone.folder.name for clone in clones]
    if len(names) < 2:
        return ""
    return "".join(os.path.commonprefix(names).rpartition("-")[:2])  # noqa: RUF071 - of names, not of paths


def _clone(folder: Path, commits: Commits) -> Clone:
    """Return a clone with its time. A result that lies in the commit itself is the student's, and no release's."""
    commit = commits.checked_out(folder)
    if commit is None:
        return Clone(folder)
    released = _released(folder / _RESULT)
    if released is None:
        return Clone(folder, commit.sha, commit.time, f"commit{_backwards(commits.backwards(folder))}")
    if commits.is_committed(folder, _RESULT):
        return Clone(folder, commit.sha, commit.time, f"commit, which has a {_RESULT} of its own")
    return Clone(folder, commit.sha, released, "release")


def _backwards(found: Sequence[str]) -> str:
    """Return what is said of commits whose times run backwards."""
    return f", and the times of {len(found)} commits run backwards, such as {found[0][:10]}" if found else ""


def _released(path: Path) -> datetime | None:
    """Return the time of Classroom 50's latest release: its commit's, which a new grading does not change."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        result = json.loads(path.read_text("utf-8"))
        if not isinstance(result, dict) or result.get("schema") != "classroom50/result/v1":
            return None
        return datetime.strptime(result["datetime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
