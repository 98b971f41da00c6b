"""Reads the outline of a notebook: Markdown with places for answers, given code, checks and questions.

A line that begins with @ is a place:

    @setup operators                     what the files import, and what the locked cells of checks need
    @answer operators.mul                a definition of the reference, of which the solution is taken out
    @given module.Parameter              definitions of the reference as they are, in a locked cell
    @sheet 0.1                           the text of a task in the exercise sheet of the assignment
    @checks 0.1                          the checks of a task that have no place yet, and call nothing that comes later

A block between ``` is a cell of code (```python), a question with choices (```quiz ID POINTS LETTER) or one that is
answered in writing (```written ID POINTS, with the model answer below a line of ---).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault

VERBS = ("setup", "answer", "given", "sheet", "checks")
KINDS = {"python": 0, "quiz": 3, "written": 2}  # words after each


@dataclass(frozen=True)
class Part:
    """A piece of an outline: "text", a place (by its verb), or a block (by its kind)."""

    kind: str
    words: tuple[str, ...]
    text: str
    at: str  # file and line


def parts_of(path: Path) -> list[Part]:
    """Return the parts of an outline, in order; raises HarnessFault."""
    return list(_parts(path, path.read_text(encoding="utf-8").split("\n")))


def _parts(path: Path, lines: list[str]) -> Iterator[Part]:
    text: list[str] = []
    block: Part | None = None
    for n, line in enumerate(lines, 1):
        at = f"{path}:{n}"
        if block is not None:
            if line.rstrip() == "```":
                yield Part(block.kind, block.words, "\n".join(text), block.at)
                text, block = [], None
            else:
                text.append(line)
        elif (kind := _begins(line, at)) or re.match(r"#{1,2} ", line):
            yield from _text(text, at)
            text = [] if kind else [line]
            if kind and line.startswith("```"):
                block = kind
            elif kind:
                yield kind
        else:
            text.append(line)
    if block is not None:
        raise HarnessFault(f"{block.at}: a block without an end; expected a line ```")
    yield from _text(text, f"{path}:{len(lines)}")


def _begins(line: str, at: str) -> Part | None:
    """Return the place or the block that begins on this line."""
    if line.startswith("@"):
        verb, *words = line[1:].split()
        if verb not in VERBS or not words:
            raise HarnessFault(f"{at}: {line!r}: expected @ and one of {', '.join(VERBS)}, and what is meant")
        return Part(verb, tuple(words), "", at)
    if line.startswith("```"):
        kind, *words = line[3:].split() or [""]
        if KINDS.get(kind) != len(words):
            raise HarnessFault(f"{at}: {line!r}: expected ```python, ```quiz ID POINTS LETTER or ```written ID POINTS")
        return Part(kind, tuple(words), "", at)
    return None


def _text(lines: list[str], at: str) -> Iterator[Part]:
    if text := "\n".join(lines).strip():
        yield Part("text", (), text, at)
