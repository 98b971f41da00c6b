"""Words where a student's code raised, or where it was when its time was over: file, line, the line itself, a caret.

Pure: it gets what their process told, which is text from outside, and gives lines of a terminal.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.kit.asking.telling import Told
from grader.kit.picturing.in_text import failure_told
from grader.kit.probe import Probe
from grader.kit.showing.aloud import failure_aloud
from grader.kit.showing.columns import columns
from grader.kit.showing.failure_text import clean, failure_text
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.slips import fix_of
from grader.kit.testing.replaying import Found

_INDENT = "    "
# Mistakes with a hint that only asks where the line is, and what is in it.
_SAID_BY_THE_LINE = (
    *("ARGUMENT-COUNT", "ATTRIBUTE-ERROR", "ENDLESS-RECURSION", "INDEX-ERROR", "KEY-ERROR", "RAISES", "TYPE-ERROR"),
    "UNDEFINED-NAME",
)
_MOST_PRINTED = 3  # lines
_MOST_WIDE = 72  # of a line of theirs: with the indent it fits into a terminal
# What is said of an exception whose own words say nothing to a beginner, or something about the harness.
_ADVICE = {
    "EOFError": "input() waits for a keyboard, and no function here may: it takes its arguments, and returns.",
    "SystemExit": "exit() ends the whole program: use return.",
    "BdbQuit": "breakpoint() waits for a keyboard: take it out, and run `pytest --pdb`.",
    "RecursionError": "It calls itself, and never stops: which case has to come first?",
    "IndentationError": "Use four blanks for each level.",
}


def text_of(found: Found, probes: Mapping[str, Probe], first: str, *, is_plain: bool) -> str:
    """Return the failure as a student is told of it, with what is pasted `first`, and where it happened.

    Where the line at fault is known, it says more than a picture, and than some hints.
    """
    told, failure = found.told, found.failure
    has_place = told is not None and bool(told["line"])
    if has_place and failure.mistake in _SAID_BY_THE_LINE:
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
    if not told["line"]:
        said = [*(_advice(told) if told["meant"] else ()), *printed]
        return ["", *said] if said else []
    place = f"{told['file']}, line {told['line']}"
    where = f"raised in {place}" if told["error"] else f"it was in {place}, when its time was over"
    return ["", f"{_INDENT}{clean(where)}:", *_quoted(told), *_advice(told), *printed]


def nothing_chosen(keyword: str, names: Sequence[str]) -> str:
    """Return what is said where -k chose no check: the word that was perhaps meant."""
    words = sorted({word for name in names for word in name.split("_")})
    near = difflib.get_close_matches(keyword.lower(), words, n=1)
    said = f"no check has {keyword!r} in its name" if keyword else "no check has this mark"
    return clean(said + (f"; did you mean: pytest -k {near[0]}?" if near else ""))


def _printed(text: str) -> list[str]:
    """Return what the call printed: its first lines."""
    lines = text.strip("\n").split("\n")
    shown = [f"{_INDENT}{'printed' if not n else '':8}{plain_text(line)[:_MOST_WIDE]}" for n, line in enumerate(lines)]
    return [*shown[:_MOST_PRINTED], *([f"{_INDENT * 3}..."] if len(shown) > _MOST_PRINTED else [])] if text else []


def import_lines(told: Told, waiting: int = 0) -> list[str]:
    """Return what is said once of a file that cannot be imported, for all checks that wait for it."""
    file = told["file"] or "A file"
    head = f"{file} cannot be imported: {told['error']}" if told["line"] else told["error"]
    where = [f"{_INDENT}{clean(told['file'])}, line {told['line']}:"] if told["line"] else []
    checks = "1 check waits" if waiting == 1 else f"{waiting} checks wait"
    rest = [f"{_INDENT}{checks} for it."] if waiting else []
    return [clean(head), *where, *_quoted(told), *_advice(told), *rest]


def _quoted(told: Told) -> Iterator[str]:
    """Yield the line, and a caret below the part of it that is at fault."""
    text = told["text"].expandtabs(1)
    blanks = len(text) - len(text.lstrip())
    shown = plain_text(text.strip())[:_MOST_WIDE]
    if not shown:
        return
    yield f"{_INDENT * 2}{shown}"
    begin, end = told["begin"] - 1 - blanks, told["end"] - 1 - blanks
    if 0 <= begin <= len(shown):
        marked = max(1, min(end, len(shown)) - begin)
        if marked < len(shown):
            yield f"{_INDENT * 2}{' ' * columns(shown[:begin])}{'^' * marked}"


def _advice(told: Told) -> Iterator[str]:
    kind, _, message = told["error"].partition(": ")
    if told["meant"]:
        words = "Is it missing at the top of the file" if told["meant"].startswith("import ") else "Did you mean"
        yield clean(f"{_INDENT}{words}: {told['meant']}?")
    elif fix := fix_of(told["text"], message) if kind in ("SyntaxError", "IndentationError", "TabError") else "":
        yield f"{_INDENT}{fix}"
    elif kind in _ADVICE:
        yield f"{_INDENT}{_ADVICE[kind]}"
