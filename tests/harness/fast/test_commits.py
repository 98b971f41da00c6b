"""The times of commits: what a student says, bounded in what it costs to read, and listed where it runs backwards."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from grader.ci.commit import CALL_SECONDS, Commits, checked_out
from grader.courses.assignment import load_assignment
from grader.intake import list_sources

ROOT = Path(__file__).parents[3]
RIGHT = (ROOT / "reference" / "operators.py").read_text()


def repository(folder: Path, *times: str, message: str = "x") -> Path:
    """A repository with a commit at each of these times."""
    folder.mkdir(parents=True)
    known = ["-c", "user.name=Ada", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    subprocess.run(["git", "init", "-q"], cwd=folder, env=environ, check=True)
    for n, at in enumerate(times):
        (folder / "operators.py").write_text(f"# {n}\n{RIGHT}")
        dated = {**environ, "GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": at}
        subprocess.run(["git", "add", "-A"], cwd=folder, env=dated, check=True)
        words = ["commit", "-q", "-F", "-"]
        subprocess.run(["git", *known, *words], cwd=folder, env=dated, check=True, input=message.encode())
    return folder


def day(number: int) -> str:
    return f"2026-09-{number:02}T12:00:00Z"


def test_commits_whose_times_run_backwards_are_found(tmp_path: Path) -> None:
    straight = repository(tmp_path / "straight", day(1), day(1), day(2))
    bent = repository(tmp_path / "bent", day(3), day(1), day(4), day(2))
    assert Commits().backwards(straight) == ()
    found = Commits().backwards(bent)
    assert len(found) == 2
    last = checked_out(bent)
    assert last
    assert found[0] == last.sha


def test_they_are_listed_where_a_class_is_and_the_time_is_called_the_students_word(tmp_path: Path) -> None:
    for name, days in {"ada": (1, 2), "bob": (5, 3)}.items():
        repository(tmp_path / "module0-submissions" / f"module0-{name}", *map(day, days))
    listing = list_sources(tmp_path / "module0-submissions", load_assignment(ROOT, "module0"))
    assert [source.receipt.committed for source in listing.sources] == [day(2), day(3)]
    assert [source.receipt.at for source in listing.sources] == ["", ""]
    (note,) = [note for note in listing.notes if "backwards" in note]
    assert note.startswith("module0-bob: the times of 1 commits run backwards")
    assert "what the student's machine said" in note


def test_a_long_message_is_not_read_to_its_end(tmp_path: Path) -> None:
    made = repository(tmp_path / "long", day(1), message="x" * (8 << 20))
    found = checked_out(made)
    assert found
    assert f"{found.time:%Y-%m-%d}" == "2026-09-01"


def test_all_calls_for_a_class_are_bounded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 60\n")  # as it is with a repository in which git does not come to an end
    program.chmod(0o755)
    for n in range(6):
        (tmp_path / f"clone{n}" / ".git").mkdir(parents=True)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    began, commits = time.monotonic(), Commits(seconds_left=1.0)
    assert [commits.checked_out(tmp_path / f"clone{n}") for n in range(6)] == [None] * 6
    assert commits.is_committed(tmp_path / "clone0", "result.json")
    assert time.monotonic() - began < 1.0 + CALL_SECONDS
    assert commits.seconds_left <= 0
