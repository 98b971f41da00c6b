"""Grades a class: reads, grades and stores submission after submission, on several workers; goes on where it stopped.

A worker is a thread: nearly all of the work is done by children of the fork servers. Scorecards are stored by one
thread as they finish, and few submissions are in memory at a time, however large the class is.

A submission at which the harness itself fails gets no grade, and the others are graded; several in a row are no
accident, and end the run. Whoever leaves `grade_all` early closes the examiner, and so ends what is under way.
"""

import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass

from grader.courses.assignment import Assignment
from grader.courses.suite import Suite
from grader.grading.submission import CheckExaminer
from grader.intake.files.tree import NotGradedError
from grader.intake.platforms.receipts import NO_RECEIPT, Receipt
from grader.intake.reading import read_submission
from grader.intake.values import Source, Submission
from grader.kit.errors import HarnessFault, StoredFault
from grader.properties.grading import PropertyExaminer
from grader.records.contents import pack_submission
from grader.results.scorecard import Scorecard
from grader.results.settling import USUAL, Left, Step, Terms, next_step, origin_of, settle
from grader.results.store import Origin, Store
from grader.running.memory import small_memory

LEAST_WORKERS = 2  # so that one that sleeps, or works for as long as it may, does not hold up the others
AHEAD = 2  # submissions in hand per worker: one being graded, one read
FAULTS_IN_A_ROW = 3  # then the harness is at fault, and the rest of the class is left ungraded


@dataclass(frozen=True)
class Done:
    """One submission that is finished: graded now, kept from before, or not graded, for a fault or for a reason."""

    student: str
    is_new: bool
    fault: str = ""  # of the harness, which ends in exit code 2
    reason: str = ""  # why it cannot be judged as it lies there, which ends in exit code 1; an earlier grade stays
    left: Left | None = None  # its result is of another place, and stays


@dataclass(frozen=True)
class Reading:
    """A submission that was read, where it is from, and what is to be done with it."""

    submission: Submission
    origin: Origin
    step: Step | Left
    suite: str  # under which results are kept


def grade_all(
    sources: Sequence[Source],
    examiner: CheckExaminer | PropertyExaminer,
    store: Store,
    *,
    workers: int | None = None,
    terms: Terms = USUAL,
) -> Iterator[Done]:
    """Grade every source that is not graded yet, and store each scorecard before it is reported.

    They are pending then; `settling.settle` makes results of them when all are there.
    """
    readings = _readings(sources, examiner.suite, store, terms)

    def finish(reading: Reading, future: Future[Scorecard] | None) -> Done:
        return _stored(reading, future, store, examiner.suite.assignment)

    yield from each_graded(readings, examiner, finish, workers=workers)


def grade_earlier(
    rounds: Iterable[Sequence[Source]],
    examiner: CheckExaminer | PropertyExaminer,
    store: Store,
    *,
    workers: int | None = None,
    terms: Terms = USUAL,
) -> Iterator[Done]:
    """Grade attempts before the newest ones, a round of them after the other; gives those that have no grade.

    What a round gave becomes results, whose place the next round takes; so each stays as an earlier attempt.
    """
    for sources in rounds:
        for done in grade_all(sources, examiner, store, workers=workers, terms=terms):
            if done.fault:
                raise HarnessFault(not_graded([done]))
            if done.reason:
                yield done
        settle(store, examiner.suite, terms, {source.student for source in sources})


def each_graded(
    readings: Iterator[Reading | Done],
    examiner: CheckExaminer | PropertyExaminer,
    finish: Callable[[Reading, Future[Scorecard] | None], Done],
    *,
    workers: int | None = None,
) -> Iterator[Done]:
    """Grade what is to be graded, on several workers, and finish each in this thread; raises HarnessFault in the end
    where several in a row cannot be graded.
    """
    workers = workers or max(LEAST_WORKERS, len(os.sched_getaffinity(0)))
    pool = ThreadPoolExecutor(workers)
    faulty: list[Done] = []
    with small_memory() as give_back:
        try:
            for read, future in _in_flight(pool, readings, examiner, workers):
                done = read if isinstance(read, Done) else finish(read, future)
                give_back()
                faulty = [*faulty, done] if done.fault else [] if done.is_new else faulty
                if len(faulty) == FAULTS_IN_A_ROW:
                    raise HarnessFault(not_graded(faulty))
                yield done
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def not_graded(faulty: Sequence[Done], called: Callable[[str], str] = str) -> str:
    """Return the sentence on submissions without a grade: whose, the first fault, and how to go on."""
    more = f" and {len(faulty) - 3} more" if faulty[3:] else ""
    names = ", ".join(called(done.student) for done in faulty[:3]) + more
    return f"not graded: {names}: {faulty[0].fault}; what is graded is kept, the same command goes on"


