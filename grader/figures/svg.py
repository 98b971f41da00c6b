"""Writes shapes as SVG: the same shapes give the same bytes, and no text of theirs is obeyed by anything.

Owns the colours, light and dark, and the style sheet. There is no id, no script, no link and no style attribute in
what is written, so many figures fit into one page, under a strict content security policy.
"""

import math
import re
from collections.abc import Mapping, Sequence
from html import escape

from grader.figures.shapes import TEXT_SIZE, Area, Label, Mark, Point, Shape, Stroke
from grader.kit.showing.harmless import plain_text

# By role: in light and in dark. Text has a contrast of 4.5 at least on what it stands on, and marks and lines of 3.
COLOURS: Mapping[str, tuple[str, str]] = {
    "ground": ("#ffffff", "#14181f"),
    "ink": ("#1b1f24", "#e6eaf0"),
    "muted": ("#57606a", "#a7b0bd"),
    "one": ("#fbdcd7", "#54282b"),
    "zero": ("#dbe8fb", "#1b2f4e"),
    "cross": ("#a4161a", "#ffb3ad"),
    "circle": ("#0b4fa0", "#9cc8ff"),
    "box": ("#eceff3", "#262d38"),
    "pill": ("#dbe8fb", "#1b2f4e"),
    "good": ("#17622d", "#7ddb9a"),
    "bad": ("#a4161a", "#ffb3ad"),
    "wrong": ("#fbdcd7", "#54282b"),
}
FONT = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

_FILLS = ("ground", "one", "zero")
_FRAMED = {"box": "muted", "pill": "circle", "wrong": "bad"}  # an area with a line around it, by its colour
_LINES = {"axis": ("ink", 1.5), "edge": ("ink", 2), "curve": ("cross", 2.5), "link": ("muted", 1.5)}
_TEXTS = ("ink", "muted", "good", "bad")
_NOT_XML = re.compile("[\ufffe\uffff]")  # what is left that no XML may hold, when harmless.py has been over a text

# Marks as paths around their own middle, in pixels.
_MARKS = {
    "circle": "m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    "cross": "m-5-5l10 10m0-10l-10 10",
    "ring": "m-11 0a11 11 0 1 0 22 0a11 11 0 1 0-22 0z",
    "dot": "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z",
    "arrow": "m-14 0h26m-8-7l9 7l-9 7",
}


def _rules(shade: int) -> str:
    """Return the colours of each class: shade 0 is light, 1 is dark."""
    colour = {role: shades[shade] for role, shades in COLOURS.items()}
    rules = [f".fig .{role}{{fill:{colour[role]}}}" for role in _FILLS]
    rules += [f".fig .{role}{{fill:{colour[role]};stroke:{colour[line]}}}" for role, line in _FRAMED.items()]
    rules += [f".fig .{look}{{stroke:{colour[line]}}}" for look, (line, _) in _LINES.items()]
    rules += [f".fig .m-{kind}{{stroke:{colour[kind]}}}" for kind in ("circle", "cross")]
    rules += [f".fig .dashes,.fig .m-ring,.fig .m-arrow{{stroke:{colour['ink']}}}.fig .m-dot{{fill:{colour['ink']}}}"]
    rules += [f".fig .t-{look}{{fill:{colour[look]}}}" for look in _TEXTS]
    return "".join(rules)


def _style() -> str:
    widths = "".join(f".fig .{look}{{fill:none;stroke-width:{width}}}" for look, (_, width) in _LINES.items())
    return (
        ".fig{max-width:100%;height:auto}"
        ".fig path{stroke-linejoin:round;stroke-linecap:round}"
        f".fig text{{font:{TEXT_SIZE}px {FONT};dominant-baseline:central;white-space:pre}}"
        f"{widths}.fig .m-circle,.fig .m-cross{{fill:none;stroke-width:3}}"
        ".fig .m-ring{fill:none;stroke-width:1.5;stroke-dasharray:3 3}.fig .m-arrow{fill:none;stroke-width:2}"
        ".fig .dashes{fill:none;stroke-width:1.5;stroke-dasharray:5 4}"
        f"{_rules(0)}@media (prefers-color-scheme:dark){{{_rules(1)}}}"
    )


STYLE = _style()


def svg(width: float, height: float, shapes: Sequence[Shape], text: str, *, with_style: bool = True) -> str:
    """Return an SVG element of that size in pixels, with `text` as its label for those who do not see it.

    Without its style sheet, the page that it stands in must have STYLE once.
    """
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    style = f"<style>{STYLE}</style>" if with_style else ""
    ground = f'<path class="ground" d="M0 0H{_n(width)}V{_n(height)}H0z"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" role="img" aria-label="{_safe(text)}" {size}>'
    return f"{head}{style}{ground}{''.join(map(_shape, shapes))}</svg>\n"


def _shape(shape: Shape) -> str:
    match shape:
        case Stroke(lines=lines, look=look):
            return f'<path class="{look}" d="{"".join(map(_path, lines))}"/>'
        case Area(loops=loops, look=look):
            inside = "".join(f"{_path(loop)}z" for loop in loops)
            rule = ' fill-rule="evenodd"' if len(loops) > 1 else ""
            return f'<path class="{look}"{rule} d="{inside}"/>'
        case Mark(at=(x, y), kind=kind):
            return f'<path class="m-{kind}" d="M{_n(x)} {_n(y)}{_MARKS[kind]}"/>'
        case Label(at=(x, y), text=text, look=look, anchor=anchor):
            line = _safe(text.replace("\n", "\\n"))
            return f'<text class="t-{look}" text-anchor="{anchor}" x="{_n(x)}" y="{_n(y)}">{line}</text>'


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _n(x: float) -> str:
    """Return a length in tenths of a pixel, which no eye tells apart and no machine computes differently.

    What is half way between two tenths, or as near to that as a rounding error, goes up.
    """
    tenths = math.floor(x * 10 + 0.5000001)
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _safe(text: str) -> str:
    seen = _NOT_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", plain_text(text))
    return escape(seen, quote=True).replace("\n", "&#10;")
