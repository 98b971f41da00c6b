"""Draws a tree of named branches and leaves in ASCII, with names in columns beside it.

Takes the build steps of a tree and texts that are already fit to be shown; which text belongs to which node, and
which one is missing or extra, is decided here. Knows nothing of checks.
"""

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from grader.kit.probe import ALIAS
from grader.kit.wording.words import english, reworded, worded

Step: TypeAlias = Sequence[Any]  # as `Probe.is_of_tree` says: a verb, a path, and a value
Pair: TypeAlias = tuple[str, tuple[str, str]]

ROOT = "root"  # as in the call that builds the tree
GAP, MARK = "   ", "<-"
MISSING, EXTRA = english("(missing)"), english("(extra)")


@dataclass(frozen=True, order=True)
class Label:
    """What stands beside a node: the path by which it is found, and the text that is shown."""

    path: str
    text: str


@dataclass(frozen=True)
class Row:
    """One line of the drawing: the node, its path, and the two texts beside it."""

    drawing: str
    path: str
    yours: str = ""
    wanted: str = ""


@dataclass
class _Node:
    leaves: dict[str, None] = field(default_factory=dict)  # an ordered set
    branches: dict[str, "_Node"] = field(default_factory=dict)

    def put(self, name: str, branch: "_Node | None") -> None:
        """Put a branch at this name, or a leaf where there is none; a name keeps its place, and has one kind."""
        if branch:
            self.leaves.pop(name, None)
            self.branches[name] = branch
        else:
            self.branches.pop(name, None)
            self.leaves[name] = None


def tree_lines(
    steps: Sequence[Step], yours: Sequence[Label] | None, wanted: Sequence[Label], width: int, most: int
) -> list[str]:
    """Return the tree that `steps` build, at most `width` columns and `most` lines, with yours and wanted beside it."""
    return _table(tree_rows(steps, yours, wanted), yours is not None, width, most)


def tree_rows(steps: Sequence[Step], yours: Sequence[Label] | None, wanted: Sequence[Label]) -> list[Row]:
    """Return the nodes of the tree line by line, with the texts beside each, and below them the texts that have
    no node.
    """
    nodes = [Row(ROOT, ""), *_rows(_grown(steps), "", "")]
    pairs = _paired(yours, wanted)
    drawn = [Row(row.drawing, row.path, *_taken(pairs, row.path)) for row in nodes]
    beyond = [Row(reworded(EXTRA) if path == EXTRA else "", path, *texts) for path, texts in pairs]
    return [*drawn, *beyond]


def _taken(pairs: list[Pair], path: str) -> tuple[str, str]:
    """Return the texts of the first pair for this path, which is taken out of the pairs.

    It is empty where there is none.
    """
    place = next((i for i, (at, _) in enumerate(pairs) if at == path), None)
    return ("", "") if place is None else pairs.pop(place)[1]


def _grown(steps: Sequence[Step]) -> _Node:
    at = {"": _Node()}
    for verb, path, value in steps:
        above, _, name = path.rpartition(".")
        branch = at.get(value) if verb == ALIAS else _Node() if value is None else None
        at.pop(path, None)
        at[above].put(name, branch)
        if branch:
            at[path] = branch
    return at[""]


def _rows(node: _Node, lead: str, above: str) -> Iterator[Row]:
    left = len(node.leaves) + len(node.branches)
    for name in (*node.leaves, *node.branches):
        left -= 1
        yield Row(f"{lead}{'|--' if left else '`--'} {name}", f"{above}{name}")
        if name in node.branches:
            yield from _rows(node.branches[name], f"{lead}{'|  ' if left else '   '} ", f"{above}{name}.")


def _paired(yours: Sequence[Label] | None, wanted: Sequence[Label]) -> list[Pair]:
    """Return the path of each node that has texts, with yours and wanted."""
    if yours is None:
        return [(w.path, ("", w.text)) for w in wanted]
    if yours != wanted and sorted(yours) == sorted(wanted):  # only the order differs
        return [(w.path, (y.text, w.text)) for y, w in zip(yours, wanted, strict=True)]
    found, extra = _matched(yours, wanted)
    pairs = [(w.path, (found[i].text if i in found else reworded(MISSING), w.text)) for i, w in enumerate(wanted)]
    return pairs + [(EXTRA, (y.text, "")) for y in extra]


def _matched(yours: Sequence[Label], wanted: Sequence[Label]) -> tuple[dict[int, Label], list[Label]]:
    """Return yours for each wanted one, the most alike first, and those that are left over."""
    left, found = list(yours), dict[int, Label]()
    for is_alike in (operator.eq, _same_path, _same_name):
        for i, label in enumerate(wanted):
            alike = next((y for y in left if i not in found and is_alike(y, label)), None)
            if alike:
                found[i] = alike
                left.remove(alike)
    return found, left


def _same_path(a: Label, b: Label) -> bool:
    return a.path == b.path


def _same_name(a: Label, b: Label) -> bool:
    return a.path.rpartition(".")[2] == b.path.rpartition(".")[2]


def _table(rows: Sequence[Row], with_yours: bool, width: int, most: int) -> list[str]:
    wanted = worded("wanted") if any(r.wanted for r in rows) else ""
    head = Row("", "", worded("yours") if with_yours else "", wanted)
    shown = [head] if head.yours or head.wanted else []
    shown += _window(rows, most - len(shown))
    left = max(len(r.drawing) for r in shown)
    cell = max(8, (width - min(left, width // 2) - 3 * len(GAP) - len(MARK)) // 2)
    columns = [min(max(map(len, texts)), cell) for texts in zip(*((r.yours, r.wanted) for r in shown), strict=True)]
    return [_line(row, min(left, width // 2), columns, is_marked=with_yours and row is not head) for row in shown]


def _line(row: Row, left: int, columns: Sequence[int], *, is_marked: bool) -> str:
    texts = zip((row.yours, row.wanted), columns, strict=True)
    cells = [_clipped(text, size).ljust(size) for text, size in texts if size]
    mark = MARK if is_marked and row.yours != row.wanted else ""
    return GAP.join([_clipped(row.drawing, left).ljust(left), *cells, mark]).rstrip()


def _window(rows: Sequence[Row], most: int) -> list[Row]:
    """Return the rows around the first that differs, where there are too many."""
    if len(rows) <= most:
        return list(rows)
    first = next((i for i, row in enumerate(rows) if row.yours != row.wanted), 0)
    start = min(max(0, first - most // 2), len(rows) - most + 1)
    end = start + most - (2 if start else 1)
    return [*_more(start), *rows[start:end], *_more(len(rows) - end)]


def _more(count: int) -> list[Row]:
    return [Row(worded("... {count} more ...", count=count), "")] if count else []


def _clipped(text: str, size: int) -> str:
    """Return the text in at most `size` columns; its end is kept, where names differ."""
    return text if len(text) <= size else f"...{text[len(text) - size + 3 :]}"
