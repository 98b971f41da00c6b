"""Compares what the source of a submission says with what its code did: where the two differ, a person should look.

A doubt is all that can come of it. It costs no points and earns none.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.courses.suite import Group
from grader.grading.judging import MAX_DOUBT
from grader.grading.replies import NoAnswer, Replies, decode_answers
from grader.results.scorecard import CheckResult
from grader.sandbox.faults import Garbled

NOT_COMPARED = "what the source says could not be compared with what the code does: it"


def doubted(groups: Sequence[Group], results: Mapping[str, CheckResult], replies: Replies) -> dict[str, CheckResult]:
    """Return the results of those checks that read the source where the running code did otherwise, with the doubt."""
    found = {}
    for group in (g for g in groups if g.crossed):
        result = results[group.check.name]
        doubts = list(filter(None, _doubts(group, replies)))
        if doubts:
            doubt = "; ".join(dict.fromkeys((result.doubt, *doubts) if result.doubt else doubts))[:MAX_DOUBT]
            found[group.check.name] = msgspec.structs.replace(result, doubt=doubt)
    return found


def _doubts(group: Group, replies: Replies) -> Iterator[str]:
    """Yield where the answers of a check and of its cross-check do not agree, in the order of the calls."""
    cross, crossed = group.check.cross_check, group.crossed
    said = replies.groups[group.check.name]
    if cross is None or crossed is None or isinstance(said, NoAnswer):
        return
    seen = replies.groups[crossed.check.name]
    try:
        answers = decode_answers(said, group.shape)
        if isinstance(seen, NoAnswer):
            yield f"{NOT_COMPARED} {seen.detail}"
            return
        for answer, other in zip(answers, decode_answers(seen, crossed.shape), strict=True):
            if other not in replies.load_errors.values():  # nothing has run, and that is said already
                yield cross.otherwise(answer, other)
    except Garbled as fault:
        yield f"{NOT_COMPARED} sent {fault}"
