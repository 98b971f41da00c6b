"""What the papers of the project say of itself: versions that agree, counts that are so, commands that are there."""

import json
import os
import re
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.proving.opening import proved
from grader.proving.proof import mutants_of
from grader.proving.settings import read_settings

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
TOX = ConfigParser(interpolation=None)
TOX.read(ROOT / "tox.ini")


def rows(*manifests: str) -> list[dict[str, object]]:
    return [row for one in manifests for path in sorted(ROOT.glob(one)) for row in json.loads(path.read_text("utf-8"))]


def test_the_version_is_the_same_everywhere() -> None:
    assert f"version: {VERSION}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.search(rf"^## {re.escape(VERSION)}$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


def test_the_readmes_counts_of_attacks_and_submissions_are_so() -> None:
    wrong = [row for row in rows("tests/wrong/manifest.json") if row["verdict"] == "must_fail"]
    unusual = rows("tests/unusual/manifest.json")
    assert f"| {len(rows('tests/attacks/manifest/*.json'))} attacks" in README
    assert f"| {len(wrong)} wrong submissions are kept" in README
    assert f"; {len(unusual)} unusual ones" in README


def test_the_readmes_count_of_small_changes_is_so() -> None:
    pytest.importorskip("mutmut")
    settings = [read_settings(load_assignment(ROOT, name)) for name in proved(ROOT)]
    assert f"| {sum(len(mutants_of(ROOT, one)) for one in settings)} small changes" in README


def test_the_first_screen_of_the_readme_has_its_parts_in_order() -> None:
    """Two sentences, a picture, four measured lines, two commands, three doors: a visitor reads no further at first."""
    first, _, rest = README.partition("\n\n![")
    says = first.split("\n\n", 1)[1]
    assert len(re.findall(r"[.](?:\s|$)", says)) == 2
    parts = ["](docs/pages/first-screen.svg)", "as measured", "```console", "| you are |", "## "]
    assert sorted(parts, key=rest.index) == parts
    assert len(re.findall(r"^\$ ", rest.split("```")[1], re.MULTILINE)) == 2
    assert re.findall(r"^\| an? \*\*(\w+)\*\*", rest, re.MULTILINE) == ["student", "instructor", "author"]
    assert (ROOT / "docs" / "pages" / "first-screen.svg").exists()


def test_what_the_readme_measures_by_is_there() -> None:
    measured = re.findall(r"\| `tox -e (\w+)` \|", README)
    assert len(measured) == 4
    assert [name for name in measured if f"testenv:{name}" not in TOX] == []


def test_a_commit_is_held_to_what_tox_calls_lint() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert "entry: tox -e lint" in hooks
    assert "testenv:lint" in TOX


def test_a_release_is_built_twice_and_says_what_it_brings_along() -> None:
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    page = (ROOT / "docs" / "install.md").read_text("utf-8")
    for name, last in (("wheel", "built_again.py"), ("sbom", "brought_along.py")):
        assert re.search(rf"- run: tox -e {name}\b", release)
        assert f"tox -e {name}" in page
        assert last in TOX[f"testenv:{name}"]["commands"].splitlines()[-1]


def test_the_site_has_each_page_of_docs_once() -> None:
    listed = re.findall(r"^ +- [^:\n]+: ([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))
    assert "--strict" in TOX["testenv:site"]["commands"]
    assert "highlightjs: false" in (ROOT / "mkdocs.yml").read_text("utf-8")  # else each page asks another host for it


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_completion_as_the_page_says(shell: str) -> None:
    assert f"_GRADER_COMPLETE={shell}_source grader" in (ROOT / "docs" / "install.md").read_text("utf-8")
    words = {
        "_GRADER_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "grader re",
        "COMP_CWORD": "re" if shell == "fish" else "1",
    }
    script = "import sys; sys.argv[0] = 'grader'; from grader.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ | words, capture_output=True, text=True, check=False
    )
    assert "release" in done.stdout, done.stderr
    assert "report" in done.stdout
    assert "grade" not in re.split(r"[\s,]+", done.stdout)
