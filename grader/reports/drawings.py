"""Draws a class: bars, a histogram, a map of students by checks. Nothing differs by colour alone."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from grader.pages.markup import Html, element
from grader.reports.numbers import PASSED, SILENT, UNSTARTED, Numbers, Student

CELL = 12  # pixels of a cell of the map, and of a line of it
NAMES = 190  # pixels left of the map
HEAD = 34  # pixels above it
CHARACTERS = 26  # of a name there
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


def heat_map(numbers: Numbers, looks: Sequence[Mapping[str, str]]) -> Html:
    """Return the map of students by checks; `looks` has for each check how the cell of each mistake is drawn."""
    shapes = [*_heads(numbers)]
    for row, student in enumerate(numbers.students):
        shapes += _row(student, HEAD + row * CELL, looks)
    width, height = NAMES + len(numbers.checks) * CELL + 4, HEAD + len(numbers.students) * CELL + 4
    said = f"{len(numbers.students)} students by {len(numbers.checks)} checks; the CSV beside this page has each cell"
    return _svg(*shapes, width=width, height=height, role="img", aria_label=said)


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
    return _svg(_line(look, f"M1 {CELL / 2:g}h10"), width=CELL, height=CELL, aria_hidden="true")


def _heads(numbers: Numbers) -> Iterator[Html]:
    places = [n for n in range(len(numbers.checks)) if n % 5 == 0]
    for n in places:
        yield element("text", str(n + 1), class_="small", x=NAMES + n * CELL + 1, y=HEAD - 5)
    left = 0
    bottom = HEAD + len(numbers.students) * CELL
    for task, checks in groupby(numbers.checks, key=lambda check: check.task):
        x = NAMES + left * CELL
        yield element("text", task, x=x + 1, y=12)
        yield element("path", class_="axis", d=f"M{x - 0.5:g} 2V{bottom}")
        left += len(list(checks))


def _row(student: Student, top: float, looks: Sequence[Mapping[str, str]]) -> Iterator[Html]:
    shown = student.name if len(student.name) <= CHARACTERS else f"{student.name[: CHARACTERS - 1]}\u2026"
    middle = f"{top + CELL / 2:g}"
    yield element("text", f"{shown} {student.score:g}", class_="small end", x=NAMES - 6, y=top + CELL - 2)
    paths: dict[str, str] = {}
    for n, key in enumerate(student.cells):
        if key != PASSED:
            look = looks[n][key]
            paths[look] = f"{paths.get(look, '')}M{NAMES + n * CELL + 1} {middle}h10"
    for look in LOOKS:
        if look in paths:
            yield _line(look, paths[look])


def _line(look: str, path: str) -> Html:
    return element("path", class_=look, d=path)


def _svg(*shapes: Html, width: float, height: float, **attributes: str) -> Html:
    size = f"0 0 {width:g} {height:g}"
    return element("svg", *shapes, class_="plot", width=width, height=height, viewBox=size, **attributes)
