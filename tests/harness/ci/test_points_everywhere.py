"""The points of a student's own CI are those of `grader grade --examples public`, check by check."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.harness.ci import readers
from tests.harness.ci.conftest import REFERENCE, ROOT, Opened
from tests.harness.ci.runs import Run, check, points, put

STUBS = {name: (ROOT / "student" / name).read_text("utf-8") for name in REFERENCE}
PARTIAL = {
    "operators.py": REFERENCE["operators.py"]
    + "\n\ndef add(x, y):\n    return x - y\n\n\ndef neg(x):\n    raise ValueError\n",
    "module.py": STUBS["module.py"],
}
CODES = {"finished": REFERENCE, "stubs": STUBS, "partial": PARTIAL}
Card = Mapping[str, Any]


def grader(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", folder, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class that has no hidden sets, graded by the public ones."""
    top = tmp_path_factory.mktemp("class")
    for student, files in CODES.items():
        (top / "submissions" / student).mkdir(parents=True)
        for name, text in files.items():
            (top / "submissions" / student / name).write_text(text, "utf-8")
    done = grader(top / "of-this-year", "grade", "-a", "module0", "--examples", "public", top / "submissions")
    assert done.returncode == 0, done.stderr
    return top / "of-this-year"


def card_of(folder: Path, student: str) -> Card:
    done = grader(folder, "show", "-a", "module0", "--examples", "public", "--instructor", "--json", student)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("student", CODES)
@pytest.mark.parametrize("place", ["actions", "classroom50"])
def test_both_formats_of_a_classroom_have_the_points_of_the_public_examples(
    opened: Opened, graded: Path, student: str, place: str
) -> None:
    card, run = card_of(graded, student), check(put(opened(place), CODES[student]))
    assert points(run) == (card["score"], card["max_score"])
    assert earned(run) == {result["check"]: result["points"] for result in card["results"]}


def test_the_three_have_different_points(graded: Path) -> None:
    finished, stubs, partial = (card_of(graded, student)["score"] for student in CODES)
    assert (finished, stubs) == (100.0, 0.0)
    assert 20.0 < partial < 50.0  # of 50 for the operators, of which two are wrong


def earned(run: Run) -> dict[str, float]:
    """The points of each check, as the place's file has them."""
    if run.place == "classroom50":
        tests = json.loads(run.result.read_text("utf-8"))["tests"]
        return {test["test-name"].partition(" ")[2]: test["points"] for test in tests}
    output = readers.assignments(run.appended("GITHUB_OUTPUT"))["result"]
    return {test["name"]: test["score"] for test in json.loads(base64.b64decode(output))["tests"]}


def test_such_a_result_is_no_grade(graded: Path) -> None:
    assert not (graded / "hidden").exists()  # public examples need no hidden ones
    for words in (("show", "finished"), ("feedback", "-o", str(graded / "pages"))):
        done = grader(graded, *words, "-a", "module0")
        assert done.returncode == 2
        assert "module0" in done.stderr
    assert card_of(graded, "finished")["assignment"] == "module0@public"
