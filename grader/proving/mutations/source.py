"""A file of the reference, as mutation sees it: its text, its functions, and what of it is left alone.

Left alone is what no check can or should see:
- imports, annotations, docstrings, decorators and `__all__`: they compute nothing that is asked;
- what follows `raise`: the course asks for the kind of an error, never for its words. That the error is raised, and
  where and of which kind, is mutated;
- a name of the file that is used in these parts alone: the text of an error, a name for a type.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Span = tuple[int, int]  # characters of the text, from and up to


@dataclass(frozen=True)
class Edit:
    """Other text in the place of a part of the source."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]


@dataclass(frozen=True, eq=False)
class Function:
    """A function or method, with what it stands in."""

    node: FunctionNode
    outer: "Function | None" = None  # the function that it is defined in
    owner: ast.ClassDef | None = None  # the class whose method it is

    @property
    def name(self) -> str:
        """The name by which a report calls it: "Queue.push", and "merge" for what is defined in merge."""
        if self.outer:
            return self.outer.name
        return f"{self.owner.name}.{self.node.name}" if self.owner else self.node.name

    @property
    def parameters(self) -> tuple[str, ...]:
        """Its positional parameters, without self."""
        names = tuple(a.arg for a in (*self.node.args.posonlyargs, *self.node.args.args))
        return names[1:] if self.owner else names

    @property
    def returns(self) -> str:
        """Its return annotation, or nothing."""
        return ast.unparse(self.node.returns) if self.node.returns else ""

    @cached_property
    def body(self) -> tuple[ast.stmt, ...]:
        """Its statements without the docstring; none for a stub."""
        rest = self.node.body[1:] if ast.get_docstring(self.node, clean=False) is not None else self.node.body
        return tuple(rest)


