"""Draws what comes of a counterexample with another number in it: two graphs, and the edge where it becomes wrong."""

import math
from dataclasses import replace
from itertools import pairwise

from grader.figures.curves import curves_figure
from grader.figures.figure import Figure, titled, vcat
from grader.figures.number_line import Place, answers_figure, number_line
from grader.figures.shapes import Point, in_few_digits, number
from grader.kit.judging.failure import Moved
from grader.kit.judging.moving import SPREAD, reach
from grader.kit.plain import Plain, is_number, is_raised
from grader.kit.showing.failure_text import short

FEW = 5  # points of a graph: of fewer no shape is seen
ANSWER = 38  # characters
SAID = 6  # numbers that are told in words
WIDE = 1.6  # of the distance between two numbers: what is farther apart has something between that is not taken
HIGHEST = 1e300  # of a graph: what is higher does not fit into a float
MOST_STEPS = 3  # heights of a graph that is taken for one of steps: from one to the next nothing leads
FLATTEST = 1e-9  # of the larger one: two numbers that are as near as that are one place in a graph

Row = tuple[float, Plain, Plain, bool]


def moved_figure(moved: Moved, seen: Plain, want: Plain) -> Figure | None:
    """Return the graphs of yours and of what is wanted, and below them the last number that is right; None for neither.

    Without such an edge the two answers at the counterexample stand there.
    """
    parts = [_graphs(moved), _edge(moved) or answers(seen, want)]
    shown = [part for part in parts if part]
    return vcat(shown, 0.04) if shown else None


def _graphs(moved: Moved) -> Figure | None:
    yours, wanted = (_points(moved, place) for place in (1, 2))
    known = [[y for _, y in points if math.isfinite(y)] for points in (yours, wanted)]
    if min(map(len, known)) < FEW or max(map(max, known)) - min(map(min, known)) > HIGHEST:
        return None
    if not any(_is_apart(row) for row in moved.rows):
        return None
    ends = f"{number(yours[0][0])} to {number(yours[-1][0])}"
    figure = titled(curves_figure(yours, wanted, at=moved.x), f"for {moved.name} from {ends}")
    wrong = [number(row[0]) for row in moved.rows if not row[3]]
    shown = f"{', '.join(wrong[:SAID])}{' and others' if wrong[SAID:] else ''}"
    return replace(figure, text=f"for {moved.name} from {ends}: other answers than wanted at {shown}")


def _points(moved: Moved, place: int) -> list[Point]:
    """Return the points of a graph, with a gap where no number came, where the check takes none, and at a step."""
    points = [(row[0], float(row[place]) if _is_finite(row[place]) else math.nan) for row in moved.rows]
    shown = [point for point in points if abs(point[0]) <= reach(moved.x)]
    most = WIDE * 2 * reach(moved.x) / SPREAD
    has_steps = len({y for _, y in shown if math.isfinite(y)}) <= MOST_STEPS
    apart = [(a, b) for a, b in pairwise(shown) if b[0] - a[0] > most or (has_steps and a[1] != b[1])]
    gaps = [(a + (b - a) / 2, math.nan) for (a, _), (b, _) in apart]
    return sorted([*shown, *gaps], key=lambda point: point[0])


def _is_apart(row: Row) -> bool:
    """Return whether the two answers lie so far apart that a graph shows it."""
    _, seen, want, is_right = row
    return not is_right and _is_finite(want) and (not _is_finite(seen) or abs(seen - want) > FLATTEST * abs(want))


def _edge(moved: Moved) -> Figure | None:
    """Return the last number that is right and the first that is wrong, where more than a single one is right."""
    rows = moved.rows
    place = next((n for n, row in enumerate(rows) if row[0] == moved.x), 0)
    found = []
    for step in (-1, 1):
        ends = [n for n in range(place, -1 if step < 0 else len(rows), step) if rows[n][3]]
        if ends and 0 <= ends[0] + step < len(rows) and rows[ends[0] + step][3]:
            found.append((rows[ends[0]], rows[ends[0] - step]))
    if not found:
        return None
    right, wrong = min(found, key=lambda pair: (abs(pair[0][0] - moved.x), pair[0][0]))
    _, seen, want, _ = wrong
    if not is_number(right[1]) or not (is_number(seen) or is_raised(seen)):
        return None
    yours, wanted = short(seen, ANSWER), "" if want is None else short(want, ANSWER)
    if _is_finite(seen) and _is_finite(want):
        yours, wanted = in_few_digits(float(seen), float(want))
    beside = in_few_digits(float(right[1]), float(want))[0] if _is_finite(want) else number(float(right[1]))
    return number_line(Place(right[0], beside), Place(wrong[0], yours, wanted), moved.name)


def answers(seen: Plain, want: Plain) -> Figure | None:
    """Return the two answers, where both are numbers that differ."""
    is_drawn = _is_finite(seen) and _is_finite(want) and seen != want
    return answers_figure(float(seen), float(want)) if is_drawn else None


def _is_finite(value: Plain) -> bool:
    return is_number(value) and math.isfinite(value)
