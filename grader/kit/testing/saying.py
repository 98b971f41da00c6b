"""Words where a student's code raised, or where it was when its time was over: file, line, the line itself, a caret.

Pure: it gets what their process told, which is text from outside, and gives lines of a terminal.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.kit.answering.places import Told
from grader.kit.judging.failure import Place
from grader.kit.picturing.in_text import failure_told
from grader.kit.probe import Probe
from grader.kit.showing.aloud import failure_aloud
from grader.kit.showing.failure_text import clean, failure_text
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.messages import message_told
from grader.kit.showing.placed import INDENT, MOST_WIDE, SAID_BY_THE_LINE, advice, placed, quoted
from grader.kit.testing.replaying import Found
from grader.kit.wording.words import worded

_MOST_PRINTED = 3  # lines
_OURS = re.compile("^(?:NotLoaded|TimedOut): ")  # errors of the checks' own, whose words are a whole sentence


def text_of(found: Found, probes: Mapping[str, Probe], first: str, *, is_plain: bool) -> str:
    """Return the failure as a student is told of it, with what is pasted `first`, and where it happened.

    Where the line at fault is known, it says more than a picture, and than some hints.
    """
    told, failure = found.told, found.failure
    has_place = told is not None and bool(told["line"])
    if has_place and failure.mistake in SAID_BY_THE_LINE:
        failure = replace(failure, mistake="")
    if is_plain:
        shown = failure_aloud(failure, probes, first)
    elif has_place:
        shown = failure_text(failure, probes, picture=None, first=first)
    else:
        shown = failure_told(failure, probes, first=first)
    return "\n".join([shown, *(place_lines(told) if told else ())])


def place_lines(told: Told) -> list[str]:
    """Return where it happened and what was printed, below the failure of a check; no line where neither is known."""
    printed = _printed(told["printed"])
    place = _place(told)
    if not told["line"]:
        said = [*(advice(place, told["error"]) if told["meant"] else ()), *printed]
        return ["", *said] if said else []
    return [*placed(place, told["error"]), *printed]


def _place(told: Told) -> Place:
    where = worded("{file}, line {line}", file=told["file"], line=told["line"])
    return Place(where, told["text"], told["begin"], told["end"], told["meant"])


def nothing_chosen(keyword: str, names: Sequence[str]) -> str:
    """Return what is said where -k chose no check: the word that was perhaps meant."""
    words = sorted({word for name in names for word in name.split("_")})
    near = difflib.get_close_matches(keyword.lower(), words, n=1)
    asked = {"keyword": repr(keyword)}
    if near:
        return clean(
            worded("no check has {keyword} in its name; did you mean: pytest -k {near}?", near=near[0], **asked)
        )
    return clean(worded("no check has {keyword} in its name", **asked) if keyword else worded("no check has this mark"))


def _printed(text: str) -> list[str]:
    """Return what the call printed: its first lines."""
    lines = text.strip("\n").split("\n")
    label = worded("printed")
    shown = [f"{INDENT}{label if not n else '':7} {plain_text(line)[:MOST_WIDE]}" for n, line in enumerate(lines)]
    return [*shown[:_MOST_PRINTED], *([f"{INDENT * 3}..."] if len(shown) > _MOST_PRINTED else [])] if text else []


def import_lines(told: Told, waiting: int = 0) -> list[str]:
    """Return what is said once of a file that cannot be imported, for all checks that wait for it."""
    kind, apart, message = told["error"].partition(": ")
    shown, place = message_told(kind, message), _place(told)
    head = shown if _OURS.match(told["error"]) and not told["line"] else f"{kind}{apart}{shown}"
    if told["line"]:
        file = told["file"] or worded("A file")
        head = worded("{file} cannot be imported: {error}", file=file, error=head)
    where = [f"{INDENT}{clean(place.where)}:"] if told["line"] else []
    checks = worded("1 check waits for it.") if waiting == 1 else worded("{count} checks wait for it.", count=waiting)
    rest = [f"{INDENT}{checks}"] if waiting else []
    return [clean(head), *where, *quoted(place), *advice(place, told["error"]), *rest]
