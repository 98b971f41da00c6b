"""A figure: a picture that is a value. It is saved, shown in a notebook, and put beside another one or on top of it.

Owns how figures are combined. In a terminal a figure is its description in words.
"""

import importlib
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.figures.shapes import Label, Mark, Shape, clipped, indent_of, moved, shifted, text_width
from grader.figures.svg import svg
from grader.kit.showing.harmless import plain_text

SIDE = 130.0  # pixels of a unit square: two of them beside each other fit a phone, and three are still readable there
TITLE = 22.0  # pixels above a figure for its title
LONGEST_TITLE = 40  # characters
WORD_LINES = 4  # of a text below a figure
LONGEST_LINE = 56  # characters of code above a figure: so wide are three unit squares
ZOOM = 2  # pixels of a .png for each one of the figure


@dataclass(frozen=True, repr=False)
class Figure:
    """A picture of a size in pixels, what is drawn in it from the back to the front, and what it shows in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    text: str

    def svg(self, *, with_style: bool = True) -> str:
        """Return the picture as SVG; without its style sheet for a page that has `svg.STYLE` once."""
        return svg(self.width, self.height, self.shapes, self.text, with_style=with_style)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a .svg or a .png file and return its path; raises ValueError for another ending.

        A .png needs one more package, which `pip install resvg-py` brings; raises ImportError without it.
        """
        path = Path(path)
        if path.suffix not in (".svg", ".png"):
            raise ValueError(f"{path.name}: a figure is saved as .svg or as .png; choose one of these endings")
        path.write_bytes(self.svg().encode() if path.suffix == ".svg" else _png(self))
        return path

    def scale_x(self, factor: float) -> "Figure":
        """Return the figure, `factor` times as wide; marks and texts keep their size."""
        if not 0 < factor < math.inf:
            raise ValueError(f"scale_x({factor!r}): expected a factor above 0, such as 0.5")
        shapes = tuple(moved(shape, lambda p: (p[0] * factor, p[1])) for shape in self.shapes)
        return Figure(self.width * factor, self.height, shapes, self.text)

    def __add__(self, other: "Figure") -> "Figure":
        """Return this figure with the other one drawn on top of it, from the same upper left corner."""
        if not isinstance(other, Figure):
            return NotImplemented
        size = max(self.width, other.width), max(self.height, other.height)
        return Figure(*size, self.shapes + other.shapes, _joined([self, other]))

    def _repr_svg_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        """Return what the figure shows in words, as a terminal prints it."""
        return plain_text(self.text)

    __repr__ = __str__


def hcat(figures: Sequence[Figure], gap: float = 0.3) -> Figure:
    """Return the figures beside each other, with a gap of so many sides of a unit square between them."""
    return _in_a_row(figures, _gap(gap))


def vcat(figures: Sequence[Figure], gap: float = 0.1) -> Figure:
    """Return the figures below each other, with a gap of so many sides of a unit square between them."""
    between, top = _gap(gap), 0.0
    shapes: list[Shape] = []
    for figure in figures:
        shapes += shifted(figure.shapes, 0, top)
        top += figure.height + between
    width = max((figure.width for figure in figures), default=0.0)
    return Figure(width, max(top - between, 0.0), tuple(shapes), _joined(figures))


def then(before: Figure, after: Figure) -> Figure:
    """Return two figures with an arrow from the first to the second."""
    arrow = Figure(32.0, 24.0, (Mark((16.0, 12.0), "arrow"),), "then")
    return _in_a_row([before, arrow, after], 4.0)


def titled(figure: Figure, title: str) -> Figure:
    """Return the figure below a title, which may be wider than the figure is."""
    shown = clipped(title, LONGEST_TITLE)
    width = max(figure.width, text_width(shown) + 8)
    label = Label((width / 2, TITLE / 2), shown)
    shapes = shifted(figure.shapes, (width - figure.width) / 2, TITLE)
    return Figure(width, figure.height + TITLE, (label, *shapes), f"{title}: {figure.text}")


def words_figure(text: str) -> Figure:
    """Return a text as a figure, on as many lines as it needs, to stand below another one."""
    lines = textwrap.wrap(text, LONGEST_TITLE)[:WORD_LINES]
    shapes = [Label((8.0, TITLE * (n + 0.5)), line, "ink", "start") for n, line in enumerate(lines)]
    return Figure(16 + max(map(text_width, lines), default=0.0), TITLE * len(lines), tuple(shapes), text)


def code_figure(code: str, most: int) -> Figure | None:
    """Return code as a figure to stand above another one; None where it takes more than `most` lines.

    Each statement has a line of its own where there is room for that.
    """
    own = [part for line in code.split("\n") for part in _statements(line)]
    for statements in (own, code.split("\n")):
        lines = [part for line in statements for part in _folded(line)]
        if code and len(lines) <= most:
            places = [(8.0 + text_width(indent_of(line)), TITLE * (n + 0.5)) for n, line in enumerate(lines)]
            shapes = (Label(at, line.strip(), "ink", "start") for at, line in zip(places, lines, strict=True))
            return Figure(16 + max(map(text_width, lines)), TITLE * len(lines), tuple(shapes), code)
    return None


def _statements(line: str) -> list[str]:
    """Return a line of code in its statements; whole where a semicolon may be part of a text."""
    parts = line.split("; ")
    is_plain = not any(part.count(quote) % 2 for part in parts for quote in "\"'")
    return [parts[0], *(indent_of(line) + part for part in parts[1:])] if is_plain else [line]


def _folded(line: str) -> list[str]:
    """Return a line of code in parts that are no longer than a figure is wide."""
    rest = indent_of(line) + "    "
    return textwrap.wrap(line, LONGEST_LINE, subsequent_indent=rest, drop_whitespace=True, break_on_hyphens=False) or [
        ""
    ]


def beside(yours: Figure, wanted: Figure) -> Figure:
    """Return what somebody's code gives beside what is wanted."""
    return hcat([titled(yours, "yours"), titled(wanted, "wanted")], 0.1)


def _in_a_row(figures: Sequence[Figure], between: float) -> Figure:
    height = max((figure.height for figure in figures), default=0.0)
    left = 0.0
    shapes: list[Shape] = []
    for figure in figures:
        shapes += shifted(figure.shapes, left, (height - figure.height) / 2)
        left += figure.width + between
    return Figure(max(left - between, 0.0), height, tuple(shapes), _joined(figures))


def _gap(gap: float) -> float:
    if not 0 <= gap < math.inf:
        raise ValueError(f"gap={gap!r}: expected 0 or more, in sides of a unit square, such as 0.3")
    return gap * SIDE


def _joined(figures: Sequence[Figure]) -> str:
    return "\n".join(figure.text for figure in figures if figure.text)


def _png(figure: Figure) -> bytes:
    try:
        resvg = importlib.import_module("resvg_py")
    except ImportError as error:
        raise ImportError("a .png needs one more package: pip install resvg-py; a .svg needs none") from error
    return bytes(resvg.svg_to_bytes(svg_string=figure.svg(), zoom=ZOOM))
