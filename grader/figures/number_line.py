"""Draws a part of the number line: the last input that is right and the first that is wrong, or two answers."""

from dataclasses import dataclass

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Mark, Shape, Stroke, clipped, in_few_digits, rectangle, text_width

WIDTH, MARGIN = 300.0, 12.0  # pixels
LINE = 62.0  # pixels from the top
ANSWERS = 38.0  # pixels from the top to the line of two answers
LONGEST = 38  # characters of an answer
ROW = 17.0  # pixels from one line of words to the next
APART = 14.0  # pixels between two answers that are told apart by eye


@dataclass(frozen=True)
class Place:
    """An input, and in words what came of it, and what is wanted instead."""

    x: float
    answer: str = ""
    wanted: str = ""


def number_line(right: Place, wrong: Place, name: str = "") -> Figure:
    """Return the two inputs on a line that is stretched around them: right up to one, and wrong from the other on.

    `name` is what the input is called. Raises ValueError where both are the same number.
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
    apart = in_few_digits(right.x, wrong.x)
    shapes += _said([f"right at {_named(name, apart[0])}", right.answer], at[right], 10.0, "good")
    lines = [f"wrong at {_named(name, apart[1])}", *_both(wrong)]
    shapes += _said(lines, at[wrong], LINE + 36, "bad")
    height = LINE + 28 + ROW * len(lines)
    words = "; ".join(_both(wrong))
    text = f"right at {_exactly(name, right.x, right.answer)}; wrong at {_exactly(name, wrong.x, words)}"
    return Figure(WIDTH + 2 * MARGIN, height, tuple(shapes), text)


def answers_figure(yours: float, wanted: float) -> Figure:
    """Return two answers on one line, a cross for yours and a circle for what is wanted; both are finite numbers.

    The line reaches to 0 where that is not too far away for the two to be told apart.
    """
    low, high = min(yours, wanted), max(yours, wanted)
    is_near = (high - low) * WIDTH * 0.7 > APART * max(abs(low), abs(high))
    left, right = (min(low, 0.0), max(high, 0.0)) if is_near or low <= 0 <= high else (low, high)
    half = right / 2 - left / 2  # of the span, which may be too large for a float

    def at(x: float) -> float:
        return MARGIN + WIDTH * (0.15 + 0.7 * ((x / 2 - left / 2) / half if half else 0.5))

    shapes: list[Shape] = [Stroke((((MARGIN, ANSWERS), (MARGIN + WIDTH, ANSWERS)),), "axis")]
    if left <= 0 <= right:
        shapes.append(Stroke((((at(0.0), ANSWERS - 6), (at(0.0), ANSWERS + 6)),), "axis"))
        if 0.0 not in (yours, wanted):
            shapes.append(Label((at(0.0), ANSWERS + 16), "0", "muted"))
    shapes += [Mark((at(wanted), ANSWERS), "circle"), Mark((at(yours), ANSWERS), "cross")]
    shown = in_few_digits(yours, wanted)
    shapes += _said([f"yours {shown[0]}"], at(yours), 12.0, "bad")
    shapes += _said([f"wanted {shown[1]}"], at(wanted), ANSWERS + 34, "good")
    return Figure(WIDTH + 2 * MARGIN, ANSWERS + 48, tuple(shapes), f"yours {yours!r}, wanted {wanted!r}")


def _named(name: str, shown: str) -> str:
    return f"{name} = {shown}" if name else shown


def _both(place: Place) -> list[str]:
    """Return the lines below a place that is wrong."""
    if not place.wanted:
        return [place.answer]
    yours = f"yours {place.answer}"
    return [yours if len(yours) <= LONGEST else place.answer, f"wanted {place.wanted}"]


def _said(texts: list[str], x: float, top: float, look: str) -> list[Shape]:
    """Return lines of words, moved so far to the side that all are inside of the figure."""
    shown = [clipped(text, LONGEST) for text in texts]
    half = max(map(text_width, shown)) / 2
    middle = min(max(x, MARGIN / 2 + half), WIDTH + 1.5 * MARGIN - half)
    return [Label((middle, top + ROW * n), text, "muted" if n else look) for n, text in enumerate(shown)]


def _exactly(name: str, x: float, answer: str) -> str:
    at = _named(name, repr(x))
    return f"{at}: {answer}" if answer else at
