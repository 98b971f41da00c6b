"""Grades one submission: asks twice, reads the source once, judges, and makes the scorecard.

The first pass asks everything. The second asks a part again, in another order, in a child with another hash seed and
other random seeds; code that answers differently is asked everything again, and fails each check that differed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader import syntax
from grader.asking import Asker, Replies
from grader.intake.values import Submission
from grader.judging import Known, judge_group, two_answers
from grader.repeating import differences, repeated_frame, repeated_part
from grader.sandbox.canary import LEVEL
from grader.sandbox.client import ForkServer
from grader.scorecard import CheckResult, Disagreement, Scorecard
from grader.suite import Group, Suite, plan

SEEDS = (0, 1)  # of random and numpy.random, in the first pass and in the second


@dataclass(frozen=True)
class Passes:
    """What a suite asks in each pass, with the requests encoded once."""

    suite: Suite

    @cached_property
    def loaded(self) -> tuple[Group, ...]:
        """The groups that run the student's code."""
        return tuple(g for g in self.suite.groups if not g.check.reads_source)

    @cached_property
    def sources(self) -> tuple[Group, ...]:
        """The groups that read the source."""
        return tuple(g for g in self.suite.groups if g.check.reads_source)

    @cached_property
    def repeated(self) -> tuple[Group, ...]:
        """The part that is asked again, the groups in the opposite order."""
        return tuple(repeated_part(g) for g in reversed(self.loaded))

    @cached_property
    def requests(self) -> tuple[bytes, bytes, bytes]:
        """The encoded plans of `loaded`, `sources` and `repeated`."""
        return plan(self.loaded), plan(self.sources), plan(self.repeated)


@dataclass(frozen=True)
class Bench:
    """What grading a submission needs: the passes, two fork servers with different hash seeds, the known replies."""

    passes: Passes
    servers: tuple[ForkServer, ForkServer]
    known: Known = field(default_factory=Known)

    def asker(self, submission: Submission, which: int) -> Asker:
        """An asker for one of the two servers."""
        return Asker(self.servers[which], submission, tuple(self.passes.suite.assignment.files), SEEDS[which])


def grade(submission: Submission, bench: Bench) -> Scorecard:
    """The scorecard of one submission."""
    first = bench.asker(submission, 0)
    verdicts, replies = judged_pass(bench, first)
    passes = bench.passes
    if passes.sources:
        read = first.ask(passes.sources, passes.requests[1])
        verdicts |= _judge(passes.sources, read, first, bench.known)
    different = _different(submission, bench, replies)
    results = [_final(verdicts[g.check.name], different.get(g.check.name)) for g in passes.suite.groups]
    return _scorecard(submission, passes.suite, replies, results, different)


def judged_pass(bench: Bench, asker: Asker) -> tuple[dict[str, CheckResult], Replies]:
    """The first pass alone: everything asked once, and judged."""
    replies = asker.ask(bench.passes.loaded, bench.passes.requests[0])
    return _judge(bench.passes.loaded, replies, asker, bench.known), replies


def _judge(groups: Sequence[Group], replies: Replies, asker: Asker, known: Known) -> dict[str, CheckResult]:
    results = {}
    for group in groups:
        reply = replies.groups[group.check.name]
        if remembered := known.get(group, reply):
            results[group.check.name] = remembered.result
            continue
        judgement = judge_group(group, reply, asker)
        if judgement.is_final and isinstance(reply, bytes):
            known.add(group, reply, repeated_frame(group, judgement.answers), judgement.result)
        results[group.check.name] = judgement.result
    return results


def _different(submission: Submission, bench: Bench, replies: Replies) -> dict[str, Disagreement]:
    """The checks whose calls were not answered the same twice; all is asked again where the first part shows one."""
    passes, second = bench.passes, bench.asker(submission, 1)
    again = second.ask(passes.repeated, passes.requests[2])
    found = differences(passes.loaded, replies, again, bench.known, is_part=True)
    if found:
        whole = second.ask(passes.loaded, passes.requests[0])
        found |= differences(passes.loaded, replies, whole, bench.known, is_part=False)
    return found


def _final(result: CheckResult, difference: Disagreement | None) -> CheckResult:
    """A check that passed fails where one of its calls was answered in two ways."""
    return result if difference is None or result.verdict != "passed" else two_answers(result, difference)


def _scorecard(
    submission: Submission,
    suite: Suite,
    replies: Replies,
    results: Sequence[CheckResult],
    different: Mapping[str, Disagreement],
) -> Scorecard:
    return Scorecard(
        student=submission.student,
        assignment=suite.name,
        version=suite.assignment.version,
        submission=submission.digest,
        suite=suite.digest,
        level=LEVEL,
        results=tuple(results),
        problems=dict(submission.problems),
        notes=submission.notes,
        load_errors=replies.load_errors,
        load_notes=syntax.notes(replies.load_errors, submission.files),
        disagreements=tuple(different[name] for name in sorted(different)),
        printed=replies.printed,
    )
