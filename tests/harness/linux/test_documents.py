"""Every command in README.md and CONTRIBUTING.md runs; the code that they show is the code that there is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.copies import left_behind

ROOT = Path(__file__).parents[3]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/accessibility.md")
RUN_BY_CI = {
    "pip install tox && tox -e demo",
    "pip install tox && tox",
    "pip install tox",
    "tox",
    "pip install -e '.[grader]'",
}
# environments of tox.ini; that they exist is tested
SLOW = {
    f"tox -e {name}"
    for name in ("tests", "bench", "attacks", "slow", "fuzz", "hypothesis", "mutants", "ci", "nbgrader", "hints")
}
SLOW |= {"tox -e browser", "tox -e plugins-newest,plugins-oldest,plugins-pure", "tox -e fast", "tox -e package"}
SLOW |= {"tox -e readers -- DIR"}


def commands() -> list[tuple[str, str]]:
    found = []
    for name in DOCUMENTS:
        for block in re.findall(r"```console\n(.*?)```", (ROOT / name).read_text(), re.DOTALL):
            lines = [line[2:].partition("  #")[0].strip() for line in block.splitlines() if line.startswith("$ ")]
            found += [(name, line) for line in lines]
    return found


def test_ci_runs_the_readmes_commands() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert re.search(r"^tox$", script, re.MULTILINE)
    assert "tox -e demo" in script


@pytest.mark.parametrize("command", sorted(SLOW))
def test_the_environments_that_are_named_exist(command: str) -> None:
    text = (ROOT / "tox.ini").read_text()
    sections = re.findall(r"^\[testenv:([\w-]+)(?:\{(.*)\})?\]$", text, re.MULTILINE)
    known = {f"{name}{factor}" for name, factors in sections for factor in factors.split(",")}
    assert {*command.removeprefix("tox -e ").split()[0].split(",")} <= known


@pytest.mark.parametrize(("document", "command"), [c for c in commands() if c[1] not in RUN_BY_CI | SLOW])
def test_a_command_in_a_document_runs(document: str, command: str, course: Path, tmp_path: Path) -> None:
    assert command.startswith("grader "), f"{document}: {command} is run by no test"
    own = tmp_path / "course"
    shutil.copytree(course, own)
    root = tmp_path / "clone"  # some commands write into the repository
    shutil.copytree(ROOT, root, ignore=left_behind(".*", "authorities", "wrong", "unusual"))
    if re.match(r"grader (--plain )?(show|feedback|report)\b", command):
        run(root, own, "grader grade SUBMISSIONS/", tmp_path)
    done = run(root, own, command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


def run(root: Path, course: Path, command: str, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    places = {"SUBMISSIONS/": root / "tests" / "class", "OUT/": tmp_path / "out", "STUDENT": "prefix_lost"}
    places |= {"PAGES/": tmp_path / "pages", "CLASS.html": tmp_path / "class.html", "TERM/": tmp_path / "term"}
    words = [str(places.get(word, word)) for word in command.split()[1:]]
    start = [sys.executable, "-m", "grader", "--course", str(root), "--class", str(course)]
    return subprocess.run([*start, *words], cwd=root, capture_output=True, text=True, check=False, timeout=300)


def test_the_check_that_contributing_shows_is_the_one_that_there_is() -> None:
    shown = re.search(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    assert shown is not None
    checks = (ROOT / "tests" / "checks" / "test_operators.py").read_text()
    lines = [line.strip() for line in shown[1].splitlines() if line.strip()]
    assert [line for line in lines if line not in checks] == []
