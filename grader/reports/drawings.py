"""Draws a class: bars, a histogram, a map of students by checks. Nothing differs by colour alone."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from grader.pages.markup import Html, element
from grader.reports.numbers import PASSED, SILENT, UNSTARTED, Numbers, Student

CELL = 12  # pixels of a cell of the map
HEAD = 34  # pixels of its head
LOOKS = ("first", "second", "other", "silent", "unstarted")


def bar(count: int, total: int) -> Html:
    """Return a bar of so many of all."""
    return _svg(
        element("rect", class_="track", width=200, height=10),
        element("rect", class_="bar", width=round(200 * count / max(total, 1), 1), height=10),
        width=200, height=10, aria_hidden="true",
    )  # fmt: skip


def histogram(counts: Sequence[int], max_score: float) -> Html:
    """Return the scores: a column for each of equal parts of the points."""
    wide, high, most = 32, 120, max(*counts, 1)
    shapes: list[Html] = []
    for n, count in enumerate(counts):
        left, tall = 10 + n * (wide + 2), round(high * count / most, 1)
        shapes.append(element("rect", class_="bar", x=left, y=20 + high - tall, width=wide, height=tall))
        if count:
            shapes.append(element("text", str(count), class_="middle", x=left + wide / 2, y=15 + high - tall))
        shapes.append(element("text", f"{max_score * n / len(counts):g}", class_="small", x=left, y=36 + high))
    width = 10 + len(counts) * (wide + 2) + 20
    shapes.append(element("text", f"{max_score:g}", class_="small end", x=width - 2, y=36 + high))
    said = ", ".join(f"from {max_score * n / len(counts):g} points: {count}" for n, count in enumerate(counts) if count)
    return _svg(*shapes, width=width, height=44 + high, role="img", aria_label=f"Students by score: {said}")


def map_head(numbers: Numbers) -> Html:
    """Return the head of the map: where each task begins, and the number of each fifth check."""
    shapes, left = list[Html](), 0
    for task, checks in groupby(numbers.checks, key=lambda check: check.task):
        shapes.append(element("text", task, x=left * CELL + 1, y=12))
        left += len(list(checks))
    for n in range(0, len(numbers.checks), 5):
        shapes.append(element("text", str(n + 1), class_="small", x=n * CELL + 1, y=HEAD - 4))
    return _svg(*shapes, width=len(numbers.checks) * CELL, height=HEAD, role="img", aria_label="map of the checks")


def map_row(student: Student, tasks: Sequence[str], looks: Sequence[Mapping[str, str]]) -> Html:
    """Return a student's row of the map; `looks` has for each check how the cell of each mistake is drawn.

    A cell is a unit of the drawing, and the style sheet leaves a gap between two, so that cells of one look are one
    line. The row is hidden from a screen reader, for which the names of the mistakes stand beside it.
    """
    paths: dict[str, str] = {}
    for is_start, run in groupby(range(1, len(tasks)), key=lambda n: tasks[n] != tasks[n - 1]):
        if is_start:
            paths["axis"] = paths.get("axis", "") + "".join(f"M{n}-1v2" for n in run)
    at = 0
    for look, cells in groupby(looks[n].get(key, "") for n, key in enumerate(student.cells)):
        length = len(list(cells))
        if look:
            paths[look] = f"{paths.get(look, '')}M{at} 0h{length}"
        at += length
    shapes = (element("path", class_=look, d=path) for look, path in sorted(paths.items()))
    return element(
        "svg", *shapes, class_="row", width=len(tasks) * CELL, height=CELL, viewBox=f"0-.5 {len(tasks)} 1",
        aria_hidden="true",
    )  # fmt: skip


def looks_of(numbers: Numbers) -> list[dict[str, str]]:
    """Return for each check how its cells look: its two most frequent mistakes look different from the rest."""
    made = []
    for place in range(len(numbers.checks)):
        counts: dict[str, int] = {}
        for student in numbers.students:
            counts[student.cells[place]] = counts.get(student.cells[place], 0) + 1
        mistakes = sorted(counts.keys() - {PASSED, UNSTARTED, SILENT}, key=lambda key: (-counts[key], key))
        looks = {key: LOOKS[min(n, 2)] for n, key in enumerate(mistakes)}
        made.append(looks | {UNSTARTED: "unstarted", SILENT: "silent"})
    return made


def sample(look: str) -> Html:
    """Return one cell, for the legend."""
    path = element("path", class_=look, d="M0 0h1")
    return element("svg", path, class_="row", width=CELL, height=CELL, viewBox="0-.5 1 1", aria_hidden="true")


def _svg(*shapes: Html, width: float, height: float, **attributes: str) -> Html:
    size = f"0 0 {width:g} {height:g}"
    return element("svg", *shapes, class_="plot", width=width, height=height, viewBox=size, **attributes)
