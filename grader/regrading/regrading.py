"""Grades attempts again, from what is kept of them, into a place of its own: no result is changed by it."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from msgspec.structs import replace

from grader.courses.suite import Suite
from grader.grading.submission import CheckExaminer
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import Submission
from grader.kit.errors import StoredFault
from grader.properties.grading import PropertyExaminer
from grader.records.attempts import AttemptKey, attempts_of
from grader.records.contents import NotKeptError, kept_submission
from grader.records.regraded import keep_regraded, kept_before, regraded
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store
from grader.running.class_run import Done, Reading, each_graded, without_card

OfStudent = tuple[str, str]  # a student and the digest of a submission


@dataclass
class Plan:
    """Which attempts are to be graded again: those that another suite or other code has graded."""

    due: dict[OfStudent, list[Receipt]] = field(default_factory=dict)  # of each attempt; the bytes are graded once
    done: set[AttemptKey] = field(default_factory=set)  # attempts that a regrade that ended before has graded
    valid: int = 0  # attempts whose grade is of this suite and this code, or was kept when these were new
    unread: dict[str, str] = field(default_factory=dict)  # students of whom a stored grade cannot be read, and why

    @property
    def chosen(self) -> set[AttemptKey]:
        """The attempts that are to have a grade of the regrade."""
        due = (AttemptKey(*of, receipt.at) for of, receipts in self.due.items() for receipt in receipts)
        return {*due, *self.done}


def plan_of(store: Store, suite: Suite, is_chosen: Callable[[Scorecard], bool]) -> Plan:
    """Return what is to be done of all attempts that are chosen."""
    plan, done, kept = Plan(), regraded(store, suite.name), kept_before(store, suite)
    for card in _each_attempt(store, suite.name, plan.unread):
        key = AttemptKey.of(card)
        if (card.suite, card.made_by) == (suite.digest, suite.made_by) or key in kept:
            plan.valid += 1
        elif is_chosen(card) and key in done:
            plan.done.add(key)
        elif is_chosen(card):
            plan.due.setdefault((card.student, card.submission), []).append(card.receipt)
    return plan


def _each_attempt(store: Store, assignment: str, unread: dict[str, str]) -> Iterator[Scorecard]:
    """Yield every attempt by student; one of whom a grade cannot be read is noted, and left out."""
    for student in store.students_of(assignment):
        try:
            yield from attempts_of(store, assignment, student)
        except StoredFault as fault:  # of a release that wrote them in another way
            unread[student] = str(fault)


def regrade_all(
    plan: Plan,
    examiner: CheckExaminer | PropertyExaminer,
    store: Store,
    at_hand: Mapping[OfStudent, Submission],
    workers: int | None = None,
) -> Iterator[Done]:
    """Grade what is due; `at_hand` are submissions that were read from where they lie."""
    suite = examiner.suite

    def finish(reading: Reading, future: Future[Scorecard] | None) -> Done:
        seen = reading.submission
        if future is None:
            raise StoredFault(f"{seen.student}: was not graded")
        if failed := without_card(seen.student, future):
            return failed
        for receipt in plan.due[seen.student, seen.digest]:
            keep_regraded(store, replace(future.result(), receipt=receipt), suite.made_by)
        return Done(seen.student, is_new=True)

    yield from each_graded(_readings(plan, store, suite, at_hand), examiner, finish, workers=workers)


def _readings(
    plan: Plan, store: Store, suite: Suite, at_hand: Mapping[OfStudent, Submission]
) -> Iterator[Reading | Done]:
    for student, digest in plan.due:
        try:
            kept = at_hand.get((student, digest)) or kept_submission(
                store, suite.name, suite.assignment, student, digest
            )
        except (NotKeptError, StoredFault) as error:
            yield Done(student, is_new=False, reason=str(error))
        else:
            yield Reading(kept, Origin(), "grade", suite.name)
