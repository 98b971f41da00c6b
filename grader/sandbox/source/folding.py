"""Works out strings that a parsed source puts together from constants, such as "f_" + "back". Runs none of it."""

import ast
import contextlib
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

Folded: TypeAlias = str | bytes | int | list["Folded"] | None  # None: it depends on something else than constants

MOST_CHARACTERS = 20_000  # of a string that is put together; a name has a few, a text that is executed a few hundred
# Methods whose outcome is no longer than what they are given, or is checked for that by `_bounded`.
_METHODS = {"join", "replace", "lower", "upper", "strip", "lstrip", "rstrip", "swapcase", "title", "casefold"} | {
    *("removeprefix", "removesuffix", "decode", "encode", "format", "fromhex", "capitalize")
}
_FIELDS = re.compile(r"(?:[^{}%]|\{\d?\}|%s)*")  # of a format that says nothing of a width, which could be any number


class Folder:
    """The strings of one file; `known` are those that names in it stand for."""

    def __init__(self, known: Mapping[str, Folded]) -> None:
        self._known = known
        self._found: dict[int, Folded] = {}

    def fold(self, node: ast.AST) -> Folded:
        """Return what an expression gives, if constants alone decide it."""
        if id(node) not in self._found:
            with contextlib.suppress(ValueError, TypeError, LookupError, OverflowError, RecursionError):
                self._found[id(node)] = _bounded(self._fold(node))
        return self._found.setdefault(id(node), None)

    def text(self, node: ast.AST) -> str | None:
        """Return the same, if it is a text."""
        found = self.fold(node)
        return found if isinstance(found, str) else None

    def _fold(self, node: ast.AST) -> Folded:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, (str, bytes, int)) else None
        if isinstance(node, ast.Name):
            return self._known.get(node.id)
        kind = _KINDS.get(type(node))
        return kind(self, node) if kind else None

    def _all(self, nodes: list[ast.expr]) -> list[Folded] | None:
        found = [self.fold(node) for node in nodes]
        return None if None in found else found

    def _list(self, node: ast.List | ast.Tuple) -> Folded:
        return self._all(node.elts)

    def _sum(self, node: ast.BinOp) -> Folded:
        left, right = self.fold(node.left), self.fold(node.right)
        if isinstance(node.op, ast.Add) and isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(node.op, ast.Add) and isinstance(left, bytes) and isinstance(right, bytes):
            return left + right
        if isinstance(node.op, ast.Mod) and isinstance(left, str) and right is not None and _FIELDS.fullmatch(left):
            return left % (tuple(right) if isinstance(right, list) else right)
        return None

    def _f_string(self, node: ast.JoinedStr) -> Folded:
        values = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        parts = self._all(values)
        return None if parts is None else "".join(map(str, parts))

    def _part(self, node: ast.Subscript) -> Folded:
        value, index = self.fold(node.value), node.slice
        if not isinstance(value, (str, bytes, list)):
            return None
        if not isinstance(index, ast.Slice):
            place = self.fold(index)
            return value[place] if isinstance(place, int) else None
        ends = [None if end is None else self._number(end) for end in (index.lower, index.upper, index.step)]
        return value[slice(*ends)]

    def _number(self, node: ast.expr) -> int:
        sign, operand = (-1, node.operand) if isinstance(node, ast.UnaryOp) else (1, node)
        found = self.fold(operand)
        if not isinstance(found, int):
            raise TypeError
        return sign * found

    def _call(self, node: ast.Call) -> Folded:
        args = self._all(node.args)
        if args is None or node.keywords:
            return None
        if isinstance(node.func, ast.Name):
            return _FUNCTIONS[node.func.id](*args) if node.func.id in _FUNCTIONS else None
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _METHODS:
            return None
        owner = bytes if node.func.attr == "fromhex" else self.fold(node.func.value)
        if node.func.attr == "format" and not (isinstance(owner, str) and _FIELDS.fullmatch(owner)):
            return None
        found: Folded = getattr(owner, node.func.attr)(*args) if owner is not None else None
        return found


def _bounded(found: Folded) -> Folded:
    return None if isinstance(found, (str, bytes, list)) and len(found) > MOST_CHARACTERS else found


_KINDS: dict[type, Callable[..., Folded]] = {
    ast.List: Folder._list,
    ast.Tuple: Folder._list,
    ast.BinOp: Folder._sum,
    ast.JoinedStr: Folder._f_string,
    ast.Subscript: Folder._part,
    ast.Call: Folder._call,
}
_FUNCTIONS: dict[str, Callable[..., Folded]] = {
    "chr": chr,
    "str": str,
    "bytes": lambda items: bytes(items) if isinstance(items, list) else None,
    "reversed": lambda items: list(items)[::-1],
    "list": list,
    "tuple": list,
}
