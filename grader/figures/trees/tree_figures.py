"""Draws a tree of modules, a small one with boxes and links, any other indented, and what is wrong with its names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.figures.figure import Figure
from grader.figures.shapes import Shape, Stroke, clipped, tag, tag_width
from grader.figures.trees.linked_tree import fits, legend, linked, mode, others
from grader.figures.trees.trees import LONGEST, Naming, Tree, naming_of, tree_of
from grader.kit.wording.words import worded

ROW, INDENT, GAP, MARGIN = 22.0, 18.0, 6.0, 8.0  # pixels
WIDEST = 340.0  # pixels of a row: what goes beyond begins another one, so that a phone shows it
FEW_MODULES = 30  # of a tree that is described whole: a longer description is no longer listened to


@dataclass(frozen=True)
class _Row:
    """A line of the indented tree: how deep, its tags, and the number of the line that it is linked to."""

    depth: int
    tags: tuple[tuple[str, str], ...]
    parent: int | None = None


@dataclass(frozen=True)
class _At:
    """Where a module is in the tree: name, path with a dot at its end, depth, and the mode of the one above."""

    name: str = ""
    path: str = ""
    depth: int = 0
    mode_above: bool | None = None


ROOT = _At()


def tree_figure(module: Any) -> Figure:
    """Return the tree of a module, with the names of its own `named_parameters` compared where it has some."""
    tree = tree_of(module)
    return drawn(tree, naming_of(module, tree))


def drawn(tree: Tree, names: Naming | None = None) -> Figure:
    """Return the tree in the way that fits its size, with somebody's names compared."""
    return linked_figure(tree, names) if fits(tree) else indented_figure(tree, names)


def linked_figure(tree: Tree, names: Naming | None = None) -> Figure:
    """Return the tree as boxes with links, the Parameters beside them, and all names below it."""
    names = names or Naming()
    return Figure(*linked(tree, names), in_words(tree, names))


def indented_figure(tree: Tree, names: Naming | None = None) -> Figure:
    """Return the tree with a line for each module and its Parameters; each name at fault has a line of its own."""
    names = names or Naming()
    rows: list[_Row] = []
    _put(rows, tree, names)
    rows += [_Row(0, tags) for tags in legend(tree, names, only_faults=True)]
    middles = [MARGIN + (number + 0.5) * ROW for number in range(len(rows))]
    shapes: list[Shape] = []
    for row, middle in zip(rows, middles, strict=True):
        left = MARGIN + row.depth * INDENT
        if row.parent is not None:
            corner = left - INDENT / 2
            shapes.append(Stroke((((corner, middles[row.parent] + 9), (corner, middle), (left, middle)),), "link"))
        for text, look in row.tags:
            shapes += tag(left, middle, text, look)
            left += tag_width(text, look) + GAP
    width = max(row.depth * INDENT + sum(tag_width(*t) + GAP for t in row.tags) for row in rows)
    return Figure(width - GAP + 2 * MARGIN, 2 * MARGIN + len(rows) * ROW, tuple(shapes), in_words(tree, names))


def _put(rows: list[_Row], tree: Tree, names: Naming, at: _At = ROOT) -> None:
    """Put the lines of a tree to the others."""
    head = [(clipped(at.name or tree.title or "root", LONGEST), "box")]
    head += [(clipped(tree.title, LONGEST), "muted")] if at.name and tree.title else []
    head += [(mode(tree), "ink")] if mode(tree) and tree.is_training != at.mode_above else []
    head += [(others(tree), "muted")] if tree.others else []
    right = [(clipped(p, LONGEST), "pill") for p in tree.parameters if names.is_right(at.path + p)]
    parent = next((n for n in reversed(range(len(rows))) if rows[n].depth < at.depth), None)
    first, *rest = _broken([*head, *right], WIDEST - at.depth * INDENT)
    rows.append(_Row(at.depth, first, parent))
    rows += [_Row(at.depth + 1, tags) for tags in rest]
    for parameter in tree.parameters:
        if fault := names.fault(at.path + parameter):
            rows.append(_Row(at.depth + 1, ((clipped(parameter, LONGEST), "wrong"), (fault, "bad"))))
    for child, module in tree.modules:
        _put(rows, module, names, _At(child, f"{at.path}{child}.", at.depth + 1, tree.is_training))


def _broken(tags: list[tuple[str, str]], widest: float) -> list[tuple[tuple[str, str], ...]]:
    """Return the tags on as many lines as they need."""
    lines: list[list[tuple[str, str]]] = [[]]
    left = widest
    for each in tags:
        left -= tag_width(*each) + GAP
        if left < 0 and lines[-1]:
            lines.append([])
            left = widest - INDENT - tag_width(*each) - GAP
        lines[-1].append(each)
    return [tuple(line) for line in lines]


def in_words(tree: Tree, names: Naming | None = None) -> str:
    """Return the tree in words: a line for each module, indented, and the names that are at fault."""
    names = names or Naming()
    wanted = list(tree.names())
    modules = tree.count()
    lines = [worded("a tree of {modules} and {names}", modules=_modules(modules), names=_parameters(len(wanted)))]
    lines += _described(tree) if modules <= FEW_MODULES else _summed(tree)
    lines += [f"{name}: {names.fault(name)}" for name in wanted if names.fault(name)]
    lines += [worded("too many: {name}", name=clipped(name, LONGEST)) for name in names.extra]
    return "\n".join([*lines, names.note] if names.note else lines)


def _described(tree: Tree, name: str = "", depth: int = 0, above: str = "") -> Iterator[str]:
    words = [name, tree.title if tree.title != name else "", f"({mode(tree)})" if mode(tree) else ""]
    yield "  " * depth + (" ".join(filter(None, words)) or "root")
    for parameter in tree.parameters:
        yield "  " * (depth + 1) + f"Parameter {above}{parameter}"
    if tree.others:
        yield "  " * (depth + 1) + worded("also stores {names}", names=others(tree))
    for child, module in tree.modules:
        yield from _described(module, child, depth + 1, f"{above}{child}.")


def _summed(tree: Tree) -> Iterator[str]:
    """Yield a line for each of the uppermost modules: a tree of hundreds is not listened to."""
    for name in tree.parameters:
        yield f"  Parameter {name}"
    for name, module in tree.modules:
        counts = {"names": _parameters(len(list(module.names()))), "modules": _modules(module.count())}
        yield "  " + worded("{module}: {names} in {modules}", module=name, **counts)


def _modules(count: int) -> str:
    return worded("1 module") if count == 1 else worded("{count} modules", count=count)


def _parameters(count: int) -> str:
    return worded("1 Parameter") if count == 1 else worded("{count} Parameters", count=count)
