"""The notebooks of the course: made from the reference, none stale; their cells run with what is beside them alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.intake.notebooks import released_of
from grader.kit.errors import HarnessFault
from grader.notebooks.making.outline import parts_of
from grader.notebooks.making.writing import stale_archives, stale_notebooks
from grader.notebooks.released import read_released, stub_of

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted((ROOT / "assignments").glob("*/*.ipynb"))
# Runs the code cells of a notebook as Jupyter does, in one namespace, and prints what each that fails shows.
RUNS = """
import codeop, json, linecache, sys
names, compiled = vars(sys.modules["__main__"]), codeop.Compile()
for n, cell in enumerate(json.load(open(sys.argv[1]))["cells"]):
    if cell["cell_type"] == "code":
        text = "".join(cell["source"])
        path = f"<cell {n}>"
        linecache.cache[path] = (len(text), None, text.splitlines(True), path)
        try:
            exec(compiled(text, path, "exec"), names)
        except Exception as error:
            shown = getattr(error, "_render_traceback_", lambda: [repr(error)])()
            print("FAILED", cell["metadata"].get("nbgrader", {}).get("grade_id"), *shown, sep="\\n")
"""


def test_none_is_stale() -> None:
    assert list(stale_notebooks(ROOT)) == []
    assert list(stale_archives(ROOT)) == []


@pytest.mark.parametrize("name", ["module0", "mini_ml"])
def test_each_check_has_a_cell_and_each_answer_what_its_checks_call(name: str) -> None:
    assignment = load_assignment(ROOT, name)
    sets = {path.stem for path in (ROOT / "tests" / "examples" / name).glob("*.json")}
    cells = {cell.id: cell for one in released_of(assignment) for cell in one.cells if cell.role == "check"}
    assert {cell for cell in cells if not cell.startswith("quiz_")} == sets
    assert sum(cell.points for cell in cells.values()) == sum(task.total for task in assignment.tasks) + 1
    for released in released_of(assignment):
        assert all(answer.names and answer.check for answer in released.answers)


def ran(path: Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUNS, str(path)], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_solutions_pass_in_the_notebook_itself(path: Path) -> None:
    assert "FAILED" not in ran(path, path.parent)


def test_a_failing_cell_shows_a_few_lines_and_no_traceback(tmp_path: Path) -> None:
    book = json.loads((ROOT / "assignments" / "module0" / "operators.ipynb").read_text())
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "mul_answer":
            cell["source"] = "def mul(x, y):\n    return x + y"
        elif cell["metadata"].get("nbgrader", {}).get("grade_id") == "id_answer":
            cell["source"] = stub_of("".join(cell["source"]))
    path = tmp_path / "operators.ipynb"
    path.write_text(json.dumps(book))
    said = ran(path, ROOT / "assignments" / "module0")
    shown = {part.partition("\n")[0]: part for part in said.split("FAILED\n")[1:]}
    first, second = shown["mul_multiplies"], shown["id_returns_its_argument"]
    assert "mul(x, y) is x * y" in first
    assert "Traceback" not in said
    assert len(first.splitlines()) < 15
    assert second.splitlines()[1].startswith("id_returns_its_argument: not started yet.")


def test_without_the_checks_beside_it_a_sentence_says_so(tmp_path: Path) -> None:
    said = ran(ROOT / "assignments" / "module0" / "operators.ipynb", tmp_path)
    assert "checks.zip is not beside this notebook: keep both in one folder, as you got them" in said


@pytest.mark.parametrize(
    ("outline", "says"),
    [
        ("@answr operators.mul", "expected @ and one of setup, answer, given, sheet, checks"),
        ("@answer", "expected @ and one of"),
        ("```quiz q 1\na\n```", "expected ```python, ```quiz ID POINTS LETTER"),
        ("```python\nx = 1", "a block without an end"),
    ],
)
def test_an_outline_that_cannot_be_read_is_said_with_its_line(outline: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "outline.md"
    path.write_text(f"# Title\n\n{outline}\n")
    with pytest.raises(HarnessFault, match=f"{path}:3: ") as fault:
        parts_of(path)
    assert says in str(fault.value)


def test_a_stub_is_what_nbgrader_makes_of_a_region() -> None:
    assert stub_of("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION") == (
        "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    released = ROOT / "tests" / "harness" / "notebooks" / "released.ipynb"
    texts = {"".join(cell["source"]) for cell in json.loads(released.read_text())["cells"]}
    made = read_released(released.parent / "course" / "assignments" / "mod0" / "mod0.ipynb", ("nodes.py",))
    assert {cell.text for cell in made.cells} == texts


def test_a_source_notebook_with_a_grade_id_twice_is_a_fault(tmp_path: Path) -> None:
    book = json.loads(NOTEBOOKS[0].read_text())
    book["cells"] += book["cells"]
    path = tmp_path / "twice.ipynb"
    path.write_text(json.dumps(book))
    with pytest.raises(HarnessFault, match="stands twice; expected each once"):
        read_released(path, ("a.py",))
