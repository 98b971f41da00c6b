"""What a figure is made of: strokes, areas, marks and labels at places in pixels, with y growing downwards.

Owns how a shape is moved and stretched. A look is a word that svg.py has a colour for. Marks and labels keep their
size when a figure is stretched, so a circle stays a circle and a text stays readable.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

TEXT_SIZE = 13  # pixels: 13 is still read at three quarters of the size, which a phone makes of two squares
CHARACTER = 7.85  # pixels: the width of one character of a monospaced font of that size


@dataclass(frozen=True)
class Stroke:
    """Lines, each through its points; looks: axis, edge, curve, dashes, link."""

    lines: tuple[tuple[Point, ...], ...]
    look: str


@dataclass(frozen=True)
class Area:
    """What lies inside of an odd number of the loops; looks: ground, one, zero, box, pill, wrong."""

    loops: tuple[tuple[Point, ...], ...]
    look: str


@dataclass(frozen=True)
class Mark:
    """A small sign at a point; kinds: circle, cross, ring (around a mark), dot, arrow (pointing right)."""

    at: Point
    kind: str


@dataclass(frozen=True)
class Label:
    """A text, which starts at `at`, ends there, or has its middle there; looks: ink, muted, good, bad."""

    at: Point
    text: str
    look: str = "ink"
    anchor: str = "middle"  # or start, end


Shape: TypeAlias = Stroke | Area | Mark | Label


def moved(shape: Shape, to: Callable[[Point], Point]) -> Shape:
    """Return the shape with each of its points where `to` puts it."""
    match shape:
        case Stroke(lines=lines):
            return replace(shape, lines=tuple(tuple(map(to, line)) for line in lines))
        case Area(loops=loops):
            return replace(shape, loops=tuple(tuple(map(to, loop)) for loop in loops))
        case Mark() | Label():
            return replace(shape, at=to(shape.at))


def shifted(shapes: Sequence[Shape], dx: float, dy: float) -> tuple[Shape, ...]:
    """Return the shapes, dx pixels farther right and dy pixels farther down."""
    return tuple(moved(shape, lambda p: (p[0] + dx, p[1] + dy)) for shape in shapes)


def rectangle(left: float, top: float, width: float, height: float, look: str) -> Area:
    """Return a rectangle; sizes in pixels."""
    right, bottom = left + width, top + height
    return Area((((left, top), (right, top), (right, bottom), (left, bottom)),), look)


def text_width(text: str) -> float:
    """Return about how many pixels a label takes; a character outside of Latin script may take two places."""
    return CHARACTER * sum(1 if ord(char) < 0x1100 else 2 for char in text)


def clipped(text: str, most: int) -> str:
    """Return the text with at most `most` characters, its middle left out."""
    if len(text) <= most:
        return text
    front = (most - 1) // 2
    return f"{text[:front]}\u2026{text[len(text) - (most - 1 - front) :]}"


def indent_of(text: str) -> str:
    """Return the blanks at the beginning of a text, which SVG leaves out: what has some begins farther to the right."""
    return text[: len(text) - len(text.lstrip())]


def clipped_apart(a: str, b: str, most: int) -> tuple[str, str]:
    """Return two texts with at most `most` characters: their middles left out, or else what they have in common."""
    short = clipped(a, most), clipped(b, most)
    if a == b or short[0] != short[1]:
        return short
    start = max(next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))) - 2, 0)
    cut = [f"\u2026{text[start:]}" for text in (a, b)]
    return tuple(text if len(text) <= most else f"{text[: most - 1]}\u2026" for text in cut)  # type: ignore[return-value]


def place(point: Point) -> str:
    """Return a point as it stands in a sentence, in hundredths; a rounding error shows in none of them."""
    x, y = (round(p, 6) + 0.0 for p in point)  # + 0.0 makes 0.0 of -0.0
    return f"({x:.2f}, {y:.2f})"


def number(x: float) -> str:
    """Return a number as it stands in a label or a sentence: four digits, and no zero that says nothing."""
    return f"{x:.4g}".replace("-0", "0") if x == 0 else f"{x:.4g}"


def in_few_digits(a: float, b: float) -> tuple[str, str]:
    """Return two numbers as they stand in labels, with one digit more than tells the two apart."""
    if number(a) != number(b):
        return number(a), number(b)
    digits = next((n for n in range(5, 17) if f"{a:.{n}g}" != f"{b:.{n}g}"), 17)
    digits = min(digits + 1, 17)  # of more a float has none
    return f"{a:.{digits}g}", f"{b:.{digits}g}"


TAG_HEIGHT = 18.0  # pixels
_BOXED = ("box", "pill", "wrong")


def tag(left: float, middle: float, text: str, look: str) -> list[Shape]:
    """Return a text that begins at `left`, in a box where its look is that of an area."""
    if look not in _BOXED:
        return [Label((left, middle), text, look, "start")]
    width = tag_width(text, look)
    box = rectangle(left, middle - TAG_HEIGHT / 2, width, TAG_HEIGHT, look)
    return [box, Label((left + width / 2, middle), text)]


def tag_width(text: str, look: str) -> float:
    """Return how many pixels a tag takes."""
    return text_width(text) + (10 if look in _BOXED else 0)
