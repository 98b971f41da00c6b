"""Draws two sequences below each other, and where they first differ."""

from collections.abc import Sequence

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Shape, clipped, rectangle, text_width

WIDEST = 260.0  # pixels of all cells
LONGEST = 12  # characters of an item
ROW, MARGIN, PADDING, GAP = 24.0, 8.0, 10.0, 4.0  # pixels
HEADS = ("", "yours", "wanted")
NOTHING = "\u2014"  # stands where the shorter sequence has no item


def first_difference(seen: Sequence[str], want: Sequence[str]) -> int | None:
    """Return the place of the first item that differs, which the shorter one may lack; None for equal sequences."""
    both = min(len(seen), len(want))
    place = next((n for n in range(both) if seen[n] != want[n]), both)
    return None if place == len(seen) == len(want) else place


def sequences_figure(seen: Sequence[str], want: Sequence[str]) -> Figure:
    """Return the two sequences as rows of cells, the items around the first difference, and that one marked.

    The items are texts, as they would be typed.
    """
    apart, longest = first_difference(seen, want), max(len(seen), len(want))
    places = _shown(seen, want, apart or 0)
    left = MARGIN + text_width(HEADS[2]) + PADDING
    shapes: list[Shape] = [Label((MARGIN, _middle(row)), HEADS[row], "muted", "start") for row in (1, 2)]
    for place in places:
        texts, width = _texts(seen, want, place), _width(seen, want, place)
        shapes += _column(texts, left, width, is_apart=place == apart)
        left += width + GAP
    sides = ((MARGIN + text_width(HEADS[2]) + 4, places.start > 0), (left + 2, places.stop < longest))
    shapes += [Label((x, _middle(0)), "\u2026", "muted") for x, is_cut in sides if is_cut]
    return Figure(left + MARGIN, _middle(3) + ROW / 2, tuple(shapes), _in_words(seen, want, apart))


def _shown(seen: Sequence[str], want: Sequence[str], middle: int) -> range:
    """Return the places around one that are as wide as a phone together, or all."""
    first, last, longest = middle, middle, max(len(seen), len(want))
    if not longest:
        return range(0)
    room = WIDEST - _width(seen, want, middle)
    while first > 0 or last < longest - 1:
        is_before = first > 0 and (middle - first <= last - middle or last == longest - 1)
        first, last = (first - 1, last) if is_before else (first, last + 1)
        room -= _width(seen, want, first if is_before else last) + GAP
        if room < 0:
            return range(first + 1, last + 1) if is_before else range(first, last)
    return range(first, last + 1)


def _texts(seen: Sequence[str], want: Sequence[str], place: int) -> list[str]:
    items = (clipped(items[place], LONGEST) if place < len(items) else NOTHING for items in (seen, want))
    return [f"[{place}]", *items]


def _width(seen: Sequence[str], want: Sequence[str], place: int) -> float:
    return max(map(text_width, _texts(seen, want, place))) + PADDING


def _column(texts: Sequence[str], left: float, width: float, *, is_apart: bool) -> list[Shape]:
    middle = left + width / 2
    shapes: list[Shape] = [Label((middle, _middle(0)), texts[0], "muted")]
    for row in (1, 2):
        look = "wrong" if is_apart and row == 1 else "pill" if is_apart else "box"
        shapes += [rectangle(left, _middle(row) - 11, width, 22, look), Label((middle, _middle(row)), texts[row])]
    return [*shapes, Label((middle, _middle(3) - 2), "\u2191", "bad")] if is_apart else shapes


def _middle(row: int) -> float:
    return MARGIN + (row + 0.5) * ROW


def _in_words(seen: Sequence[str], want: Sequence[str], apart: int | None) -> str:
    lengths = f"yours has {len(seen)} items, wanted are {len(want)}"
    if apart is None:
        return f"two equal sequences of {len(seen)} items"
    yours, wanted = (clipped(s[apart], LONGEST) if apart < len(s) else "nothing" for s in (seen, want))
    return f"{lengths}; they first differ at [{apart}]: yours {yours}, wanted {wanted}"