def _stored(reading: Reading, future: Future[Scorecard] | None, store: Store, assignment: Assignment) -> Done:
    """Store the scorecard that a worker made, if it made one."""
    student = reading.submission.student
    if future is None:
        _note_receipt(reading, store)
        return Done(student, is_new=False, left=reading.step if isinstance(reading.step, Left) else None)
    if failed := without_card(student, future):
        return failed
    store.put(future.result(), reading.origin, pack_submission(reading.submission, assignment))
    return Done(student, is_new=True)


def without_card(student: str, future: Future[Scorecard]) -> Done | None:
    """Return what became of a submission that a worker could not grade; None where it could."""
    fault = future.exception()
    if isinstance(fault, NotGradedError):
        return Done(student, is_new=False, reason=str(fault))
    return Done(student, is_new=False, fault=_said(fault)) if fault is not None else None


def _note_receipt(reading: Reading, store: Store) -> None:
    """Keep what the download says of a submission that is graded already: it may be known, or late, only now."""
    seen = reading.submission
    if reading.step != "keep" or seen.receipt == NO_RECEIPT:
        return
    with suppress(StoredFault):  # of another release; that is said where it is shown
        card = store.get(reading.suite, seen.student)
        row = store.row(reading.suite, seen.student)
        if card is None or row is None or card.receipt == seen.receipt or card.submission != seen.digest:
            return
        if row.origin.place == reading.origin.place:
            store.note(card, seen.receipt)
        elif _is_another_time(card.receipt, seen.receipt) and not store.is_earlier(
            reading.suite, seen.student, row.key, seen.receipt.at
        ):
            store.note_attempt(card, seen.receipt, reading.origin)  # the same bytes, handed in again


def _is_another_time(one: Receipt, other: Receipt) -> bool:
    return bool(one.at and other.at) and one.at != other.at


def _said(fault: BaseException) -> str:
    if isinstance(fault, HarnessFault):
        return str(fault)
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"the grader has a defect: {type(fault).__name__}: {fault} ({last.filename}:{last.lineno}); please report it"


def _readings(sources: Sequence[Source], suite: Suite, store: Store, terms: Terms) -> Iterator[Reading | Done]:
    """Yield each submission with what is to be done with it.

    One that cannot be read is done, and stops no other one.
    """
    for source in sources:
        submission = _read(source, suite)
        if isinstance(submission, Done):
            yield submission
            continue
        origin = origin_of(source, submission)
        yield Reading(submission, origin, next_step(store, suite, submission, origin, terms), suite.name)


def _read(source: Source, suite: Suite) -> Submission | Done:
    try:
        return read_submission(source, suite.assignment)
    except NotGradedError as error:
        return Done(source.student, is_new=False, reason=str(error))
    except Exception as error:  # noqa: BLE001 - a defect at one submission is said of that one
        return Done(source.student, is_new=False, fault=_said(error))


def _in_flight(
    pool: ThreadPoolExecutor,
    readings: Iterator[Reading | Done],
    examiner: CheckExaminer | PropertyExaminer,
    workers: int,
) -> Iterator[tuple[Reading | Done, Future[Scorecard] | None]]:
    """Yield submissions as they finish, with no more than a few of them under way."""
    running: dict[Future[Scorecard], Reading] = {}
    for reading in readings:
        if isinstance(reading, Done) or reading.step != "grade":
            yield reading, None
            continue
        running[pool.submit(examiner.grade, reading.submission)] = reading
        while len(running) >= AHEAD * workers:
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: dict[Future[Scorecard], Reading]) -> Iterator[tuple[Reading, Future[Scorecard]]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future
