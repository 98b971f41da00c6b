"""Renders a failure as text for a terminal: at most 80 characters a line, at most one screen.

Owns the layout, how values are shown, and the one way by which a student's text reaches a line. Pure:
it reads no file, asks nobody, and never shows text of hypothesis or folders of ours.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TypeAlias

from grader.kit.calls import Call
from grader.kit.judging.failure import Failure
from grader.kit.judging.recognising import hint_for
from grader.kit.plain import NO_ANSWER, Plain, is_number
from grader.kit.probe import Probe
from grader.kit.showing.columns import folded
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.messages import lengths_told, message_told
from grader.kit.showing.tree import Label, Row, tree_lines, tree_rows
from grader.kit.wording.words import reworded, worded

SCREEN_LINES = 24  # of a plain terminal
LABEL = 12  # columns before a value: an indent of 4, the label and a space
SHOWN_CALLS = 5  # of an example that has more: the first ones set the scene, the last one is at fault
VALUE_LINES = 3  # a longer value is cut in the middle
PICTURE_LINES = 4  # what a longer description says is seen in the picture
CALL_LINES = 12  # a longer call is cut in the middle, and can no longer be pasted
TREE_LINES = 9  # a tree has at least so many, however long its call is

_WORKFLOW_COMMAND = re.compile(r":(?=:)|#(?=#\[)")  # both forms that a workflow's log obeys
_NOT_FINITE = re.compile(r"(?<![\w.\"'])(inf|nan)(?![\w\"'])")  # Python prints them so, and does not read them
_Place: TypeAlias = Callable[[str], str]  # of a label: the path in the tree
# An absolute path up to its last name, of Linux or of Windows; no division, no date, and no backslash of a text.
_FOLDERS = re.compile(r"(?<![\w.<\\/])(?:(?:/[\w.+-]+)+/|[A-Za-z]:[\\/](?:[\w.+ -]+[\\/])*)(?=[\w.+<-])")


def failure_text(
    failure: Failure, probes: Mapping[str, Probe], width: int = 80, picture: str | None = "", first: str = ""
) -> str:
    """Return the failure as a student reads it: the sentence, the calls, what was seen and wanted, and the hint.

    `picture` is what a picture of it shows, in words; None: nothing is drawn. `first` is pasted before the calls.
    """
    head = _wrapped(clean(reworded(failure.sentence)), "", "", width, VALUE_LINES)
    foot = hint_lines(failure.mistake, width)
    room = SCREEN_LINES - len(head) - 1 - len(foot)
    drawn = _field(worded("picture"), picture, width, PICTURE_LINES) if picture else []
    hidden = _field("", worded("found on a hidden example"), width)
    beside = {} if picture is None else {"room": room - len(drawn)}
    body = hidden if failure.is_hidden else [*_body(failure, probes, width, first, **beside), *drawn]
    return "\n".join([*head, "", *_cut(body, room), *foot])


def clean(text: str) -> str:
    """Return text from the student's side in one harmless line: no control, no workflow command, no folders."""
    return _WORKFLOW_COMMAND.sub(r"\g<0> ", plain_text(_FOLDERS.sub("", text.replace("\n", " "))))


def short(value: Plain, limit: int = 120) -> str:
    """Return the value as it would be typed, or in words where it has no such form.

    It is cut in the middle beyond `limit`.
    """
    if isinstance(value, (list, tuple)):
        return _short_list(value, limit)
    if isinstance(value, dict):
        return _clipped(_oddity(value), limit)
    return _clipped(clean(repr(value)), limit)


def _oddity(value: Mapping[str, str]) -> str:
    if value.get("!") in NO_ANSWER:
        what = value.get("m", "")
        return clean(worded("no answer: it {did}", did=reworded(what)) if what else worded("no answer: it stopped"))
    if "!" in value:
        words = {"error": value["!"], "message": message_told(value["!"], value.get("m", ""))}
        return clean(worded("raised {error}: {message}", **words)).removesuffix(": ")
    name = clean(reworded(str(value.get("?", ""))))
    return name if " " in name else worded("an object of type {name}", name=name)  # only our own words have spaces


def _short_list(items: Sequence[Plain], limit: int) -> str:
    texts = [short(item, limit) for item in items]
    if len(", ".join(texts)) <= limit:
        return f"[{', '.join(texts)}]"
    front, back = 1, 0
    while front + back < len(texts) and len(", ".join(texts[: front + 1] + texts[len(texts) - back :])) <= limit - 16:
        front, back = (front + 1, back) if front <= 2 * back else (front, back + 1)
    hidden = len(texts) - front - back
    return f"[{', '.join([*texts[:front], worded('... {count} more ...', count=hidden), *texts[len(texts) - back :]])}]"


def _clipped(text: str, limit: int) -> str:
    half = limit // 2
    return text if len(text) <= limit else f"{text[: half - 2]} ... {text[-(half - 3) :]}"


