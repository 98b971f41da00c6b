"""Compares what the source of a submission says with what its code did: where the two differ, a person should look.

A doubt is all that can come of it. It costs no points and earns none.
"""

from collections.abc import Mapping, Sequence

import msgspec

from grader.kit.check import CrossCheck
from grader.replies import Replies, Reply, Stuck, decode_answers
from grader.sandbox.client import Garbled
from grader.scorecard import CheckResult
from grader.suite import Group


def doubted(groups: Sequence[Group], results: Mapping[str, CheckResult], replies: Replies) -> dict[str, CheckResult]:
    """The results of those checks that read the source where the running code did otherwise, with the doubt."""
    found = {}
    for group in groups:
        cross, crossed = group.check.cross_check, group.crossed
        if cross is None or crossed is None:
            continue
        result = results[group.check.name]
        reply, other = replies.groups[group.check.name], replies.groups[crossed.check.name]
        doubts = [result.doubt, *_doubts(cross, group, reply, crossed, other)]
        if any(doubts[1:]):
            doubt = "; ".join(dict.fromkeys(filter(None, doubts)))
            found[group.check.name] = msgspec.structs.replace(result, doubt=doubt)
    return found


def _doubts(cross: CrossCheck, group: Group, reply: Reply, crossed: Group, other: Reply) -> list[str]:
    """In what the answers of a check and of its cross-check do not agree, in the order of the calls."""
    try:
        said = None if isinstance(reply, Stuck) else decode_answers(reply, *group.shape)
    except Garbled:
        said = None
    if said is None:  # the source could not be read, and the check has failed by that
        return []
    try:
        if isinstance(other, Stuck):
            return [f"to compare the source with what it does was not possible: the code {other.detail}"]
        seen = decode_answers(other, *crossed.shape)
    except Garbled as fault:
        return [f"to compare the source with what it does was not possible: the code sent {fault}"]
    return [cross.otherwise(a, b) for a, b in zip(said, seen, strict=True)]
