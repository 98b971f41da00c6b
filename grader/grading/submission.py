"""Grades one submission: asks twice, judges, and makes the scorecard.

The first pass asks everything, and reads the source before any of it runs. The second asks a part again, in another
order, in a child with another hash seed and other random seeds; code that answers differently, or that looks as if it
might, is asked everything again under more seeds, and fails each check that differed. All of it has one budget: a check
that was not asked, or not asked again, for want of it has no verdict, and a person must look.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from grader.courses.suite import Group, Pass, Suite
from grader.grading.asking import Asker
from grader.grading.cells import at_end, better_of, defining_only, has_stopped, in_cells
from grader.grading.crossing import doubted
from grader.grading.judging import Known, judge_group, no_answer_result, varying_result
from grader.grading.lone import OVER_BUDGET, slowness
from grader.grading.reading import Read, questions, read
from grader.grading.repeating import repeated_frame, repeated_part, variations
from grader.grading.replies import NoAnswer, Replies, Reply
from grader.intake.values import Submission
from grader.kit.plain import Raised
from grader.kit.wording.words import in_english
from grader.results.making import scorecard
from grader.results.scorecard import CheckResult, Scorecard, Variation
from grader.sandbox.budget import Budget
from grader.sandbox.client import ForkServer
from grader.sandbox.faults import Missed

OTHER_WORDS: Raised = {"!": "NotLoaded", "m": "importing the file raised something else when nothing was asked of it"}
MORE_SEEDS = (2, 3, 4, 5)  # of hashes, time and chance in more passes, for code that is suspected to vary
MOST_WHOLE = 2.0  # processor seconds of its slow checks, up to which a suspect is asked everything under each seed


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
        return self.part(0)

    def part(self, number: int) -> Pass:
        """Return one of REPEATED such parts, which together are all that runs the student's code."""
        return Pass(tuple(repeated_part(g, number) for g in reversed(self.running.groups)))


@dataclass(frozen=True)
class CheckExaminer:
    """What grading a submission needs: the passes, fork servers with different seeds, the known replies."""

    passes: Passes
    servers: tuple[ForkServer, ForkServer]  # of the seeds 0 and 1
    known: Known = field(default_factory=Known)
    more: Callable[[], Sequence[ForkServer]] = tuple  # those of MORE_SEEDS, started when they are first needed
    wide: "Callable[[], CheckExaminer] | None" = (
        None  # the same with wide fork servers, started when they are first needed
    )

    @property
    def suite(self) -> Suite:
        """What it grades by."""
        return self.passes.suite

    @in_english()
    def grade(self, submission: Submission, budget: Budget | None = None) -> Scorecard:
        """Return the scorecard of one submission."""
        return grade(submission, self, budget)

    def asker(
        self,
        submission: Submission,
        server: ForkServer,
        budget: Budget | None = None,
        slow: Mapping[str, float] | None = None,
    ) -> Asker:
        """Return an asker of this submission, which spends of `budget` (where none is given, of its own)."""
        return Asker(server, submission, tuple(self.passes.suite.assignment.files), budget, slow)


def grade(submission: Submission, examiner: CheckExaminer, budget: Budget | None = None) -> Scorecard:
    """Return the scorecard of one submission. What was asked before a module was missed is forgotten, not its cost."""
    budget = Budget() if budget is None else budget
    try:
        return _of_cells(submission, examiner, budget)
    except Missed:
        if examiner.wide is None:
            raise
        return _of_cells(submission, examiner.wide(), budget)


def _of_cells(submission: Submission, examiner: CheckExaminer, budget: Budget) -> Scorecard:
    """Return the scorecard.

    For a notebook it may be that of its definitions alone, or have the better of two results for each check.
    """
    card, source = _grade(submission, examiner, budget)
    if has_stopped(card, submission):  # a cell that has no end, or ends the program
        submission = defining_only(submission)
        card, source = _grade(submission, examiner, budget)
    if source.is_redefined and card.score < card.max_score:
        card = better_of(card, _grade(at_end(submission), examiner, budget)[0])
    return in_cells(card, submission)