def _body(failure: Failure, probes: Mapping[str, Probe], width: int, first: str, room: int = 0) -> list[str]:
    calls = _calls(failure, probes, width, first)
    if not room or _steps(failure.calls, probes) is None:
        return calls + _values(failure, probes, width)
    values = [] if _is_beside(failure) else ["", *_values(failure, probes, width)]
    calls = _cut(calls, room - len(values) - TREE_LINES)
    drawing = tree_told(failure, probes, width - 4, room - len(calls) - len(values) - 1)
    return [*calls, "", *(f"    {line}" for line in drawing), *values]


def tree_told(failure: Failure, probes: Mapping[str, Probe], width: int, most: int) -> list[str]:
    """Return the tree that the call at fault is about, with yours and wanted beside it; no line where there is none."""
    steps = _steps(failure.calls, probes)
    if steps is None:
        return []
    yours, wanted = _labels(failure.seen, failure.want, probes[failure.calls[-1][0]].place)
    return tree_lines(steps, yours, wanted, width, most)


def rows_of_tree(failure: Failure, probes: Mapping[str, Probe]) -> list[Row]:
    """Return the same tree line by line; nothing where yours or wanted cannot stand beside it."""
    steps = _steps(failure.calls, probes)
    if steps is None or not _is_beside(failure):
        return []
    yours, wanted = _labels(failure.seen, failure.want, probes[failure.calls[-1][0]].place)
    return tree_rows(steps, yours, wanted)


def _is_beside(failure: Failure) -> bool:
    """Return whether yours and wanted stand beside the tree."""
    return _named(failure.seen) is not None and _named(failure.want) is not None


def _steps(calls: Sequence[Call], probes: Mapping[str, Probe]) -> Sequence[Plain] | None:
    """Return the build steps of the tree that the call at fault is about."""
    target, args = calls[-1] if calls else ("", ())
    is_of_tree = target in probes and probes[target].is_of_tree
    return args[0] if is_of_tree and args and isinstance(args[0], (list, tuple)) else None


def _labels(seen: Plain, want: Plain, place: _Place) -> tuple[list[Label] | None, list[Label]]:
    """Return yours and wanted beside a tree; with the values where the names alone do not tell the two apart."""
    yours, wanted = _named(seen), _named(want)
    if yours is None or wanted is None:
        return None, _written(wanted or [], place, with_values=False)
    same_names = sorted(name for name, _ in yours) == sorted(name for name, _ in wanted)
    with_values = same_names and sorted(map(repr, yours)) != sorted(map(repr, wanted))
    return _written(yours, place, with_values=with_values), _written(wanted, place, with_values=with_values)


def _written(pairs: list[tuple[str, Plain]], place: _Place, *, with_values: bool) -> list[Label]:
    names = [clean(name) for name, _ in pairs]
    texts = [short(value, 40) if with_values else name for name, (_, value) in zip(names, pairs, strict=True)]
    return [Label(place(n), text) for n, text in zip(names, texts, strict=True)]


def _named(value: Plain) -> list[tuple[str, Plain]] | None:
    """Return names, or pairs of a name and a value, as pairs; None for anything else."""
    if not isinstance(value, (list, tuple)):
        return None
    pairs = [(item, item) if isinstance(item, str) else item for item in value]
    return pairs if all(isinstance(p, (list, tuple)) and len(p) == 2 and isinstance(p[0], str) for p in pairs) else None


def _values(failure: Failure, probes: Mapping[str, Probe], width: int) -> list[str]:
    told = values_told(failure, probes, VALUE_LINES * (width - LABEL) - 24)
    return [line for label, text in told for line in _field(label, text, width)]


def values_told(failure: Failure, probes: Mapping[str, Probe], limit: int) -> list[tuple[str, str]]:
    """Return what was seen and wanted, and what sets the two apart where they look alike: a label and its text each."""
    seen, want, relation = failure.seen, failure.want, clean(reworded(failure.relation))
    wanted = _said(failure, probes, want)[0] or short(want, limit)
    if relation:
        is_whole = want is None or isinstance(want, dict)
        wanted = relation if is_whole else worded("{wanted} ({relation})", wanted=wanted, relation=relation)
    apart = _difference(seen, want, relation)
    yours, besides = _said(failure, probes, seen)
    both = (worded("yours"), yours or short(seen, limit)), (worded("wanted"), wanted)
    return [both[0], *((worded("besides"), t) for t in besides), both[1], *((worded("differ"), t) for t in apart)]


def _said(failure: Failure, probes: Mapping[str, Probe], value: Plain) -> tuple[str, list[str]]:
    """Return a value in the words of the probe at fault, and what happened besides.

    It is empty where the probe has no words.
    """
    words = next((probes[target].says for target, _ in failure.calls[-1:] if target in probes), "")
    count = words.count("{}")
    if not words or not isinstance(value, (list, tuple)) or len(value) < count:
        return "", []
    besides = [item for item in value[count:] if isinstance(item, str)]
    if len(besides) < len(value) - count:
        return "", []
    wanted = failure.want if isinstance(failure.want, (list, tuple)) else ()
    pairs = zip_longest(value[:count], wanted[:count], fillvalue="")
    items = [item if isinstance(item, str) and isinstance(want, str) else short(item) for item, want in pairs]
    return clean(reworded(words).format(*items)), [clean(reworded(text).removeprefix("and ")) for text in besides]


