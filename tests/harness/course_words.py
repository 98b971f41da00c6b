"""The names of the course that lies in this repository, and where a text has one of them.

The list is made from the course itself: its package, its assignments, its files, and what its reference defines. A name
that Python's own modules and types have as well, such as `map` or `ast.Module`, says nothing of a course.
"""

import ast
import builtins
import functools
import inspect
import math
import operator
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from grader.courses.assignment import assignments
from grader.kit.course import read_course_table

ROOT = Path(__file__).parents[2]
_HAVE_NAMES = (ast, builtins, functools, inspect, inspect.Signature, math, operator, sys, str, dict, Path)
_PYTHON = {name.lower() for one in _HAVE_NAMES for name in dir(one)} | {*sys.stdlib_module_names}

# Words that the course has a file or a function of, and that mean something else where the harness has them.
ELSEWHERE = {
    "operators": "what a student's tests call is an operator, whatever it does, and so is what makes mutants",
    "properties": "students' own tests show properties: the kind of assignment, and the room that grades it",
    "models": "in the name of a file of Canvas's source, app/models",
    "variable": "of Python, in what mutations do and what frames hold",
    "context": "of click and of contextlib",
    "circle": "a shape that is drawn",
    "graph": "of a function: a curve that is drawn",
    "model": "any function of a point, whose regions are drawn",
    "named_parameters": "what a tree of modules is asked for its names, PyTorch's too",
    "part": "a piece of something",
    "simple": "easy to read",
    "apply": "to hold for an example, or to carry out edits",
    "fold": "to compute a constant expression of a source",
    "visit": "to come to a row of a grid",
}


def course_words(root: Path = ROOT) -> frozenset[str]:
    """The names of the course at `root` that Python does not have, in lower case."""
    files = [path for path in (root / "reference").rglob("*.py") if path.name != "__init__.py"]
    names = {name for path in files for name in _defined(ast.parse(path.read_text("utf-8")))}
    names |= {path.stem for path in files} | {read_course_table(root).package, *assignments(root)}
    return frozenset({name.lower() for name in names if not name.startswith("_")} - _PYTHON)


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("test_"):
            yield node.name


def found_in(text: str, words: Collection[str]) -> set[str]:
    """The words that a text has, in capitals or not, and also as parts of a longer name: module0 in MODULE0_TESTS."""
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return {found.lower() for found in re.findall(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", text, re.IGNORECASE)}
