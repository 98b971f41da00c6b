"""Takes definitions out of the reference as text, as they stand in a notebook, which is one namespace without files."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.kit.errors import HarnessFault


@dataclass(frozen=True)
class SourceFile:
    """A file of the reference."""

    path: Path

    @cached_property
    def text(self) -> str:
        """Its text."""
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise HarnessFault(f"{self.path}: {error.strerror}") from error

    @cached_property
    def tree(self) -> ast.Module:
        """Its text, parsed."""
        return ast.parse(self.text, str(self.path))

    def definition(self, name: str, at: str) -> str:
        """Return the text of what defines a name at the top of the file."""
        for node in self.tree.body:
            if name in _names(node):
                return self._in_one_namespace(self._lines(node))
        raise HarnessFault(f"{at}: {self.path} defines no {name} at its top")

    def imports(self) -> list[str]:
        """Return what the file imports from elsewhere than the course, a statement each."""
        found = [node for node in self.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        return [ast.unparse(node) for node in found if not getattr(node, "level", 0)]

    def _lines(self, node: ast.stmt) -> str:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        lines = self.text.split("\n")
        last = node.end_lineno or node.lineno
        while last < len(lines) and lines[last].strip().startswith("### END SOLUTION"):
            last += 1  # the mark below the last statement is no statement
        return "\n".join(lines[first - 1 : last])

    def _in_one_namespace(self, text: str) -> str:
        """Return the text without the names of the course's other files, which have no module of their own in a
        notebook.
        """
        siblings = [
            a.name
            for n in self.tree.body
            if isinstance(n, ast.ImportFrom) and n.level and not n.module
            for a in n.names
        ]
        return re.sub(rf"\b(?:{'|'.join(siblings)})\.(?=\w)", "", text) if siblings else text


def _names(node: ast.stmt) -> tuple[str, ...]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return (node.name,)
    if isinstance(node, ast.Assign):
        return tuple(target.id for target in node.targets if isinstance(target, ast.Name))
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return (node.target.id,)
    return ()
