"""Finds answers that are not the same twice: which calls another pass answered differently than the first.

Also says whose answers might vary: code with words of chance, time, hashes or global state in it is asked more often.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from grader.courses.suite import Group
from grader.grading.judging import Known, digest
from grader.grading.replies import Replies, Reply, Stuck, decode_answers, encode_answers
from grader.kit.calls import Call
from grader.kit.plain import Plain, kept
from grader.results.scorecard import Disagreement
from grader.sandbox.faults import Garbled

REPEATED = 5  # every fifth example is asked again: state and order show in any of them, noise of 1 in 100 in most
MOST_SUSPICIONS = 5  # of each kind that are named

# Words with which answers come to depend on something else than the arguments. A comment counts as well: that costs a
# few passes and no points. Set displays are here because the order of a set of strings depends on the hash seed.
_WORDS = re.compile(
    r"\b(?P<word>random|urandom|secrets|uuid\w*|getpid|time(?=\.\w|,|\s+import\b|\s+as\b|\s*$)|datetime"
    r"|monotonic|perf_counter|process_time|hash|frozenset|global|nonlocal|ctypes|gc|_getframe|environ)\b"
    r"|(?<!def )\b(?P<call>id|set)\("
    r"|(?:[=(\[,]|\bin|\breturn)\s*\{\s*['\"]?\w+['\"]?\s*(?P<set>,)"
)
_IMPORT = re.compile(r"^[ \t]*(?:from|import)\b.*", re.MULTILINE)


def suspicions(files: Mapping[str, str], graded: Iterable[str], given: Mapping[str, str]) -> tuple[str, ...]:
    """Where the answers of the graded files, and of those that they import, might vary: file, line and word.

    `given` are the files as they were handed out: what a line of theirs does is known, and it raises no suspicion.
    """
    found = (f"{place}: {m['word'] or m['call'] or 'a set'}" for place, m in _found(files, graded, given))
    return tuple(islice(found, MOST_SUSPICIONS))


def _found(
    files: Mapping[str, str], graded: Iterable[str], given: Mapping[str, str]
) -> Iterator[tuple[str, re.Match[str]]]:
    for file in _used(files, graded):
        known = set(given.get(file, "").splitlines())
        for number, line in enumerate(files[file].splitlines(), 1):
            if line in known:
                continue
            yield from ((f"{file}, line {number}", match) for match in _WORDS.finditer(line))


def _used(files: Mapping[str, str], graded: Iterable[str]) -> list[str]:
    used = [file for file in graded if file in files]
    for file in used:  # which grows
        names = set(re.findall(r"\w+", " ".join(_IMPORT.findall(files[file]))))
        used += [other for other in sorted(files) if other not in used and other.removesuffix(".py") in names]
    return used


def repeated_part(group: Group) -> Group:
    """The part of a group that is asked a second time, from the last example to the first."""
    return Group(group.check, group.examples[::-REPEATED], 0, group.digest)


def repeated_frame(group: Group, answers: Sequence[Plain]) -> bytes:
    """The frame that the repeated part must give, if it is answered as the first time."""
    return encode_answers(group.check.name, _repeated(group, answers))


def _repeated(group: Group, answers: Sequence[Plain]) -> list[Plain]:
    return [answer for row in group.by_example(answers)[::-REPEATED] for answer in row]


def differences(
    groups: Sequence[Group], first: Replies, again: Replies, known: Known, *, is_part: bool
) -> dict[str, Disagreement]:
    """The first call of each group that was answered in two ways. `is_part`: `again` holds the repeated parts only."""
    found = {}
    for group in groups:
        name = group.check.name
        expected = known.get(group, first.groups[name]) if is_part else None
        reply = again.groups[name]
        if expected is not None and isinstance(reply, bytes) and digest(reply) == expected.repeat:
            continue
        if difference := _difference(group, first.groups[name], reply, is_part=is_part):
            found[name] = difference
    return found


def _difference(group: Group, first: Reply, again: Reply, *, is_part: bool) -> Disagreement | None:
    asked = repeated_part(group) if is_part else group
    calls = [call for e in asked.examples for call in e.calls]
    before, after = _answers(group, first), _answers(asked, again)
    if before is None or after is None:
        return None if before is after else _disagreement(group, calls[0], _said(first), _said(again))
    if is_part:
        before = _repeated(group, before)
    for call, a, b in zip(calls, before, after, strict=True):
        if not _is_same(a, b):
            return _disagreement(group, call, a, b)
    return None


def _is_same(a: Plain, b: Plain) -> bool:
    """Equal, or the same bytes (nan); a cache may give 0.0 where -0.0 was computed, and both are right."""
    return bool(a == b) or encode_answers("", [a]) == encode_answers("", [b])


def _disagreement(group: Group, call: Call, first: Plain, second: Plain) -> Disagreement:
    is_public = any(call is known for e in group.examples[: group.public] for known in e.calls)
    return Disagreement(group.check.name, (call[0], list(call[1])), kept(first), kept(second), is_hidden=not is_public)


def _answers(group: Group, reply: Reply) -> list[Plain] | None:
    """The answers, or None where there is no whole reply."""
    with suppress(Garbled):
        return None if isinstance(reply, Stuck) else decode_answers(reply, group.shape)
    return None


def _said(reply: Reply) -> Plain:
    return {"!": reply.verdict, "m": reply.detail} if isinstance(reply, Stuck) else "an answer"