@dataclass(frozen=True, eq=False)
class Source:
    """One file."""

    file: str
    text: str
    with_errors: bool = False  # what follows `raise` is mutated as well

    @cached_property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.text)

    @cached_property
    def _lines(self) -> tuple[tuple[int, bytes], ...]:
        """Where each line starts, and its bytes: Python counts columns in bytes."""
        starts, at = [], 0
        for line in self.text.splitlines(keepends=True):
            starts.append((at, line.encode()))
            at += len(line)
        return (*starts, (at, b""))

    def offset(self, line: int, column: int) -> int:
        """Return the character at a line, counted from 1, and a column in bytes."""
        start, data = self._lines[line - 1]
        return start + len(data[:column].decode())

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Return the characters of a node."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column)

    def text_of(self, node: ast.expr | ast.stmt) -> str:
        """Return a node as it is written."""
        start, end = self.span(node)
        return self.text[start:end]

    def replaced(self, node: ast.expr | ast.stmt, text: str) -> Edit:
        """Return the edit that writes `text` for a node; its further lines are indented as the node is."""
        start, end = self.span(node)
        return Edit(start, end, text.replace("\n", "\n" + " " * node.col_offset))

    def before(self, node: ast.stmt, text: str) -> Edit:
        """Return the edit that writes statements before one."""
        at, _ = self.span(node)
        return Edit(at, at, f"{text}\n".replace("\n", "\n" + " " * node.col_offset))

    def above(self, function: Function, text: str) -> Edit:
        """Return the edit that writes statements right above the function, at the top of the file if it is a method."""
        if function.outer:
            return self.before(function.node, text)
        top = next(n for n in self.tree.body if n.lineno <= function.node.lineno <= (n.end_lineno or 0))
        at = self.offset(min([top.lineno, *(d.lineno for d in getattr(top, "decorator_list", ()))]), 0)
        return Edit(at, at, f"{text}\n\n\n")

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function that is mutated, outer ones first."""
        return tuple(f for f in _functions(self.tree.body) if not self.is_left_alone(self.span(f.node)))

    @cached_property
    def left_alone(self) -> tuple[Span, ...]:
        """The parts that are not mutated, see the top of this file."""
        parts: list[ast.expr | ast.stmt] = list(_parts_left_alone(self.tree, with_errors=self.with_errors))
        parts += list(_used_there_alone(self.tree, parts))
        parts += (n for n in ast.walk(self.tree) if isinstance(n, ast.stmt) and _is_left_alone(n))
        return tuple(map(self.span, parts))

    def is_left_alone(self, span: Span) -> bool:
        """Return whether a part of the text is not mutated."""
        return any(start <= span[0] and span[1] <= end for start, end in self.left_alone)

    def nodes(self, function: Function) -> Iterator[ast.AST]:
        """Yield the nodes of a function that may be mutated, without those of functions defined in it."""
        todo: list[ast.AST] = list(reversed(function.body))
        while todo:
            node = todo.pop()
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                continue
            if isinstance(node, (ast.expr, ast.stmt)) and self.is_left_alone(self.span(node)):
                continue
            yield node
            if not isinstance(node, ast.JoinedStr):  # its parts have no places before Python 3.12
                todo += reversed(list(ast.iter_child_nodes(node)))

    def part_around(self, edits: Edits) -> Span:
        """Return the characters of the innermost function, or else the statement at the top, that holds all edits."""
        first, last = min(e.start for e in edits), max(e.end for e in edits)
        spans = [self.span(n) for n in (*self.tree.body, *(f.node for f in self.functions))]
        around = [(start, end) for start, end in spans if start < first and last <= end]
        return min(around, key=lambda s: s[1] - s[0], default=(0, len(self.text)))

    def name_at(self, at: int) -> str:
        """Return the name of the function, or else of the class, at a character; nothing at the top of the file."""
        best, name = len(self.text) + 1, ""
        named = [(f.node, f.name) for f in self.functions if not f.outer]
        classes = [(n, n.name) for n in self.tree.body if isinstance(n, ast.ClassDef)]
        for node, called in (*classes, *named):
            start, end = self.span(node)
            if start <= at < end and end - start < best:
                best, name = end - start, called
        return name


def apply(text: str, edits: Edits) -> str:
    """Return the text with all edits made."""
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def growth(edits: Edits) -> int:
    """Return by how many characters the edits make a text longer."""
    return sum(len(e.text) - (e.end - e.start) for e in edits)


def _functions(
    body: list[ast.stmt], outer: Function | None = None, owner: ast.ClassDef | None = None
) -> Iterator[Function]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            function = Function(node, outer, owner)
            yield function
            yield from _functions(node.body, function)
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, outer, node)


def _is_left_alone(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return [t.id for t in node.targets if isinstance(t, ast.Name)] == ["__all__"]
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, (ast.Import, ast.ImportFrom))


def _parts_left_alone(tree: ast.Module, *, with_errors: bool) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        parts: list[ast.expr | None] = []
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            parts = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            parts = [*node.decorator_list]
        elif isinstance(node, (ast.arg, ast.AnnAssign)):
            parts = [node.annotation]
        elif isinstance(node, ast.Raise) and not with_errors:
            parts = [node.exc]
        yield from (p for p in parts if p is not None)


def _used_there_alone(tree: ast.Module, parts: Sequence[ast.AST]) -> Iterator[ast.stmt]:
    """Yield the definitions at the top of the file that are used, and in these parts alone."""
    there = {id(n) for part in parts for n in ast.walk(part)}
    uses = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    for node in tree.body:
        own = [id(u) for u in uses if u.id == _defined(node)]
        if own and there.issuperset(own):
            yield node


def _defined(node: ast.stmt) -> str:
    """Return the name that a statement defines, but for a public function, which others may call."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return node.name if node.name.startswith("_") else ""
    if isinstance(node, ast.ClassDef):
        return node.name
    targets = node.targets if isinstance(node, ast.Assign) else []
    return next((t.id for t in targets if isinstance(t, ast.Name)), "")
