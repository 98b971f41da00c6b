"""The way of an instructor from an empty folder, as docs/nbgrader.md has it: its commands are run in their order.

The written question is graded in formgrader, by the requests that its page sends to the real server.
"""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.harness.nbgrader.conftest import ROOT, hand_in_release, run
from tests.harness.nbgrader.formgrader import formgrader

DOCUMENT = ROOT / "docs" / "nbgrader.md"
MARKUP = "<script>document.title='ran'</script>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, hidden: Path) -> Path:
    """A class in which everything of the document was done, up to the hand-grading."""
    made = tmp_path_factory.mktemp("round") / "fall"
    for words in commands("Before the term", made):
        run(made, *words)
    shutil.copytree(hidden, made / "hidden", dirs_exist_ok=True)
    for student, written in {"ada": "For a negative x, e^(-x) overflows.", "eve": MARKUP}.items():
        hand_in_release(made, student, written)
    for words in commands("When it is due", made):
        run(made, *words)
    return made


def commands(section: str, folder: Path) -> list[list[str]]:
    """The commands of a section of the document, for this class."""
    text = DOCUMENT.read_text().partition(f"## {section}")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line.replace("~/fall", str(folder)).split() for line in lines if not line.startswith(("export", "jupyter"))]


def test_the_written_question_is_graded_by_hand_and_all_of_it_is_handed_back(folder: Path) -> None:
    with formgrader(folder) as (_, request):
        listed = json.loads(request("/api/assignments"))
        assert {one["name"]: one["num_submissions"] for one in listed}["module0"] == 2
        submissions = {one["student"]: one for one in json.loads(request("/api/submissions/module0"))}
        assert {name: one["score"] for name, one in submissions.items()} == {"ada": 101.0, "eve": 101.0}
        assert submissions["ada"]["needs_manual_grade"]
        for student, points in (("ada", 3.0), ("eve", 0.0)):
            notebooks = json.loads(request("/api/submitted_notebooks/module0/operators"))
            mine = next(one["id"] for one in notebooks if one["student"] == student)
            page = request(f"/submissions/{mine}/")
            assert "mul_multiplies" in page
            assert MARKUP not in page
            grades = json.loads(request(f"/api/grades?submission_id={mine}"))
            grade = next(one for one in grades if one["name"] == "why_two_formulas")
            request(f"/api/grade/{grade['id']}", {"manual_score": points, "extra_credit": None})
        page = request("/gradebook/module0/operators")
        assert page
    for words in commands("After the hand-grading", folder):
        run(folder, *words)
    with (folder / "grades.csv").open() as file:
        found = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert found == {"ada": 104.0, "eve": 101.0}
    feedback = (folder / "feedback" / "eve" / "module0" / "operators.html").read_text()
    assert MARKUP not in feedback
    assert "&lt;script&gt;document.title" in feedback
