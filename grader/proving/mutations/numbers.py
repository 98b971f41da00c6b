"""Our own mutations of expressions: what students get wrong in formulas and comparisons."""

import ast
from collections.abc import Iterator

from grader.proving.mutations.source import Edits, Function, Source
from grader.proving.mutations.whole_numbers import is_same_comparison, signs_that_do_not_matter

COMPARISONS: tuple[type[ast.cmpop], ...] = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
UNSYMMETRIC = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
NUDGES = (1.001, 0.999, 10.0, 0.1)  # of a number that is written down: barely off, and by a place
SLIGHT = 1e-6  # in the place of 0, and added to a divisor: what students write to avoid a division by 0


def other_comparison(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits of boundaries: each comparison becomes each other one, and one of a chain is dropped."""
    for node in source.nodes(function):
        if not isinstance(node, ast.Compare):
            continue
        for n, old in enumerate(node.ops):
            for new in COMPARISONS if isinstance(old, COMPARISONS) else ():
                ops = [*node.ops[:n], new(), *node.ops[n + 1 :]]
                if is_same_comparison(node, new, function):
                    continue
                yield _replaced(source, node, ast.Compare(node.left, ops, node.comparators))
        if len(node.ops) > 1:
            yield _replaced(source, node, ast.Compare(node.left, node.ops[:-1], node.comparators[:-1]))
            yield _replaced(source, node, ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:]))


def condition_turned(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that negate a condition, make it always true or false, or drop one side of `and` or `or`."""
    for node in source.nodes(function):
        if isinstance(node, (ast.If, ast.While, ast.IfExp)):
            for text in (f"(not {source.text_of(node.test)})", "True", "False"):
                yield (source.replaced(node.test, text),)
        if isinstance(node, ast.IfExp):
            yield _replaced(source, node, ast.IfExp(node.test, node.orelse, node.body))
        if isinstance(node, ast.BoolOp):
            for n in range(len(node.values)):
                rest = [*node.values[:n], *node.values[n + 1 :]]
                yield _replaced(source, node, ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0])


def number_nudged(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits of tolerances: a number that is written down is barely or plainly another one."""
    for node in source.nodes(function):
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
            continue
        value = float(node.value)  # type: ignore[arg-type]
        others = [value * nudge for nudge in NUDGES] if value else [SLIGHT, -SLIGHT]
        if isinstance(node.value, int):
            others += [node.value + 1, node.value - 1]
        for other in others:
            yield (source.replaced(node, f"({other!r})"),)


def sign_turned(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that give a result, or one operand of a formula, the other sign."""
    same = signs_that_do_not_matter(function)
    for node in source.nodes(function):
        turned: list[ast.expr] = []
        if isinstance(node, ast.Return) and node.value and _is_float(function):
            turned = [node.value]
        elif isinstance(node, ast.BinOp):
            turned = [node.left, node.right]
        elif isinstance(node, ast.IfExp) and _is_float(function):
            turned = [node.body, node.orelse]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield (source.replaced(node, source.text_of(node.operand)),)
        for operand in turned:
            is_0 = isinstance(operand, ast.Constant) and not operand.value  # -0.0 equals 0.0
            if not is_0 and id(operand) not in same:
                yield (source.replaced(operand, f"(-({source.text_of(operand)}))"),)


def operand_dropped(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that leave out one operand of a formula, or swap the two of a division or a difference."""
    for node in source.nodes(function):
        if isinstance(node, ast.BinOp):
            yield _replaced(source, node, node.left)
            yield _replaced(source, node, node.right)
            if isinstance(node.op, UNSYMMETRIC):
                yield _replaced(source, node, ast.BinOp(node.right, node.op, node.left))


def result_rounded(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that round a result, or cut it to a whole number."""
    for node in source.nodes(function):
        if function.returns != "float":  # what "int" promises is whole as it is
            continue
        if isinstance(node, ast.Return) and node.value and not _is_flag(node.value):
            text = source.text_of(node.value)
            yield (source.replaced(node.value, f"round({text}, 6)"),)
            yield (source.replaced(node.value, f"int({text})"),)


def divisor_shifted(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that add a little to a divisor."""
    for node in source.nodes(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            yield (source.replaced(node.right, f"({source.text_of(node.right)} + {SLIGHT})"),)


def other_variable(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that put a parameter or a loop's variable, or an attribute of self, where another one belongs."""
    names = {*function.parameters, *_loop_variables(source, function)}
    attributes = _own_attributes(function)
    for node in source.nodes(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            for other in sorted(names - {node.id}):
                yield (source.replaced(node, other),)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self" and node.attr in attributes:
            for other in sorted(attributes - {node.attr}):
                yield (source.replaced(node, f"self.{other}"),)


def _loop_variables(source: Source, function: Function) -> Iterator[str]:
    for node in source.nodes(function):
        if isinstance(node, (ast.For, ast.comprehension)):
            yield from (n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))


def _own_attributes(function: Function) -> set[str]:
    """Return the attributes that the methods of the function's class assign."""
    nodes = ast.walk(function.owner) if function.owner else ()
    stored = [n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)]
    return {n.attr for n in stored if ast.unparse(n.value) == "self"}


def _is_float(function: Function) -> bool:
    return function.returns in ("float", "int")


def _is_flag(value: ast.expr) -> bool:
    """Return whether an expression chooses between constants, which no rounding changes."""
    return isinstance(value, ast.IfExp) and all(isinstance(a, ast.Constant) for a in (value.body, value.orelse))


def _replaced(source: Source, old: ast.expr, new: ast.expr) -> Edits:
    return (source.replaced(old, f"({ast.unparse(new)})"),)
