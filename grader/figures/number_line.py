"""Draws a part of the number line: the last input at which something is right, and the first at which it is wrong."""

from dataclasses import dataclass

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Mark, Shape, Stroke, clipped, number, rectangle, text_width

WIDTH, MARGIN = 300.0, 12.0  # pixels
LINE = 62.0  # pixels from the top
LONGEST = 38  # characters of an answer


@dataclass(frozen=True)
class Place:
    """An input, and in words what came of it."""

    x: float
    answer: str = ""


def number_line(right: Place, wrong: Place) -> Figure:
    """Return the two inputs on a line that is stretched around them: right up to one, and wrong from the other on.

    Raises ValueError where both are the same number.
    """
    if not (right.x < wrong.x or right.x > wrong.x):
        raise ValueError(f"right and wrong are both {right.x!r}: expected two different numbers")
    low, high = MARGIN, MARGIN + WIDTH
    is_rising = right.x < wrong.x
    at = {place: low + WIDTH * (0.3 if (place is right) == is_rising else 0.7) for place in (right, wrong)}
    safe = (low, at[right]) if is_rising else (at[right], high)
    shapes: list[Shape] = [Stroke((((low, LINE), (high, LINE)),), "link")]
    shapes.append(rectangle(safe[0], LINE - 5, safe[1] - safe[0], 10, "pill"))
    shapes += [Mark((at[right], LINE), "circle"), Mark((at[wrong], LINE), "cross")]
    for place, row, word, look in ((right, 18.0, "right", "good"), (wrong, LINE + 44, "wrong", "bad")):
        shapes += _said(place, at[place], row, word, look)
    text = f"right at {_exactly(right)}; wrong at {_exactly(wrong)}"
    return Figure(WIDTH + 2 * MARGIN, LINE + 62, tuple(shapes), text)


def _said(place: Place, x: float, row: float, word: str, look: str) -> list[Shape]:
    """Return the number and the answer above or below the line, moved so far that both are inside of the figure."""
    texts = [f"{word} at {number(place.x)}", clipped(place.answer, LONGEST)]
    half = max(map(text_width, texts)) / 2
    middle = min(max(x, MARGIN / 2 + half), WIDTH + 1.5 * MARGIN - half)
    return [Label((middle, row - 8), texts[0], look), Label((middle, row + 9), texts[1], "muted")]


def _exactly(place: Place) -> str:
    return f"{place.x!r}: {place.answer}" if place.answer else repr(place.x)
