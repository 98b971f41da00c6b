"""Which changes of a formula of whole numbers make no difference, as its annotations say. Such a change is no mutant.

Owns what is known to be a whole number: constants, parameters and items of lists with that annotation, lengths, and
what `+`, `-`, `*`, `//` and `%` make of these. An annotation is believed, since the reference is the staff's own.
"""

import ast
from typing import TypeVar

from grader.proving.mutations.source import Function

T = TypeVar("T", bound=ast.AST)

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_OF_ITEMS = ("list[int]", "tuple[int, ...]", "Sequence[int]", "Iterable[int]", "set[int]")
# What a remainder may be compared with 0 by: it is never below it where the divisor is above it.
_SAME_OF_REMAINDERS = ({ast.Eq, ast.LtE}, {ast.NotEq, ast.Gt})


def is_whole(node: ast.expr, function: Function) -> bool:
    """Return whether an expression in a function is a whole number, as far as the annotations say."""
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    if isinstance(node, ast.Name):
        return node.id in _whole_names(function)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, _ARITHMETIC) and is_whole(node.left, function) and is_whole(node.right, function)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub | ast.UAdd) and is_whole(node.operand, function)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def signs_that_do_not_matter(function: Function) -> set[int]:
    """Return the `id` of both operands of each remainder of whole numbers of which only is asked whether it is 0."""
    asked = [r for node in _nodes(function, ast.Compare) if (r := _compared_with_0(node, function)) is not None]
    return {id(operand) for remainder in asked for operand in (remainder.left, remainder.right)}


def is_same_comparison(node: ast.Compare, new: type[ast.cmpop], function: Function) -> bool:
    """Return whether another comparison of a remainder with 0 says the same, because no remainder is below 0."""
    remainder = _compared_with_0(node, function, (ast.Eq, ast.NotEq, ast.Gt, ast.LtE))
    if remainder is None or not isinstance(remainder.right, ast.Constant):
        return False
    is_above = isinstance(remainder.right.value, int) and remainder.right.value > 0
    return is_above and any({type(node.ops[0]), new} <= same for same in _SAME_OF_REMAINDERS)


def _compared_with_0(
    node: ast.Compare, function: Function, by: tuple[type[ast.cmpop], ...] = (ast.Eq, ast.NotEq)
) -> ast.BinOp | None:
    """Return the remainder of whole numbers that this compares with 0, if it does."""
    left, right = node.left, node.comparators[0]
    is_with_0 = len(node.ops) == 1 and isinstance(node.ops[0], by) and isinstance(right, ast.Constant)
    if not is_with_0 or ast.unparse(right) != "0" or not isinstance(left, ast.BinOp):
        return None
    return left if isinstance(left.op, ast.Mod) and is_whole(left, function) else None


def _whole_names(function: Function) -> set[str]:
    """Return names that stand for whole numbers alone: never assigned, but by a loop over such numbers."""
    arguments = {a.arg: ast.unparse(a.annotation) for a in function.node.args.args if a.annotation}
    stored = [n.id for n in _nodes(function, ast.Name) if isinstance(n.ctx, ast.Store)]
    found = {name for name, said in arguments.items() if said == "int" and name not in stored}
    lists = {name for name, said in arguments.items() if said in _OF_ITEMS and name not in stored}
    loops: list[ast.For | ast.comprehension] = [*_nodes(function, ast.For), *_nodes(function, ast.comprehension)]
    for loop in loops:
        if isinstance(loop.target, ast.Name) and stored.count(loop.target.id) == 1 and _is_of_whole(loop.iter, lists):
            found.add(loop.target.id)
    return found


def _is_of_whole(iterated: ast.expr, lists: set[str]) -> bool:
    text = ast.unparse(iterated)
    return text in lists or text.startswith("range(")


def _nodes(function: Function, kind: type[T]) -> list[T]:
    return [node for statement in function.body for node in ast.walk(statement) if isinstance(node, kind)]
