"""Finds answers that are not the same twice: which calls another pass answered differently than the first.

Whose answers might vary, and are asked more often, is read in the source (grader/sandbox/source/suspicions.py).
"""

import re
from collections.abc import Sequence
from contextlib import suppress

from grader.courses.suite import Group
from grader.grading.judging import Known, digest
from grader.grading.replies import NoAnswer, Replies, Reply, decode_answers, encode_answers
from grader.kit.calls import Call
from grader.kit.plain import Plain, cut_large, is_raised
from grader.results.scorecard import Variation
from grader.sandbox.faults import Garbled

REPEATED = 5  # every fifth example is asked again: state and order show in any of them, noise of 1 in 100 in most
_NOTHING_RAN = ("ImportError", "ModuleNotFoundError", "NotLoaded", "NotWhenGraded")
_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")


def repeated_part(group: Group, part: int = 0) -> Group:
    """Return the part of a group that is asked a second time, from the last example to the first; one of REPEATED."""
    return Group(group.check, group.examples[::-1][part::REPEATED], 0, group.digest)


def repeated_frame(group: Group, answers: Sequence[Plain]) -> bytes:
    """Return the frame that the repeated part must give, if it is answered as the first time."""
    return encode_answers(group.check.name, _repeated(group, answers))


def _repeated(group: Group, answers: Sequence[Plain], part: int = 0) -> list[Plain]:
    return [answer for row in group.by_example(answers)[::-1][part::REPEATED] for answer in row]


def variations(
    groups: Sequence[Group], first: Replies, again: Replies, known: Known, part: int | None
) -> dict[str, Variation]:
    """Return the first call of each group that was answered in two ways. `part`: `again` holds those parts only."""
    found = {}
    for group in groups:
        name = group.check.name
        expected = known.get(group, first.groups[name]) if part == 0 else None
        reply = again.groups[name]
        if expected is not None and isinstance(reply, bytes) and digest(reply) == expected.repeat:
            continue
        if variation := _variation(group, first.groups[name], reply, part):
            found[name] = variation
    return found


def _variation(group: Group, first: Reply, again: Reply, part: int | None) -> Variation | None:
    asked = group if part is None else repeated_part(group, part)
    calls = [call for e in asked.examples for call in e.calls]
    before, after = _answers(group, first), _answers(asked, again)
    if before is None or after is None:
        return None if before is after else _variation_at(group, calls[0], _said(first), _said(again))
    if part is not None:
        before = _repeated(group, before, part)
    for call, a, b in zip(calls, before, after, strict=True):
        if not _is_same(a, b):
            return _variation_at(group, call, a, b)
    return None


def _is_same(a: Plain, b: Plain) -> bool:
    """Return whether they are equal, or the same bytes (nan); a cache may give 0.0 for -0.0, and both are right.

    An address in the words of an error is another one in each child, whatever the code does. And where a file could
    not be loaded, or a call was refused, nothing is known of what the code does; another reason may come first.
    """
    if is_raised(a, *_NOTHING_RAN) and is_raised(b, *_NOTHING_RAN):
        return True
    if is_raised(a) and is_raised(b):
        return bool(a["!"] == b["!"] and _ADDRESS.sub("", a["m"]) == _ADDRESS.sub("", b["m"]))
    return bool(a == b) or encode_answers("", [a]) == encode_answers("", [b])


def _variation_at(group: Group, call: Call, first: Plain, second: Plain) -> Variation:
    is_public = any(call is known for e in group.examples[: group.public] for known in e.calls)
    return Variation(
        group.check.name, (call[0], list(call[1])), cut_large(first), cut_large(second), is_hidden=not is_public
    )


def _answers(group: Group, reply: Reply) -> list[Plain] | None:
    """Return the answers, or None where there is no whole reply."""
    with suppress(Garbled):
        return None if isinstance(reply, NoAnswer) else decode_answers(reply, group.shape)
    return None


def _said(reply: Reply) -> Plain:
    return {"!": reply.verdict, "m": reply.detail} if isinstance(reply, NoAnswer) else "an answer"
