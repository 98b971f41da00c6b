"""The exercise sheets: what they show is what the reference does, and their points are those of the checks."""

import doctest
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.kit.errors import HarnessFault
from grader.release.exercises import BEGINNING, PAGE, SHEET, Sheet, read_sheet
from grader.release.repository import release

ROOT = Path(__file__).parents[3]
FILES = ("operators", "module", "models", "datasets", "losses", "autodiff", "scalar_functions")


def sheet_of(name: str) -> Sheet:
    sheet = read_sheet(ROOT, load_assignment(ROOT, name))
    assert sheet is not None
    return sheet


def names() -> dict[str, Any]:
    """What the files of the reference define."""
    modules = [importlib.import_module(f"reference.{file}") for file in FILES]
    return {name: value for m in modules for name, value in vars(m).items() if not name.startswith("__")}


@pytest.mark.parametrize("name", assignments(ROOT))
def test_the_examples_give_what_is_shown(name: str) -> None:
    found = doctest.testfile(str(ROOT / "assignments" / name / SHEET), module_relative=False, globs=names())
    assert found.failed == 0
    assert found.attempted > 0 or name == "module0_tests"  # whose example is a test


@pytest.mark.parametrize("name", assignments(ROOT))
def test_points_are_those_of_the_checks(name: str) -> None:
    page = sheet_of(name).page()
    for part in page.split("\n## Task ")[1:]:
        total = float(re.findall(r"\(([\d.]+) points\)", part.split("\n")[0])[0])
        assert sum(float(points) for points in re.findall(r"\| ([\d.]+) \|$", part, re.MULTILINE)) == total
    assert "@checks" not in page


def test_a_part_is_the_text_of_a_task_without_the_tables_of_others() -> None:
    sheet = sheet_of("module0")
    assert sheet.part("0.3").startswith("## Task 0.3: Operators over lists (20 points)\n")
    assert "Task 0.4" not in sheet.part("0.3")
    assert "| points |" not in sheet.part("0.3")
    assert sheet.part(BEGINNING).startswith("# Module 0")
    with pytest.raises(HarnessFault, match=r"no part '0\.9', only beginning, 0\.1"):
        sheet.part("0.9")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Task 0.3", "## Task 0.33"),
        ("## Task 0.3", "## Lists"),
        ("@checks 0.1\n", ""),
        ("@checks 0.1", "@checks 0.4"),
    ],
)
def test_a_sheet_has_each_task_and_its_checks_once_and_in_order(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "assignments" / "module0"
    folder.mkdir(parents=True)
    assignment = load_assignment(ROOT, "module0")
    text = (ROOT / "assignments" / "module0" / SHEET).read_text("utf-8")
    (folder / SHEET).write_text(text.replace(old, new, 1), "utf-8")
    path = folder / "assignment.toml"
    moved = type(assignment)(**{**vars(assignment), "path": path})
    with pytest.raises(HarnessFault, match=r"expected 0\.1, 0\.3, 0\.4, each once"):
        read_sheet(ROOT, moved)


def test_the_sheet_is_released_as_the_page_of_the_assignment(tmp_path: Path) -> None:
    release(ROOT, tmp_path / "out", None, ["module0"])
    page = tmp_path / "out" / "assignments" / "module0" / PAGE
    assert page.read_text("utf-8") == sheet_of("module0").page()
    assert f"(assignments/module0/{PAGE})" in (tmp_path / "out" / "README.md").read_text("utf-8")
    assert f'href="assignments/module0/{PAGE}"' in (tmp_path / "out" / "START.html").read_text("utf-8")
