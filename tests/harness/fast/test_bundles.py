"""What goes into a bundle, and what stops one from being made; linux/slow runs them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.bundles.files import Plan, files_of
from grader.bundles.grading import read_settings
from grader.bundles.packages import packages, requirements
from grader.bundles.scripts import PLACES, scripts
from grader.courses.assignment import load_assignment
from grader.exports.writing.reports import report_of
from grader.kit.errors import HarnessFault
from tests.harness.cards import card, result

ROOT = Path(__file__).parents[3]
MODULE0 = load_assignment(ROOT, "module0")
HIDDEN = ("bundle/hidden/", "bundle/course/reference/")


def test_what_the_budget_cut_off_is_said_where_a_platform_shows_the_rest() -> None:
    cut = [result(name, verdict="not judged", detail="your code is over the budget") for name in ("adds", "halves")]
    said = report_of(card("ada", result("doubles"), *cut), {}, {}).problems
    assert [line for line in said if "over the budget" in line] == [
        "2 checks not judged: over the budget (a right answer takes less time). Your instructor must look."
    ]
    assert not any("budget" in line for line in report_of(card("bob", result("doubles")), {}, {}).problems)


def test_what_anybody_can_read_has_no_hidden_set_and_no_solution(tmp_path: Path) -> None:
    sets = tmp_path / "module0" / "generation"
    shutil.copytree(ROOT / "tests" / "examples" / "module0", sets)  # what is in them does not matter here
    (tmp_path / "module0" / "present").write_text("generation\n")
    secret = files_of(Plan(ROOT, MODULE0, tmp_path, "3.12"))
    public = files_of(Plan(ROOT, MODULE0, None, "3.12"))
    assert not [name for name in public if name.startswith(HIDDEN)]
    assert {*secret} - {*public} == {name for name in secret if name.startswith(HIDDEN)}
    assert all(any(name.startswith(top) for name in secret) for top in HIDDEN)
    assert json.loads(public["bundle/bundle.json"])["examples"] == "public"
    assert json.loads(secret["bundle/bundle.json"])["examples"] == "all"
    solutions = [path.read_bytes() for path in (ROOT / "reference").glob("*.py") if path.name != "__init__.py"]
    assert not [name for name, text in public.items() if text in solutions]


def test_a_bundle_needs_hidden_sets_and_checks(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=r"no hidden sets of module0; draw them with `grader freeze"):
        files_of(Plan(ROOT, MODULE0, tmp_path, "3.12"))
    with pytest.raises(HarnessFault, match="a bundle has checks only"):
        files_of(Plan(ROOT, load_assignment(ROOT, "module0_tests"), tmp_path, "3.12"))


def test_packages_that_cannot_be_had_are_said(tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=r"the packages for Python 3\.12 cannot be had: ERROR: "):
        packages(requirements(MODULE0), "3.12", tmp_path)
    with pytest.raises(HarnessFault, match="expected a minor version"):
        packages([], "3", None)
    names = {re.split("[<>=]", name)[0] for name in requirements(MODULE0)}
    assert names == {"pytest", "hypothesis", "numpy", "msgspec", "click"}


@pytest.mark.parametrize("place", PLACES)
def test_the_scripts_of_a_place_are_scripts(place: str) -> None:
    _, own = scripts(place, MODULE0, "3.12", ["numpy>=1.26,<3"])
    for name, text in own.items():
        if text.startswith("#!"):
            done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, ""), name
        if name.endswith(".py"):
            compile(text, name, "exec")
        if name.endswith(".json"):
            json.loads(text)
    assert [*own]


def test_hidden_sets_are_asked_in_the_python_that_they_are_for(tmp_path: Path) -> None:
    settings = {"assignment": "module0", "examples": "all", "python": "3.1"}
    (tmp_path / "bundle.json").write_text(json.dumps(settings))
    with pytest.raises(HarnessFault, match=r"the bundle is for 3\.1; make it with --python"):
        read_settings(tmp_path)
    (tmp_path / "bundle.json").write_text(json.dumps(settings | {"examples": "public"}))
    assert read_settings(tmp_path).assignment == "module0"
    with pytest.raises(HarnessFault, match="no bundle of `grader bundle`"):
        read_settings(tmp_path / "elsewhere")