def _grade(submission: Submission, examiner: CheckExaminer, budget: Budget) -> tuple[Scorecard, Read]:
    asked = questions(submission, examiner.suite)
    verdicts, replies = judged_pass(submission, examiner, budget, tuple(asked.values()))
    source = read(asked, replies.groups, submission, examiner.suite)
    again = _again(submission, examiner, replies, budget, is_suspect=bool(source.suspicions))
    results = [
        _final(g, verdicts[g.check.name], again, replies.slow).counted(is_part=examiner.suite.counts(g.check))
        for g in examiner.suite.groups
    ]
    card = scorecard(
        submission,
        examiner.suite,
        results,
        load_errors=replies.load_errors,
        printed=replies.printed,
        variations=tuple(again.variations[name] for name in sorted(again.variations)),
        **source.observed,
    )
    return card, source


def judged_pass(
    submission: Submission, examiner: CheckExaminer, budget: Budget | None = None, before: tuple[Group, ...] = ()
) -> tuple[dict[str, CheckResult], Replies]:
    """Return the first pass alone, judged: everything asked once, after questions that read the source."""
    everything, first = examiner.passes.all, examiner.passes.first
    with closing(examiner.asker(submission, examiner.servers[0], budget)) as asker:
        replies = asker.ask(Pass((*before, *first.groups)) if before else first)
        if replies.load_errors:
            alone = asker.load_errors()
            replies.load_errors = {file: alone.get(file, OTHER_WORDS) for file in replies.load_errors}
        results = _judge(everything.groups, replies, asker, examiner.known)
        replies.slow = asker.slow
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


@dataclass
class _Again:
    """What has come of asking again so far, by check: where two answers differed, and what was no longer asked."""

    variations: dict[str, Variation] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def compare(self, groups: Sequence[Group], first: Replies, again: Replies, known: Known, part: int | None) -> None:
        """Add what another pass has shown."""
        cut = {g.check.name for g in groups if _is_cut(again.groups[g.check.name])}
        asked = [g for g in groups if g.check.name not in cut]
        self.cut.update(cut)
        self.variations.update(variations(asked, first, again, known, part))

    def left(self, groups: Sequence[Group]) -> list[Group]:
        """Return those that nothing is known of yet."""
        return [g for g in groups if g.check.name not in self.variations and g.check.name not in self.cut]


def _again(
    submission: Submission, examiner: CheckExaminer, replies: Replies, budget: Budget, *, is_suspect: bool
) -> _Again:
    """Return whether calls are answered the same twice; a suspect is asked everything, several times.

    A group that hung or crashed has failed already and is not asked again, nor is one that differed. Slow code is asked
    another part under each of the other seeds: all of it twice, at a cost that it can bear.
    """
    running = [g for g in examiner.passes.running.groups if isinstance(replies.groups[g.check.name], bytes)]
    slow = replies.slow
    found = _Again()
    asker = examiner.asker(submission, examiner.servers[1], budget, slow)
    found.compare(
        running, replies, asker.ask(_slow_last(examiner.passes.repeated.only(running), slow)), examiner.known, 0
    )
    if found.variations or is_suspect:
        more = (examiner.asker(submission, server, budget, slow) for server in examiner.more())
        is_slow = sum(slow.values()) > MOST_WHOLE
        askers = enumerate(more, 1) if is_slow else ((None, other) for other in (asker, *more))
        for part, other in askers:
            left = found.left(running)
            asked = examiner.passes.running if part is None else examiner.passes.part(part)
            found.compare(left, replies, other.ask(_slow_last(asked.only(left), slow)), examiner.known, part)
    return found


def _slow_last(asked: Pass, slow: Mapping[str, float]) -> Pass:
    """Return the same groups, so that what the budget cuts off is what has used it up."""
    return Pass(tuple(sorted(asked.groups, key=lambda g: slow.get(g.check.name, 0.0)))) if slow else asked


def _is_cut(reply: Reply) -> bool:
    return isinstance(reply, NoAnswer) and reply.verdict == "not judged"


def _final(group: Group, result: CheckResult, again: _Again, slow: Mapping[str, float]) -> CheckResult:
    """Return the result as it stands after the second pass.

    A check that passed fails where a call was answered in two ways, and has no verdict where it was cut off.
    """
    name = group.check.name
    if result.verdict == "passed" and name in again.variations:
        return varying_result(result, again.variations[name])
    if result.verdict == "passed" and name in again.cut:
        return no_answer_result(group, OVER_BUDGET)
    return msgspec.structs.replace(result, slow=slowness(slow.get(name, 0.0), len(group.calls)))
