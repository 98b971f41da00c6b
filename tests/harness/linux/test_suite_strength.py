"""The suite itself: the reference passes every check, and code that computes nothing does not get through.

A constant answer may slip through one check, as 0 does where 0 is wanted; then another check of the same function must
catch it. The name of a check begins with the name of its function.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.courses.suite import Suite
from grader.kit.answering.in_process import read_folder
from grader.results.scorecard import Scorecard
from tests.harness.linux.conftest import CHECKED, Files, Graded

ROOT = Path(__file__).parents[3]
CONSTANTS = ("0", "1", "True", "None", "[]", "a[0] if a else None")  # the last one is the first argument
GIVES = "lambda *a, **k: "
RETURNS_WHAT_GIVES = "lambda *f, **g: lambda *a, **k: "  # as map, zipWith and reduce do
METHOD_GIVES = "lambda self, *a, **k: "
OPERATORS = (
    "mul", "id", "add", "neg", "lt", "eq", "max", "is_close", "sigmoid", "relu", "log", "exp", "log_back", "inv",
    "inv_back", "relu_back",
)  # fmt: skip
ON_LISTS = ("map", "negList", "zipWith", "addLists", "reduce", "sum", "prod")
METHODS = ("modules", "train", "eval", "named_parameters", "parameters", "__call__", "__repr__")
DATA_SETS = ("simple", "diag", "split", "xor", "circle", "spiral", "signed")
# What is replaced at once: suite, file, what stands before each name, the names, what stands before the constant.
REPLACED = {
    "operators": ("module0:0.1", "operators.py", "", OPERATORS, GIVES),
    "on lists": ("module0:0.3", "operators.py", "", ON_LISTS, GIVES),
    "curried": ("module0:0.3", "operators.py", "", ("map", "zipWith", "reduce"), RETURNS_WHAT_GIVES),
    "methods": ("module0:0.4", "module.py", "Module.", METHODS, METHOD_GIVES),
    "add_parameter": ("module0:0.4", "module.py", "Module.", ("add_parameter",), METHOD_GIVES),
    "models": ("mini_ml:0.5", "models.py", "", ("Linear.forward", "Split.forward", "Part.forward"), METHOD_GIVES),
    "data sets": ("mini_ml:0.6", "datasets.py", "", DATA_SETS, GIVES),
    "losses": ("mini_ml:1.0", "losses.py", "", ("point_loss", "full_loss"), GIVES),
}
ARE_RIGHT = {("id", "a[0] if a else None")}
SCALARS = ("Add", "Mul", "Log", "Inv", "Neg", "Sigmoid", "ReLU", "Exp", "LT", "EQ")
# Replaced one at a time, where a check looks at several: suite, file, the names.
ONE_BY_ONE = {
    "differences": ("module1:1.1", "autodiff.py", ("central_difference",)),
    "forward": ("module1:1.2", "scalar_functions.py", tuple(f"{name}.forward" for name in SCALARS)),
    "backward": ("module1:1.3", "scalar_functions.py", tuple(f"{name}.backward" for name in SCALARS)),
    "graphs": ("module1:1.4", "autodiff.py", ("topological_sort", "backpropagate")),
}


@pytest.fixture(scope="module", params=CHECKED)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_reference_passes_every_check(name: str, graded: Graded) -> None:
    card = graded(name, {})
    assert [r.check for r in card.results if r.verdict != "passed"] == []
    assert card.score == card.max_score
    assert card.flags == ()


def test_the_points_are_the_totals_of_the_tasks(name: str, suites: Mapping[str, Suite]) -> None:
    suite = suites[name]
    points = {t.id: sum(g.check.points for g in suite.groups if g.check.task == t.id) for t in suite.assignment.tasks}
    assert points == {t.id: t.total for t in suite.assignment.tasks}


def test_the_stubs_fail_every_check(name: str, graded: Graded) -> None:
    card = graded(name, read_folder(ROOT / "student"))
    assert [r.check for r in card.results if r.verdict == "passed"] == []


@pytest.mark.parametrize("constant", CONSTANTS)
@pytest.mark.parametrize("part", REPLACED)
def test_a_constant_answer_is_caught_by_a_check_of_its_function(
    part: str, constant: str, reference: Files, graded: Graded
) -> None:
    suite, file, above, names, gives = REPLACED[part]
    replaced = "".join(f"{above}{name} = {gives}{constant}\n" for name in names)
    card = graded(suite, {file: f"{reference[file]}\n\n{replaced}"})
    lost = _lost(card)
    caught = {name for name in names if any(check.startswith(f"{_stem(name)}_") for check in lost)}
    assert set(names) - caught == {name for name in names if (name, constant) in ARE_RIGHT}


@pytest.mark.parametrize("part", ONE_BY_ONE)
def test_a_single_function_that_gives_a_constant_is_caught(part: str, reference: Files, graded: Graded) -> None:
    suite, file, names = ONE_BY_ONE[part]
    passed = [
        (name, constant)
        for name in names
        for constant in CONSTANTS
        if not _lost(graded(suite, {file: f"{reference[file]}\n\n{name} = {GIVES}{constant}\n"}))
    ]
    assert passed == []


def _lost(card: Scorecard) -> list[str]:
    return [result.check for result in card.results if result.verdict != "passed"]


def _stem(name: str) -> str:
    """How the names of a function's checks begin."""
    return name.removesuffix(".forward").strip("_").lower()
