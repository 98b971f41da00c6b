"""What a class page costs: from the scorecards to the last byte of its HTML."""

from collections.abc import Iterator
from functools import partial

from bench.clock import median, of_calls
from bench.figures import Figure, milliseconds
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.results.scorecard import Scorecard
from tests.harness.cards import large_class

# Students and checks, and at most so many milliseconds and kB: a class, one with the largest assignment of this course,
# and a very large one.
SIZES = ((60, 18, 10, 60), (60, 68, None, None), (1000, 68, 1000, 2000))
PAGES = {60: 20, 1000: 1}  # in a row


def pages(rounds: int) -> Iterator[Figure]:
    """Yield the processor time and the size of a page, of made-up classes in which most make some mistake."""
    for students, checks, most_ms, most_kb in SIZES:
        cards = large_class(students, checks)
        cost = median([of_calls(partial(_page, cards), PAGES[students]) for _ in range(rounds)])
        size = len(_page(cards).encode()) / 1000
        name = f"page of {students} students by {checks} checks"
        yield Figure(f"CPU ms: {name}", 1000 * cost.cpu_seconds, at_most=most_ms, side=milliseconds(cost))
        yield Figure(f"kB: {name}", size, at_most=most_kb)


def _page(cards: list[Scorecard]) -> str:
    return class_page(numbers(cards, []), {})
