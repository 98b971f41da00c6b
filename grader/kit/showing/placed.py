"""Words where a call raises: file, line, the line itself, a caret below the part at fault, and what to do about it."""

from collections.abc import Iterator

from grader.kit.judging.failure import Place
from grader.kit.showing.columns import columns
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.slips import fix_of
from grader.kit.wording.words import english, reworded, worded

INDENT = "    "
# Mistakes with a hint that only asks where the line is, and what is in it.
SAID_BY_THE_LINE = (
    *("ARGUMENT-COUNT", "ATTRIBUTE-ERROR", "ENDLESS-RECURSION", "IMPORT-FAILED", "INDEX-ERROR", "KEY-ERROR"),
    *("RAISES", "TYPE-ERROR", "UNDEFINED-NAME"),
)
MOST_WIDE = 72  # characters of a line of theirs: with the indent it fits into a terminal
# What is said of an exception whose own words say nothing to a beginner, or something about the harness.
_NOT_HERE = english('Do without this module, or use it only below `if __name__ == "__main__":`.')
_ADVICE = {
    "NotThere": _NOT_HERE,
    "ModuleNotFoundError": _NOT_HERE,
    "EOFError": english(
        "input() waits for a keyboard, and there is none while code is checked: use the arguments instead."
    ),
    "SystemExit": english("exit() ends the whole program: use return."),
    "BdbQuit": english("breakpoint() waits for a keyboard: take it out, and run `pytest --pdb`."),
    "RecursionError": english("It calls itself, and never stops: which case has to come first?"),
    "IndentationError": english("Use four blanks for each level."),
}


def placed(place: Place, error: str, most: int = MOST_WIDE) -> list[str]:
    """Return where it happened; `error` is what was raised, and empty where time was over. The line has at most `most`
    characters.
    """
    where = reworded(place.where)
    said = (
        worded("raised in {place}:", place=where)
        if error
        else worded("it was in {place}, when its time was over:", place=where)
    )
    return ["", f"{INDENT}{clean(said)}", *quoted(place, most), *advice(place, error)]


def quoted(place: Place, most: int = MOST_WIDE) -> Iterator[str]:
    """Yield the line, and a caret below the part of it that is at fault."""
    text = place.text.expandtabs(1)
    blanks = len(text) - len(text.lstrip())
    shown = plain_text(text.strip())[:most]
    if not shown:
        return
    yield f"{INDENT * 2}{shown}"
    begin, end = place.begin - 1 - blanks, place.end - 1 - blanks
    if 0 <= begin <= len(shown):
        marked = max(1, min(end, len(shown)) - begin)
        if marked < len(shown):
            yield f"{INDENT * 2}{' ' * columns(shown[:begin])}{'^' * marked}"


def advice(place: Place, error: str) -> Iterator[str]:
    """Yield what to do about it, as far as that is known."""
    kind, _, message = error.partition(": ")
    if place.meant:
        is_import = place.meant.startswith("import ")
        missing = worded("Is it missing at the top of the file: {line}?", line=place.meant) if is_import else ""
        yield clean(f"{INDENT}{missing or worded('Did you mean: {name}?', name=place.meant)}")
    elif fix := fix_of(place.text, message) if kind in ("SyntaxError", "IndentationError", "TabError") else "":
        yield f"{INDENT}{reworded(fix)}"
    elif kind in _ADVICE:
        yield f"{INDENT}{reworded(_ADVICE[kind])}"
