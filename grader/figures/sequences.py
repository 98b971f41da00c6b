"""Draws two sequences below each other, and where they first differ."""

from collections.abc import Sequence

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Shape, clipped, rectangle, text_width

SHOWN = 6  # items, around the first difference: so many fit a phone
LONGEST = 12  # characters of an item
ROW, MARGIN, PADDING = 24.0, 8.0, 10.0  # pixels
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
    first = max(0, min((apart or 0) - SHOWN // 2, longest - SHOWN))
    places = range(first, min(first + SHOWN, longest))
    left = MARGIN + text_width(HEADS[2]) + PADDING
    shapes: list[Shape] = [Label((MARGIN, _middle(row)), HEADS[row], "muted", "start") for row in (1, 2)]
    for place in places:
        texts = [f"[{place}]", *(clipped(s[place], LONGEST) if place < len(s) else NOTHING for s in (seen, want))]
        width = max(map(text_width, texts)) + PADDING
        shapes += _column(texts, left, width, is_apart=place == apart)
        left += width + 4
    rest = longest - places.stop
    if rest > 0:
        shapes.append(Label((left + 4, _middle(1)), f"\u2026 {rest} more", "muted", "start"))
        left += text_width(f"\u2026 {rest} more") + 4
    return Figure(left + MARGIN, _middle(3) + ROW / 2, tuple(shapes), _in_words(seen, want, apart))


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
