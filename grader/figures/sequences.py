"""Draws two sequences below each other, and where they first differ."""

import textwrap
from collections.abc import Sequence

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Shape, clipped, clipped_apart, rectangle, text_width
from grader.kit.wording.words import english, reworded, worded

WIDEST = 260.0  # pixels of all cells
LONGEST, LONGEST_APART = 12, 26  # characters of an item, and of that which differs
ROW, MARGIN, PADDING, GAP = 24.0, 8.0, 10.0, 4.0  # pixels
HEADS = (english("yours"), english("wanted"))
LONGEST_SAID, SAID_LINES = 34, 3  # characters of a line of what came instead of a sequence, and lines
NOTHING = "\u2014"  # stands where the shorter sequence has no item


def first_difference(seen: Sequence[str], want: Sequence[str]) -> int | None:
    """Return the place of the first item that differs, which the shorter one may lack; None for equal sequences."""
    both = min(len(seen), len(want))
    place = next((n for n in range(both) if seen[n] != want[n]), both)
    return None if place == len(seen) == len(want) else place


def sequences_figure(seen: Sequence[str], want: Sequence[str], heads: tuple[str, str] = HEADS) -> Figure:
    """Return the two sequences as rows of cells, the items around the first difference, and that one marked.

    The items are texts, as they would be typed; `heads` is what the two sequences are called.
    """
    text, heads = _in_words(seen, want, heads), _reworded(heads)
    apart, longest = first_difference(seen, want), max(len(seen), len(want))
    places = _shown(seen, want, apart or 0)
    first = MARGIN + max(map(text_width, heads)) + PADDING
    left = first
    shapes = _heads(heads)
    for place in places:
        texts, width = _texts(seen, want, place), _width(seen, want, place)
        shapes += _column(texts, left, width, is_apart=place == apart)
        left += width + GAP
    sides = ((first - 6, places.start > 0), (left + 2, places.stop < longest))
    shapes += [Label((x, _middle(0)), "\u2026", "muted") for x, is_cut in sides if is_cut]
    return Figure(left + MARGIN, _middle(3) + ROW / 2, tuple(shapes), text)


def instead_figure(said: str, want: Sequence[str]) -> Figure:
    """Return a sequence that is wanted, below what somebody's code gave or did instead, in words."""
    heads, nothing = _reworded(HEADS), worded("an empty list")
    first = MARGIN + max(map(text_width, heads)) + PADDING
    lines = _lines(said)
    width = max(map(text_width, lines)) + PADDING
    shapes = [
        *_heads(heads, len(lines)),
        rectangle(first, _middle(1) - 11, width, 22 + ROW * (len(lines) - 1), "wrong"),
    ]
    shapes += [Label((first + width / 2, _middle(row)), line) for row, line in enumerate(lines, 1)]
    wanted, longest = len(lines) + 1, LONGEST if len(want) > 1 else LONGEST_SAID
    left = first
    places = _shown((), want, 0)
    for place in places:
        item = clipped(want[place], longest)
        cell = text_width(item) + PADDING
        shapes.append(rectangle(left, _middle(wanted) - 11, cell, 22, "pill"))
        shapes.append(Label((left + cell / 2, _middle(wanted)), item))
        left += cell + GAP
    if places.stop < len(want):
        shapes.append(Label((left + 4, _middle(wanted)), "\u2026", "muted"))
    elif not want:
        shapes.append(Label((left, _middle(wanted)), nothing, "muted", "start"))
        left += text_width(nothing)
    text = worded("yours: {said}; wanted: {items}", said=said, items=", ".join(want[:12]) or nothing)
    return Figure(max(left, first + width) + MARGIN, _middle(wanted) + ROW / 2 + MARGIN, tuple(shapes), text)


def _lines(said: str) -> list[str]:
    """Return the text on a few lines; of a longer one the end is left out, as an error begins with its name."""
    lines = textwrap.wrap(said, LONGEST_SAID) or [""]
    if len(lines) <= SAID_LINES:
        return lines
    return [*lines[: SAID_LINES - 1], f"{' '.join(lines[SAID_LINES - 1 :])[: LONGEST_SAID - 1]}\u2026"]


def _heads(heads: tuple[str, str], first_rows: int = 1) -> list[Shape]:
    """Return what the rows are called; the first of the two may take several."""
    rows = (1, 1 + first_rows)
    return [Label((MARGIN, _middle(row)), head, "muted", "start") for row, head in zip(rows, heads, strict=True)]


def _reworded(heads: tuple[str, str]) -> tuple[str, str]:
    return reworded(heads[0]), reworded(heads[1])


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
    items = [items[place] if place < len(items) else NOTHING for items in (seen, want)]
    longest = LONGEST_APART if place == first_difference(seen, want) else LONGEST
    return [f"[{place}]", *clipped_apart(items[0], items[1], longest)]


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


def _in_words(seen: Sequence[str], want: Sequence[str], heads: tuple[str, str]) -> str:
    apart = first_difference(seen, want)
    if apart is None:
        if len(seen) == 1:
            return worded("two equal sequences of 1 item")
        return worded("two equal sequences of {count} items", count=len(seen))
    items = [clipped(s[apart], LONGEST) if apart < len(s) else worded("nothing") for s in (seen, want)]
    values = {"place": apart, "yours": items[0], "wanted": items[1]}
    if heads == HEADS:
        return worded(
            "yours has {items}, wanted are {other}; they first differ at [{place}]: yours {yours}, wanted {wanted}",
            items=_items(seen), other=len(want), **values,
        )  # fmt: skip
    first, second = _reworded(heads)
    return worded(
        "{first}: {items}; {second}: {other}; they first differ at [{place}]: {first} {yours}, {second} {wanted}",
        first=first, second=second, items=_items(seen), other=_items(want), **values,
    )  # fmt: skip


def _items(values: Sequence[str]) -> str:
    return worded("1 item") if len(values) == 1 else worded("{count} items", count=len(values))
