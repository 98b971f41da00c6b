"""The lines of a score as text: in columns, read aloud, and in Markdown; and the one number above them. Pure."""

import textwrap
from collections.abc import Iterator, Sequence

from grader.kit.showing.failure_text import clean
from grader.kit.showing.markdown import cell, fenced
from grader.kit.wording.words import reworded, worded
from grader.results.scorecard import Scorecard
from grader.scoring.lines import Line, ScoreLines, points_text

WIDTH = 80
_NAME = 10  # columns for the name of a line at least
_POINTS = 9


def whole(card: Scorecard, scores: Sequence[ScoreLines]) -> tuple[str, str]:
    """Return the points and the most there are, in the title: what counts, where that is known and one number."""
    known = {(points_text(one.score.final), points_text(one.maximum)) for one in scores if one.score}
    return (
        known.pop()
        if len(known) == 1 and all(one.score for one in scores)
        else (f"{card.score:g}", f"{card.max_score:g}")
    )


def of_most(points: str, most: str) -> str:
    """Return points beside the most there are."""
    return worded("{got} of {most}", got=points, most=most)


def in_columns(scores: Sequence[ScoreLines]) -> Iterator[str]:
    """Yield the lines of a terminal."""
    for one in scores:
        if one.whose:
            yield f"  {clean(one.whose)}"
        room = max([_NAME, *(len(reworded(line.name)) + 1 for line in one)])
        for line in one:
            begin = f"  {reworded(line.name):<{room}}{points_text(line.points):>{_POINTS}}"
            said = textwrap.wrap(clean(reworded(line.said)), WIDTH - len(begin) - 2) or [""]
            yield f"{begin}  {said[0]}".rstrip()
            yield from (f"{'':{len(begin) + 2}}{rest}" for rest in said[1:])
        for said_ in (*one.notes, *one.comments):
            yield from textwrap.wrap(clean(reworded(said_)), WIDTH, initial_indent="  ", subsequent_indent="    ")


def aloud(scores: Sequence[ScoreLines]) -> Iterator[str]:
    """Yield a sentence for each line."""
    for one in scores:
        whose = f"{clean(one.whose)}, " if one.whose else ""
        yield from (f"{whose}{_sentence(line)}" for line in one)
        yield from (f"{whose}{clean(reworded(said))}." for said in (*one.notes, *one.comments))


def _sentence(line: Line) -> str:
    values = {"name": reworded(line.name), "points": points_text(line.points)}
    if line.said:
        return worded("{name}: {points} points, {what}.", what=clean(reworded(line.said)), **values)
    return worded("{name}: {points} points.", **values)


def in_markdown(scores: Sequence[ScoreLines]) -> Iterator[str]:
    """Yield a table for each score; what people wrote is in a block of code."""
    for one in scores:
        if one.whose:
            yield f"**{cell(one.whose)}**"
        rows = [f"| {reworded(line.name)} | {points_text(line.points)} | {cell(reworded(line.said))} |" for line in one]
        if rows:
            yield "\n".join([f"| {worded('line')} | {worded('points')} | |", "|---|---:|---|", *rows])
        yield from (fenced(clean(reworded(said))) for said in (*one.notes, *one.comments))
