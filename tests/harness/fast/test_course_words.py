"""The harness knows nothing of the course that lies beside it: it has none of that course's names anywhere."""

from pathlib import Path

import pytest

from tests.harness.course_words import ELSEWHERE, ROOT, course_words, found_in

WORDS = course_words()
OWN = WORDS - ELSEWHERE.keys()
FILES = [path for path in sorted((ROOT / "grader").rglob("*")) if path.suffix in (".py", ".toml", ".typed")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_harness_has_no_name_of_the_course(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(n, line) for n, line in enumerate(lines, 1) if found_in(line, OWN)] == []


def test_an_exception_is_a_name_of_the_course_that_the_harness_has() -> None:
    assert ELSEWHERE.keys() <= WORDS
    assert found_in("\n".join(path.read_text(encoding="utf-8") for path in FILES), WORDS) == ELSEWHERE.keys()


def test_the_list_has_the_package_the_assignments_the_files_and_the_functions() -> None:
    assert {"minitorch", "mini_ml", "module0", "operators", "sigmoid", "zipwith", "central_difference", "relu"} <= WORDS
    assert WORDS.isdisjoint({"map", "module", "parameter", "sum", "neg"})  # ast.Module, inspect.Parameter, operator.neg


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from minitorch import Module", {"minitorch"}),
        ("MiniTorch's text", {"minitorch"}),
        ('observe("operators:sigmoid")', {"operators", "sigmoid"}),
        ("MODULE0_TESTS, module0", {"module0", "module0_tests"}),
        ("def _relu_back(x):", {"relu_back"}),
        ("ast.Module, a prelude, sigmoidal, an operator", set()),
    ],
)
def test_a_name_is_found_in_capitals_and_in_a_longer_name_and_not_in_another_word(text: str, found: set[str]) -> None:
    assert found_in(text, WORDS) == found
