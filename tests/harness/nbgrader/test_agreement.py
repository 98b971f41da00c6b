"""On the public examples, nbgrader's preview and the grader give honest submissions the same points for each check."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.courses.suite import Suite, load_suite
from grader.intake.reading import read_submission
from grader.intake.values import Source
from grader.running.examiners import open_check_examiner
from tests.harness.nbgrader.conftest import ROOT, Book, cell_of, hand_in, run, scores, source

CLASS = ROOT / "tests" / "class"
# Those of the bundled class whose code comes to an end, and runs as a notebook does.
HONEST = {
    "right_plain": "", "right_unusual": "", "right_minitorch_layout": "minitorch", "prefix_lost": "",
    "own_parameters_last": "", "is_close_at_most": "", "sigmoid_overflows": "", "reduce_ignores_start": "",
    "zipwith_changes_its_list": "", "iterative_walk": "", "unfinished": "", "eval_one_level": "",
}  # fmt: skip


def names_of(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def as_notebook(name: str, text: str) -> Book:
    """The notebook of the course with the student's definitions as answers; what else is there is a cell above them."""
    made = source(name)
    left = list(ast.parse(text).body)
    answers = [c for c in made["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id", "").endswith("_answer")]
    for cell in answers:
        wanted = cell["metadata"]["nbgrader"]["grade_id"].removesuffix("_answer")
        mine = [one for one in left if wanted in names_of(one)]
        if not wanted.startswith("quiz"):
            cell["source"] = "\n\n".join(ast.unparse(one) for one in mine) or "# see above"
        left = [one for one in left if one not in mine]
    given = {"Parameter"} if name == "modules.ipynb" else set()
    rest = "\n\n".join(ast.unparse(one) for one in left if not names_of(one) & given)
    at = made["cells"].index(answers[0])
    made["cells"].insert(
        at, {"cell_type": "code", "execution_count": None, "id": "own", "metadata": {}, "outputs": [], "source": rest}
    )
    return made


def of_public_sets(suite: Suite) -> Suite:
    return replace(suite, groups=tuple(replace(g, examples=g.examples[: g.public]) for g in suite.groups))


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that nbgrader has graded."""
    folder = tmp_path_factory.mktemp("agreement") / "class"
    run(folder, "nbgrader", "generate_assignment", "module0")
    for student, below in HONEST.items():
        place = CLASS / student / below
        files = {"operators.ipynb": "operators.py", "modules.ipynb": "module.py"}
        hand_in(folder, student, {name: as_notebook(name, (place / file).read_text()) for name, file in files.items()})
    run(folder, "nbgrader", "autograde", "module0")
    return folder


@pytest.fixture(scope="module")
def judged(preview: Path, hidden: Path) -> Mapping[tuple[str, str], float]:
    """What the grader gives for the same notebooks."""
    suite = of_public_sets(load_suite(ROOT, "module0", hidden))
    points = {}
    with open_check_examiner(ROOT, suite) as examiner:
        for student in HONEST:
            read = read_submission(Source(student, preview / "submitted" / student, "folder"), suite.assignment)
            points |= {(student, result.check): result.points for result in examiner.grade(read).results}
    return points


def test_each_cell_has_the_same_points(preview: Path, judged: Mapping[tuple[str, str], float]) -> None:
    seen = {(student, cell): grade["score"] for student, cell, grade in scores(preview)}
    differing = {place: (seen[place], points) for place, points in judged.items() if seen[place] != points}
    assert differing == {}
    assert len(judged) == 68 * len(HONEST)
    assert {student for (student, _), points in judged.items() if points == 0.0} >= {"prefix_lost", "unfinished"}


def test_the_questions_are_graded_by_both(preview: Path) -> None:
    seen = {(student, cell): grade for student, cell, grade in scores(preview)}
    assert all(seen[student, "quiz_names"]["score"] == 1.0 for student in HONEST)
    assert cell_of(source("modules.ipynb"), "quiz_names")["metadata"]["nbgrader"]["points"] == 1