def _difference(seen: Plain, want: Plain, relation: str) -> list[str]:
    """Return what sets two values apart that look alike: at most one line."""
    if is_number(seen) and is_number(want):
        gap = abs(seen - want)
        return [worded("by {gap}", gap=f"{gap:.3g}")] if math.isfinite(gap) and 0 < gap < 1e-3 * abs(want) else []
    if isinstance(seen, str) and isinstance(want, str):
        start = _first_apart(seen, want)
        rest = {"seen": short(seen[start:], 40), "wanted": short(want[start:], 40)}
        is_alike = short(seen) == short(want)
        return [worded("from [{start}] on: {seen}, wanted {wanted}", start=start, **rest)] if is_alike else []
    if not isinstance(seen, list) or not isinstance(want, (list, tuple)) or relation:
        return []
    if len(seen) != len(want):
        return [lengths_told(len(seen), len(want))]
    place = _first_apart(seen, want)
    if len(want) <= 3 or place == len(want):
        return []
    items = {"seen": short(seen[place], 40), "wanted": short(want[place], 40)}
    return [worded("at [{place}]: {seen}, wanted {wanted}", place=place, **items)]


def _first_apart(seen: Sequence[Plain], want: Sequence[Plain]) -> int:
    """Return where two sequences begin to differ; nan is like nan."""
    pairs = enumerate(zip(seen, want, strict=False))
    both = min(len(seen), len(want))
    return next((i for i, (s, w) in pairs if s != w and (s == s or w == w)), both)  # noqa: PLR0124


def _calls(failure: Failure, probes: Mapping[str, Probe], width: int, first: str) -> list[str]:
    texts = calls_told(failure, probes, width, first)
    label = worded("call") if len(texts) == 1 else worded("calls")
    labels = [label] + [""] * len(texts)
    return [line for n, text in enumerate(texts) for line in _field(labels[n], text, width, CALL_LINES)]


def calls_told(failure: Failure, probes: Mapping[str, Probe], width: int, first: str = "") -> list[str]:
    """Return the calls as a student pastes them, below what is pasted first; several have their answers as comments."""
    texts = [_on_lines(call_text(call, probes)) for call in failure.calls]
    if len(texts) > 1:
        texts = [_with_answer(t, a, width) for t, a in zip_longest(texts, failure.answers)]
    skipped = len(texts) - SHOWN_CALLS
    if skipped > 0:
        texts[1 : 1 + skipped] = ["# " + worded("... {count} more calls ...", count=skipped)]
    return [f"{first}\n{texts[0]}", *texts[1:]] if first and texts else texts


def _on_lines(text: str) -> str:
    """Return each statement on a line of its own, where a probe wrote all of them on one."""
    return text if "\n" in text else text.replace("; ", "\n")


def _with_answer(text: str, answer: Plain, width: int) -> str:
    comment = f"# {short(answer, 40)}"
    fits = len(text.rpartition("\n")[2]) + len(comment) + 2 <= width - LABEL
    return f"{text}  {comment}" if fits else f"{text}\n{comment}"


def call_text(call: Call, probes: Mapping[str, Probe]) -> str:
    """Return the call as a student pastes it into Python."""
    target, args = call
    if target in probes:
        text = _NOT_FINITE.sub(r'float("\1")', probes[target].paste(*args))
    else:
        text = f"{target.rpartition(':')[2]}({', '.join(map(_code, args))})"
    return plain_text(text)


def _code(value: Plain) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_code, value))}]"
    return _NOT_FINITE.sub(r'float("\1")', repr(value)) if isinstance(value, float) else repr(value)


def hint_lines(mistake: str, width: int) -> list[str]:
    """Return the hint for a known mistake below an empty line; none for no mistake."""
    hint = hint_for(mistake)
    return ["", *_field(worded("hint"), f"{mistake}: {hint}" if hint else mistake, width)] if mistake else []


def _field(label: str, text: str, width: int, most: int = VALUE_LINES) -> list[str]:
    return _wrapped(text, f"    {label:{LABEL - 5}} ", " " * LABEL, width, most)


def _wrapped(text: str, first: str, rest: str, width: int, most: int) -> list[str]:
    """Return each line of `text` folded at spaces, at most `most` lines."""
    lines: list[str] = []
    for line in text.split("\n"):
        lead = rest if lines else first
        spaces = re.match(" *", line)[0]  # type: ignore[index]  # " *" always matches
        lines += folded(line, width, lead, rest + spaces, drop_whitespace=True, break_on_hyphens=False)
    return _cut(lines, most)


def _cut(lines: Sequence[str], most: int) -> list[str]:
    """Return at most `most` lines, the middle left out."""
    if len(lines) <= most:
        return list(lines)
    front = most // 2
    return [*lines[:front], " " * LABEL + "...", *lines[len(lines) - (most - 1 - front) :]]
