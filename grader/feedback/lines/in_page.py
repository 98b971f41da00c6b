"""The lines of a score as a part of a page. Pure."""

from collections.abc import Iterator, Sequence

from grader.kit.showing.failure_text import clean
from grader.kit.wording.words import reworded, worded
from grader.pages.markup import Html, element, name
from grader.scoring.lines import Line, ScoreLines, points_text


def in_page(scores: Sequence[ScoreLines]) -> list[Html]:
    """Return a section with a list of lines for each score; nothing where there is none."""
    parts = [part for one in scores for part in _parts(one)]
    return [element("section", element("h2", worded("How the score comes about")), *parts)] if parts else []


def _parts(one: ScoreLines) -> Iterator[Html]:
    if one.whose:
        yield element("h3", name(one.whose))
    rows = [part for line in one for part in (element("dt", reworded(line.name)), element("dd", _said(line)))]
    if rows:
        yield element("dl", *rows)
    yield from (element("p", clean(reworded(said))) for said in (*one.notes, *one.comments))


def _said(line: Line) -> str:
    """Return the points of a line, and what is said of them."""
    points, said = points_text(line.points), clean(reworded(line.said))
    return f"{points} {said}" if line.said.startswith("of ") else ", ".join(filter(None, (points, said)))
