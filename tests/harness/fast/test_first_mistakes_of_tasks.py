"""Ten ordinary mistakes in each task: what is said of each is true, takes a few lines, and names the line.

A quarter of them; `linux/slow/test_first_mistakes_all.py` takes all.
"""

import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.courses.suite import load_checks
from grader.kit.asking.session import InTerminal, Limits, WorkerSession
from grader.kit.judging.examples import read_set
from grader.kit.probe import find_probes
from grader.kit.testing.pasting import imports_for
from grader.kit.testing.replaying import replay_examples
from grader.kit.testing.saying import import_lines, text_of
from grader.kit.testing.tasks import Tasks

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "harness" / "data"
ROWS = tomllib.loads((DATA / "first_mistakes_of_tasks.toml").read_text("utf-8"))["mistake"]
MOST_LINES = 14  # of what is said of one check, without empty ones, the imports and the picture
LEAST = 10  # of each task
CHECKS = {c.name: (c, name) for name in assignments(ROOT) for c in load_checks(ROOT, load_assignment(ROOT, name))}


def test_each_task_has_its_mistakes() -> None:
    counts = Counter(row["task"] for row in ROWS)
    assert counts.keys() == {check.task for check, _ in CHECKS.values()} - {"0.1"}  # whose rows are in the other file
    assert min(counts.values()) >= LEAST


def said_of(row: dict[str, Any], folder: Path) -> list[str]:
    """What a student's pytest says of the first check whose name begins as the row says."""
    shutil.copytree(ROOT / "reference", folder, ignore=shutil.ignore_patterns("__pycache__", "notebooks"))
    text = (folder / row["file"]).read_text("utf-8")
    before, old, after = text.rpartition(row["old"])  # the last: what a docstring says stands above the code
    assert old
    (folder / row["file"]).write_text(f"{before}{row['new']}{after}", "utf-8")
    check, assignment = next(found for name, found in CHECKS.items() if name.startswith(row["check"]))
    assert check.task == row["task"]
    tasks, probes = Tasks.read(ROOT), find_probes()
    names = (*tasks.imports, *tasks.files)
    session = WorkerSession(folder, InTerminal(ROOT), tasks.package, names, Limits(row_seconds=1.0))
    try:
        found = replay_examples(
            check, read_set(ROOT / f"tests/examples/{assignment}/{check.name}.json", check).examples, session
        )
    finally:
        session.close()
    assert found, "the mistake is not noticed"
    assert not found.is_stub
    if found.told and found.told["is_import"]:
        return import_lines(found.told, 1)
    first = imports_for(found.failure.calls, probes, {row["file"]: text}, "student")
    return text_of(found, probes, first, is_plain=False).split("\n")


@pytest.mark.parametrize("row", ROWS[::4], ids=[f"{row['task']} {row['name']}" for row in ROWS[::4]])
def test_a_mistake_is_told_with_its_line(tmp_path: Path, row: dict[str, Any]) -> None:
    require_told(row, tmp_path)


def require_told(row: dict[str, Any], tmp_path: Path) -> None:
    """Make the mistake, and look at what is said."""
    said = said_of(row, tmp_path / "student")
    text = "\n".join(said)
    assert len([line for line in said if line.strip()]) <= MOST_LINES, text
    words = " ".join(text.split())
    for part in row["says"]:
        assert part in words, text
    if row["line"]:
        lines = row["line"].removeprefix("@").split("|")
        at = next((n for n, line in enumerate(said) if line.strip() in lines), None)
        assert at is not None, text
        file, _, number = said[at - 1].strip().removeprefix("raised in ").rstrip(":").partition(", line ")
        own = (tmp_path / "student" / file).read_text("utf-8").split("\n")
        assert own[int(number) - 1].strip().startswith(said[at].strip()), text
