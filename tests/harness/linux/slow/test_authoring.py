"""The course author's guide, followed to the letter: from nothing to a graded class.

Once this is done in a copy of the repository, and once in a course of one's own, which `grader new` makes.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.harness.copies import left_behind
from tests.harness.linux.conftest import ROOT

GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?P<above>[^\n]*)\n\n```(?P<kind>\w+)\n(?P<text>.*?)```\n", re.DOTALL)
FILE_NAME = re.compile(r"`([\w./]+)`")
MANIFEST = "tests/wrong/manifest.json"
LEFT_BEHIND = left_behind(".*", "__pycache__", "*.egg-info", "authorities", "attacks")


@dataclass(frozen=True)
class Command:
    """A command of the guide, how it must end, and what must be in its output."""

    line: str
    exit_code: int
    says: tuple[str, ...]


def blocks() -> Iterator[tuple[str, str, str]]:
    """Each block of the guide: the file that the line above names, the kind, and the text."""
    for found in BLOCK.finditer(GUIDE):
        name = FILE_NAME.search(found["above"])
        yield name[1] if name else "", found["kind"], found["text"]


def commands(text: str) -> Iterator[Command]:
    """The commands of a block; the lines below one are of its output."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, *says = part.splitlines()
        line, _, comment = re.sub(r" +# ", "  # ", first).partition("  # exit code ")
        yield Command(line.strip(), int(comment or 0), tuple(says))


@pytest.fixture(params=["a copy of the repository", "a course of one's own"])
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "a copy of the repository":
        return Path(shutil.copytree(ROOT, tmp_path / "clone", ignore=LEFT_BEHIND))
    carry_out(tmp_path, Command("grader new course", 0, ()))
    return tmp_path / "course"


def test_the_guide_leads_from_nothing_to_a_graded_class(clone: Path) -> None:
    written, done = set(), []
    for name, kind, text in blocks():
        if kind == "console":
            done += [carry_out(clone, command) for command in commands(text)]
        elif kind == "json":
            add_row(clone / MANIFEST, json.loads(text))
        else:
            written.add(name)
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            (clone / name).write_text(text, encoding="utf-8")
    assert len(written) == 7
    assert {"student", "freeze", "prove", "grade", "show", "release"} <= {line.split()[1] for line in done}


def carry_out(clone: Path, command: Command) -> str:
    """Run a command of the guide; its line."""
    if command.line.startswith("grader prove") and find_spec("mutmut") is None:
        return command.line  # an extra of the project, which the other commands do without
    if command.line.startswith("pytest tests/harness/") and not (clone / "tests" / "harness").exists():
        return command.line  # the repository's own tests: a course has `grader try`
    program, *words = shlex.split(command.line)
    modules = {"grader": ["grader"], "pytest": ["pytest", "-p", "no:cacheprovider"]}
    start = [sys.executable, "-m", *modules[program]] if program in modules else [program]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADER"))}
    ended = subprocess.run([*start, *words], cwd=clone, env=environment, capture_output=True, text=True, check=False)
    said = ended.stdout + ended.stderr
    assert ended.returncode == command.exit_code, f"{command.line}\n{said}"
    missing = [text for text in command.says if text.strip() not in said]
    assert not missing, f"{command.line} does not say {missing}\n{said}"
    return command.line


def add_row(manifest: Path, row: dict[str, object]) -> None:
    rows = [*json.loads(manifest.read_text(encoding="utf-8")), row]
    manifest.write_text(json.dumps(sorted(rows, key=lambda r: r["name"]), indent=1), encoding="utf-8")
