"""Code that computes nothing: the functions that a check is about, each giving the same answer whatever it is asked."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from grader.courses.assignment import Assignment
from grader.courses.suite import Group
from grader.proving.mutations.mutants import FunctionRef
from grader.proving.mutations.source import Function, Source

CONSTANTS = ("0", "1", "True", "None", "[]", "the first argument")
_GIVES = {"the first argument": "a[0] if a else None"}


def of_check(assignment: Assignment, reference: Mapping[str, str], group: Group) -> tuple[FunctionRef, ...]:
    """Return the functions of the assignment that a check is about: those that it observes, else those that its
    name names.

    Where a check asks by a probe, its name begins with the name of the function. Of a class, it begins with the name of
    the class or of the method.
    """
    known = {ref: function for name in assignment.files for ref, function in _functions(name, reference.get(name, ""))}
    asked = {call[0] for call in group.calls}
    if direct := tuple(ref for ref in known if f"{PurePosixPath(ref.file).stem}:{ref.function}" in asked):
        return direct
    named = {ref: len(stem) for ref in known for stem in _stems(ref) if f"{group.check.name}_".startswith(f"{stem}_")}
    return tuple(ref for ref, length in named.items() if length == max(named.values()))


def answered_by_constants(
    reference: Mapping[str, str], functions: Sequence[FunctionRef], constant: str
) -> dict[str, str]:
    """Return the files of the reference in which these functions give one answer."""
    files = {ref.file: reference[ref.file] for ref in functions}
    for ref in functions:
        found = dict(_functions(ref.file, reference[ref.file]))[ref]
        takes = "self, *a, **k" if _is_method(found) else "*a, **k"
        files[ref.file] += f"\n\n{ref.function} = lambda {takes}: {_GIVES.get(constant, constant)}\n"
    return files


def is_right(reference: Mapping[str, str], functions: Sequence[FunctionRef], constant: str) -> bool:
    """Return whether the reference itself does no more than to give this answer, in all of these functions."""
    return all(_gives(dict(_functions(ref.file, reference[ref.file]))[ref], constant) for ref in functions)


def _gives(function: Function, constant: str) -> bool:
    last = function.body[-1]
    if len(function.body) > 1 or not isinstance(last, ast.Return) or last.value is None:
        return False
    return ast.unparse(last.value) == (constant if constant not in _GIVES else (function.parameters or ("",))[0])


def _functions(file: str, text: str) -> list[tuple[FunctionRef, Function]]:
    found = [f for f in Source(file, text).functions if f.outer is None and f.body]
    return [(FunctionRef(file, f.name), f) for f in found]


def _is_method(function: Function) -> bool:
    return function.owner is not None and [a.arg for a in function.node.args.args[:1]] == ["self"]


def _stems(ref: FunctionRef) -> list[str]:
    """Return how the name of a check that is about a function may begin."""
    return [part.strip("_").lower() for part in ref.function.split(".") if part.strip("_")]
