"""Grades mutants: which checks fail each one, and how near the others came.

A mutant is asked as a submission is, on the same example sets, but only by the checks that ever run the function that
was changed, and judged without looking for small counterexamples. What passes is graded in full, so that "survived"
means full marks and nothing less.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

from grader.courses.suite import Group, Pass
from grader.grading.asking import Asker, NoAnswerError
from grader.grading.replies import NoAnswer, Replies, Reply, decode_answers
from grader.grading.submission import CheckExaminer, grade
from grader.kit.calls import Ask
from grader.kit.judging.evaluate import evaluate, judge
from grader.kit.observe import Pending, same_call
from grader.kit.plain import Plain
from grader.proving.mutations.mutants import FunctionRef, Mutant
from grader.proving.reach import Files, as_submission, asked, poisoned, reached_by
from grader.sandbox.faults import Garbled


@dataclass(frozen=True)
class MutantTrial:
    """What grading one mutant showed."""

    mutant: Mutant
    killers: tuple[str, ...]  # the checks that fail it, in the suite's order; none: it passed
    unlike: Mapping[str, int] = field(default_factory=dict)  # of a survivor: check -> answers unlike the reference's


@dataclass(frozen=True)
class Trials:
    """Tries mutants of one reference. Those that are listed as equivalent need not pass more than the first pass."""

    examiner: CheckExaminer
    reference: Files
    is_equivalent: Callable[[Mutant], bool]
    workers: int | None = None  # None: one per core

    def run(self, mutants: Sequence[Mutant], step: Callable[[str], None]) -> tuple[MutantTrial, ...]:
        """Return the trial of every mutant, in order; `step` is called as each one is done, with its function."""
        with ThreadPoolExecutor(self.workers or len(os.sched_getaffinity(0))) as pool:
            try:
                reach = self._reach(mutants, pool.map)
                usual = asked(self.examiner, self.reference, self.examiner.passes.running)
                trials = pool.map(lambda m: self._trial(m, reach.get(m.ref), usual), mutants)
                return tuple(_stepping(trials, step))
            finally:
                pool.shutdown(cancel_futures=True)

    def _reach(self, mutants: Sequence[Mutant], each: Callable[..., Iterable[Replies]]) -> dict[FunctionRef, Pass]:
        """Return the groups that notice each function that is changed."""
        wanted = {m.ref for m in mutants}
        files = dict.fromkeys(m.file for m in mutants)
        found = {ref: change for f in files for ref, change in poisoned(f, self.reference[f]) if ref in wanted}
        passes = reached_by(self.examiner, self.reference, found.values(), each)
        return dict(zip(found, passes, strict=True))

    def _trial(self, mutant: Mutant, reach: Pass | None, usual: Replies) -> MutantTrial:
        files = {**self.reference, mutant.file: mutant.after}
        killers = self._failing(files, reach or self.examiner.passes.all)
        if killers or self.is_equivalent(mutant):
            return MutantTrial(mutant, killers)
        card = grade(as_submission(self.examiner, files), self.examiner)
        if killers := tuple(r.check for r in card.results if r.verdict != "passed"):
            return MutantTrial(mutant, killers)
        again = asked(self.examiner, files, self.examiner.passes.running)
        groups = self.examiner.passes.running.groups
        return MutantTrial(mutant, (), {g.check.name: _unlike(g, usual, again) for g in groups})

    def _failing(self, files: Files, what: Pass) -> tuple[str, ...]:
        """Return the checks that fail in the first pass."""
        with closing(self.examiner.asker(as_submission(self.examiner, files), self.examiner.servers[0])) as asker:
            replies = asker.ask(what).groups
            failing = {g.check.name for g in what.groups if not self._passes(g, replies[g.check.name], asker)}
        return tuple(g.check.name for g in self.examiner.passes.suite.groups if g.check.name in failing)

    def _passes(self, group: Group, reply: Reply, asker: Asker) -> bool:
        """Return whether a check passes on a reply."""
        if isinstance(reply, NoAnswer):
            return False
        if self.examiner.known.get(group, reply):
            return True
        try:
            answers = group.by_example(decode_answers(reply, group.shape))
            return _holds(group, answers, lambda rows: asker.ask_rows(group.check, rows))
        except (Garbled, NoAnswerError):
            return False


def _holds(group: Group, answers: Sequence[Sequence[Plain]], ask: Ask) -> bool:
    """Return whether a check passes on all its examples; looks no further than the first that fails."""
    is_waiting = False
    for example, known in zip(group.examples, answers, strict=True):
        outcome = judge(group.check, example, known)
        if isinstance(outcome, Pending):
            is_waiting = True
        elif outcome.mismatch:
            return False
    return not is_waiting or not any(o.mismatch for o in evaluate(group.check, group.examples, answers, ask))


def _unlike(group: Group, usual: Replies, again: Replies) -> int:
    """Return how many answers of a survivor are not the reference's, byte for byte."""
    pairs = [replies.groups[group.check.name] for replies in (usual, again)]
    first, second = (decode_answers(r, group.shape) if isinstance(r, bytes) else [] for r in pairs)
    return sum(not same_call(("", [a]), ("", [b])) for a, b in zip(first, second, strict=True))


def _stepping(trials: Iterable[MutantTrial], step: Callable[[str], None]) -> Iterator[MutantTrial]:
    for trial in trials:
        step(trial.mutant.function)
        yield trial
