"""Draws places below each other, with what somebody's code gives at each beside what is wanted there."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Shape, clipped, clipped_apart, indent_of, rectangle, text_width

LONGEST_PLACE, LONGEST = 24, 18  # characters of a place and of an answer
MOST = 24  # rows: what is beyond is not compared by eye
ROW, MARGIN, GAP, PADDING = 22.0, 8.0, 8.0, 10.0  # pixels
HEADS = ("", "yours", "wanted")


@dataclass(frozen=True)
class Row:
    """A place, the two answers there, and whether they differ in what matters."""

    place: str
    yours: str = ""
    wanted: str = ""
    is_wrong: bool = False


def table_figure(rows: Sequence[Row], heads: tuple[str, str, str] = HEADS) -> Figure:
    """Return the rows around the first that is wrong, with those marked that are."""
    shown = _shown(rows)
    cells = [[clipped(r.place, LONGEST_PLACE), *clipped_apart(r.yours, r.wanted, LONGEST)] for r in shown]
    columns = list(zip(heads, *cells, strict=True))
    widths = [max(map(text_width, column)) + PADDING for column in columns]
    lefts = [MARGIN, MARGIN + widths[0] + GAP, MARGIN + widths[0] + widths[1] + 2 * GAP]
    shapes: list[Shape] = [
        Label((left, _middle(0)), head, "muted", "start") for left, head in zip(lefts, heads, strict=True) if head
    ]
    for number, (row, texts) in enumerate(zip(shown, cells, strict=True), 1):
        left = lefts[0] + text_width(indent_of(texts[0]))
        shapes.append(Label((left, _middle(number)), texts[0].strip(), "ink", "start"))
        for place in (1, 2):
            if row.is_wrong:
                look = "wrong" if place == 1 else "pill"
                shapes.append(rectangle(lefts[place] - 4, _middle(number) - 10, widths[place], 20, look))
            shapes.append(Label((lefts[place], _middle(number)), texts[place], "ink", "start"))
    cut = len(rows) - len(shown)
    if cut:
        shapes.append(Label((MARGIN, _middle(len(shown) + 1)), f"\u2026 {cut} more", "muted", "start"))
    width = lefts[2] + widths[2] + MARGIN
    return Figure(width, _middle(len(shown) + bool(cut)) + ROW / 2 + MARGIN, tuple(shapes), _in_words(rows, heads))


def _shown(rows: Sequence[Row]) -> Sequence[Row]:
    """Return at most so many rows, the first that is wrong among them."""
    first = next((n for n, row in enumerate(rows) if row.is_wrong), 0)
    start = max(0, min(first - MOST // 2, len(rows) - MOST))
    return rows[start : start + MOST]


def _middle(row: int) -> float:
    return MARGIN + (row + 0.5) * ROW


def _in_words(rows: Sequence[Row], heads: tuple[str, str, str]) -> str:
    wrong = [row for row in rows if row.is_wrong]
    return "\n".join([f"{len(wrong)} of {len(rows)} places differ", *(_said(row, heads) for row in wrong[:MOST])])


def _said(row: Row, heads: tuple[str, str, str]) -> str:
    place = row.place.strip("|-` ") or "also"
    return f"{place}: {heads[1]} {row.yours or 'nothing'}, {heads[2]} {row.wanted or 'nothing'}"
