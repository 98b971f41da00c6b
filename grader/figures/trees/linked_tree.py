"""Lays out a small tree of modules: boxes with links, Parameters beside the boxes, and below them the list of names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from grader.figures.shapes import Label, Point, Shape, Stroke, clipped, rectangle, tag, tag_width, text_width
from grader.figures.trees.trees import LONGEST, Naming, Tree
from grader.kit.wording.words import worded

Tag: TypeAlias = tuple[str, str]  # a text and its look

MOST_MODULES, MOST_PARAMETERS = 9, 12  # of a tree that is still taken in at a glance
WIDEST = 420.0  # pixels
BOX_HEIGHT, LINK, ROW = 40.0, 44.0, 22.0  # pixels
GAP, MARGIN = 12.0, 10.0  # pixels
SHOWN_OTHERS = 3  # attributes that are neither Parameters nor submodules
NOTE = 70  # characters
TITLE = 16  # characters of a type's name
OWN = 14  # characters of the name of a Parameter beside its box


@dataclass(frozen=True)
class _Placed:
    """A tree with its name and path, the size that it takes, and the size of its own box and of its Parameters."""

    tree: Tree
    name: str
    path: str
    box: float
    beside: float
    own_height: float
    children: tuple["_Placed", ...]

    @property
    def width(self) -> float:
        """The pixels that the box with its Parameters takes, or all that is below it."""
        below = sum(child.width for child in self.children) + GAP * (len(self.children) - 1)
        return max(self.box + self.beside, below)

    @property
    def height(self) -> float:
        """The pixels from the top of the box to the lowest one below it."""
        below = max((child.height for child in self.children), default=-LINK)
        return self.own_height + LINK + below


def fits(tree: Tree) -> bool:
    """Return True for a tree that is small enough to be drawn with boxes and links."""
    few = tree.count() <= MOST_MODULES and len(list(tree.names())) <= MOST_PARAMETERS
    return few and _placed(tree).width <= WIDEST


def linked(tree: Tree, names: Naming) -> tuple[float, float, tuple[Shape, ...]]:
    """Return the width and height of the figure, in pixels, and its shapes."""
    placed = _placed(tree)
    below = MARGIN + placed.height + GAP
    shapes = [*_boxes(placed, MARGIN, MARGIN, names)]
    rows = list(legend(tree, names))
    for number, tags in enumerate(rows):
        left = MARGIN
        for text, look in tags:
            shapes += tag(left, below + (number + 0.5) * ROW, text, look)
            left += tag_width(text, look) + GAP / 2
    width = max([placed.width, *(sum(tag_width(*t) + GAP / 2 for t in tags) for tags in rows)])
    return width + 2 * MARGIN, below + len(rows) * ROW + MARGIN, tuple(shapes)


def legend(tree: Tree, names: Naming, *, only_faults: bool = False) -> Iterator[tuple[Tag, ...]]:
    """Yield the lines of the list of names: the right one, and behind it what is wrong with the one that was given."""
    if not only_faults:
        wanted = list(tree.names())
        are_right = all(map(names.is_right, wanted)) and not names.extra
        yield (("named_parameters" if are_right else worded("the names wanted"), "ink"),)
        for name in wanted:
            fault = names.fault(name)
            shown = clipped(name, LONGEST)
            yield ((shown, "wrong"), (fault, "bad")) if fault else ((shown, "pill"),)
        yield from _also(tree, "")
    for name in names.extra:
        yield ((worded("too many:"), "bad"), (clipped(name, LONGEST), "wrong"))
    if names.note:
        yield ((clipped(names.note, NOTE), "muted"),)


def others(tree: Tree) -> str:
    """Return the attributes that are neither Parameters nor submodules, as far as there is room for them."""
    shown = [clipped(name, LONGEST // 2) for name in tree.others[:SHOWN_OTHERS]]
    return ", ".join([*shown, "\u2026"] if len(tree.others) > SHOWN_OTHERS else shown)


def _also(tree: Tree, path: str) -> Iterator[tuple[Tag, ...]]:
    if tree.others:
        who = clipped(path or tree.title or "root", LONGEST)
        yield ((worded("{module} also stores {names}", module=who, names=others(tree)), "muted"),)
    for name, module in tree.modules:
        yield from _also(module, f"{path}.{name}" if path else name)


def mode(tree: Tree) -> str:
    """Return the mode that a module is in, in a word; nothing where it has none."""
    return {True: worded("training"), False: worded("evaluation"), None: ""}[tree.is_training]


def _placed(tree: Tree, name: str = "", path: str = "") -> _Placed:
    title = clipped(tree.title or name or "root", TITLE)
    box = max(text_width(title), text_width(mode(tree))) + 14
    beside = max((tag_width(clipped(p, OWN), "pill") + 4 for p in tree.parameters), default=0.0)
    height = max(BOX_HEIGHT, ROW * len(tree.parameters))
    children = tuple(_placed(module, child, f"{path}{child}.") for child, module in tree.modules)
    return _Placed(tree, name, path, box, beside, height, children)


def _boxes(placed: _Placed, left: float, top: float, names: Naming) -> Iterator[Shape]:
    """Yield the box of a module in the middle of its width, its Parameters, and below it its submodules with links."""
    tree = placed.tree
    start = left + (placed.width - placed.box - placed.beside) / 2
    middle, centre = top + placed.own_height / 2, start + placed.box / 2
    below = left + (placed.width - sum(c.width for c in placed.children) - GAP * (len(placed.children) - 1)) / 2
    for child in placed.children:
        yield from _link((centre, middle + BOX_HEIGHT / 2), child, below, top + placed.own_height + LINK)
        yield from _boxes(child, below, top + placed.own_height + LINK, names)
        below += child.width + GAP
    yield rectangle(start, middle - BOX_HEIGHT / 2, placed.box, BOX_HEIGHT, "box")
    lines = [clipped(tree.title or placed.name or "root", TITLE), mode(tree)]
    yield Label((centre, middle - (9 if lines[1] else 0)), lines[0])
    if lines[1]:
        yield Label((centre, middle + 9), lines[1], "muted")
    first = middle - ROW * (len(tree.parameters) - 1) / 2
    for number, name in enumerate(tree.parameters):
        look = "pill" if names.is_right(placed.path + name) else "wrong"
        yield from tag(start + placed.box + 4, first + ROW * number, clipped(name, OWN), look)


def _link(begin: Point, child: _Placed, left: float, top: float) -> Iterator[Shape]:
    """Yield the link to a submodule, and its name on it."""
    end = left + (child.width - child.beside) / 2, top + (child.own_height - BOX_HEIGHT) / 2
    yield Stroke(((begin, end),), "link")
    x, y = (begin[0] + 2 * end[0]) / 3, (begin[1] + 2 * end[1]) / 3 - 4
    name = clipped(child.name, OWN)
    yield rectangle(x - text_width(name) / 2 - 3, y - 8, text_width(name) + 6, 16, "ground")
    yield Label((x, y), name)
