"""What stands under "yours" is what the pasted call gives, in a fresh Python in the folder that is handed out.

A sample of the wrong submissions; `linux/slow/test_pasting_all.py` takes all of them.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.courses.suite import load_checks
from grader.kit.asking.session import InTerminal, Limits, WorkerSession
from grader.kit.judging.examples import read_set
from grader.kit.judging.failure import Failure
from grader.kit.plain import is_raised, plain
from grader.kit.probe import find_probes
from grader.kit.showing.failure_text import calls_told
from grader.kit.testing.pasting import imports_for
from grader.kit.testing.replaying import replay_examples
from grader.kit.testing.tasks import Tasks
from grader.release.repository import release

ROOT = Path(__file__).parents[3]
WRONG = ROOT / "tests" / "wrong"
ROWS = [row for row in json.loads((WRONG / "manifest.json").read_text("utf-8")) if row["verdict"] == "must_fail"]
# Probes whose answer is shown in words: which Parameter or variable it is, where Python shows its value.
IN_WORDS = {
    "trees.both_walks": "the names of the Parameters, in place of their values",
    "trees.lists_again": "the names of the Parameters",
    "trees.over": "the names of the Parameters",
    "trees.parameters": "the names of the Parameters",
    "trees.named_again": "two walks, beside the tree",
    "graphs.order": "the places of the variables",
    "modules.added_parameter": "of what kind it is, where it is no Parameter",
    "scalars.backward_and_slopes": "the slopes of forward, which the comment speaks of",
    "modules.called": "lists, where Python has a tuple and a dict",
}
# Runs a block statement by statement, and prints what each expression gives, as `plain` does it.
RUN = """
import ast, json, sys
from grader.kit.plain import plain, raised
names, found = {}, []

def told(value):  # a Parameter is shown as its value
    if isinstance(value, (list, tuple)) or hasattr(value, "__next__"):
        return [told(item) for item in value]
    return value.value if type(value).__name__ == "Parameter" else value

for node in ast.parse(sys.stdin.read()).body:
    try:
        if isinstance(node, ast.Expr):
            value = eval(compile(ast.Expression(node.value), "<pasted>", "eval"), names)
            found.append(plain(told(value), 6))
        else:
            exec(compile(ast.Module([node], []), "<pasted>", "exec"), names)
    except BaseException as error:
        found.append(raised(error))
        break
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(ROOT, tmp_path_factory.mktemp("release") / "out", None).folder


def failures_of(row: dict[str, Any], folder: Path) -> Iterator[Failure]:
    """The failures of the checks of the row's task, on the reference with the row's files in it."""
    for path in [*(ROOT / "reference").glob("*.py"), *(WRONG / row["name"]).glob("*.py")]:
        shutil.copy(path, folder / "student")
    tasks = Tasks.read(ROOT)
    names = (*tasks.imports, *tasks.files)
    session = WorkerSession(folder / "student", InTerminal(ROOT), tasks.package, names, Limits(row_seconds=1.0))
    for name in assignments(ROOT):
        for check in load_checks(ROOT, load_assignment(ROOT, name)):
            if check.task == row["task"] and not check.reads_source:
                examples = read_set(ROOT / "tests/examples" / name / f"{check.name}.json", check).examples
                found = replay_examples(check, examples, session)
                if found and found.failure.calls and not is_raised(found.failure.seen, "TimedOut", "Crashed"):
                    yield found.failure
    session.close()


def pasted(block: str, folder: Path) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=block, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def numbers(value: Any) -> list[str]:
    """The numbers and truth values in it, in their order: names stand beside them, in a tree."""
    if isinstance(value, list | tuple):
        return [number for item in value for number in numbers(item)]
    return [repr(float(value))] if isinstance(value, int | float) else []


def require_the_same(row: dict[str, Any], folder: Path) -> int:
    """Paste each failure of the row, and compare; returns how many there were."""
    probes, count = find_probes(), 0
    for failure in failures_of(row, folder):
        texts = {path.name: path.read_text("utf-8") for path in sorted((folder / "student").glob("*.py"))}
        first = imports_for(failure.calls, probes, texts, "student")
        block = "\n".join(calls_told(failure, probes, 78, first))
        values, seen, target = pasted(block, folder), plain(failure.seen, 6), failure.calls[-1][0]
        said = f"{row['name']}\n{block}\nyours {failure.seen}\ngives {values}"
        if is_raised(seen):
            assert is_raised(values[-1], seen["!"]), said
        elif target not in IN_WORDS and values == pasted(block, folder):  # else it varies by itself
            assert numbers(seen) in (numbers(values[-1]), numbers(values)), said
        count += 1
    return count


@pytest.mark.parametrize("row", ROWS[::48], ids=[row["name"] for row in ROWS[::48]])
def test_yours_is_what_the_pasted_call_gives(handed_out: Path, row: dict[str, Any]) -> None:
    require_the_same(row, handed_out)


def test_a_block_begins_with_the_imports_that_it_needs() -> None:
    texts = {"operators.py": "def mul(x, y): ...\nmap = None\n", "datasets.py": "def circle(): ...\ndatasets = {}\n"}
    assert imports_for([("operators:mul", (1.0, 2.0))], {}, texts, "student") == "from student.operators import mul"
    assert imports_for([("operators:mul", (1.0, 2.0))], {}, texts, "") == "from operators import mul"
    assert imports_for([("operators:abs", (1.0,))], {}, texts, "student") == ""
