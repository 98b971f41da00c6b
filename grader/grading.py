"""Grades one submission: asks twice, judges, and makes the scorecard.

The first pass asks everything, and reads the source before any of it runs. The second asks a part again, in another
order, in a child with another hash seed and other random seeds; code that answers differently, or that looks as if it
might, is asked everything again under more seeds, and fails each check that differed.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from grader import syntax
from grader.asking import Asker
from grader.crossing import doubted
from grader.intake.values import Submission
from grader.judging import Known, judge_group, two_answers
from grader.reaching import reaches
from grader.repeating import differences, repeated_frame, repeated_part, suspicions
from grader.replies import Replies
from grader.sandbox.canary import LEVEL
from grader.sandbox.client import ForkServer
from grader.scorecard import CheckResult, Disagreement, Scorecard
from grader.suite import Group, Pass, Suite

OTHER_WORDS = {"!": "NotLoaded", "m": "importing the file raised something else when nothing was asked of it"}
MORE_SEEDS = (2, 3, 4, 5)  # of hashes, time and chance in more passes, for code that is suspected to vary


@dataclass(frozen=True)
class Passes:
    """What a suite asks in each pass, with the plans encoded once."""

    suite: Suite

    @cached_property
    def all(self) -> Pass:
        """Every group; those that read the source come first, before any of it runs."""
        return Pass(tuple(sorted(self.suite.groups, key=lambda g: not g.check.reads_source)))

    @cached_property
    def first(self) -> Pass:
        """What is asked at first: every group, and in the end what is compared with the reading of the source."""
        return Pass((*self.all.groups, *(g.crossed for g in self.suite.groups if g.crossed)))

    @cached_property
    def running(self) -> Pass:
        """The groups that run the student's code."""
        return Pass(tuple(g for g in self.suite.groups if not g.check.reads_source))

    @cached_property
    def repeated(self) -> Pass:
        """The part of `running` that is asked again, the groups in the opposite order."""
        return Pass(tuple(repeated_part(g) for g in reversed(self.running.groups)))


@dataclass(frozen=True)
class Bench:
    """What grading a submission needs: the passes, fork servers with different seeds, the known replies."""

    passes: Passes
    servers: tuple[ForkServer, ForkServer]  # of the seeds 0 and 1
    known: Known = field(default_factory=Known)
    more: Callable[[], Sequence[ForkServer]] = tuple  # those of MORE_SEEDS, started when they are first needed

    @property
    def suite(self) -> Suite:
        """What it grades by."""
        return self.passes.suite

    def grade(self, submission: Submission) -> Scorecard:
        """The scorecard of one submission."""
        return grade(submission, self)

    def asker(self, submission: Submission, server: ForkServer) -> Asker:
        """An asker of this submission."""
        return Asker(server, submission, tuple(self.passes.suite.assignment.files))


def grade(submission: Submission, bench: Bench) -> Scorecard:
    """The scorecard of one submission."""
    verdicts, replies = judged_pass(submission, bench)
    suspected = suspicions(submission.files, bench.suite.assignment.files, bench.suite.given)
    different = _different(submission, bench, replies, is_suspect=bool(suspected))
    results = [_final(verdicts[g.check.name], different.get(g.check.name)) for g in bench.suite.groups]
    card = _scorecard(submission, bench.suite, replies, results)
    disagreements = tuple(different[name] for name in sorted(different))
    reached = reaches(bench.asker(submission, bench.servers[0]), submission.files, bench.suite.assignment.files)
    return msgspec.structs.replace(card, disagreements=disagreements, suspicions=suspected, reaches=reached)


def judged_pass(submission: Submission, bench: Bench) -> tuple[dict[str, CheckResult], Replies]:
    """The first pass alone: everything asked once, and judged."""
    everything = bench.passes.all
    with closing(bench.asker(submission, bench.servers[0])) as asker:
        replies = asker.ask(bench.passes.first)
        if replies.load_errors:
            alone = asker.load_errors()
            replies.load_errors = {file: alone.get(file, OTHER_WORDS) for file in replies.load_errors}
        results = _judge(everything.groups, replies, asker, bench.known)
        return results | doubted(everything.groups, results, replies), replies


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


def _different(submission: Submission, bench: Bench, replies: Replies, *, is_suspect: bool) -> dict[str, Disagreement]:
    """The checks whose calls were not answered the same twice; a suspect is asked everything, several times.

    A group that hung or crashed has failed already and is not asked again, nor is one that differed.
    """
    running = [g for g in bench.passes.running.groups if isinstance(replies.groups[g.check.name], bytes)]
    asker = bench.asker(submission, bench.servers[1])
    again = asker.ask(bench.passes.repeated.only(running))
    found = differences(running, replies, again, bench.known, is_part=True)
    if found or is_suspect:
        more = (bench.asker(submission, server) for server in bench.more())
        for other in (asker, *more):
            left = [g for g in running if g.check.name not in found]
            whole = other.ask(bench.passes.running.only(left))
            found |= differences(left, replies, whole, bench.known, is_part=False)
    return found


def _final(result: CheckResult, difference: Disagreement | None) -> CheckResult:
    """A check that passed fails where one of its calls was answered in two ways."""
    return result if difference is None or result.verdict != "passed" else two_answers(result, difference)


def _scorecard(
    submission: Submission,
    suite: Suite,
    replies: Replies,
    results: Sequence[CheckResult],
) -> Scorecard:
    return Scorecard(
        student=submission.student,
        assignment=suite.name,
        version=suite.assignment.version,
        submission=submission.digest,
        suite=suite.digest,
        generation=suite.generation,
        level=LEVEL,
        results=tuple(results),
        problems=dict(submission.problems),
        notes=submission.notes,
        load_errors=replies.load_errors,
        load_notes=syntax.notes(replies.load_errors, submission.files),
        printed=replies.printed,
    )
