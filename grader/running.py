"""Grades a class: reads, grades and stores submission after submission, on several workers; goes on where it stopped.

A worker is a thread: nearly all of the work is done by children of the fork servers. Scorecards are stored by one
thread as they finish, and few submissions are in memory at a time, however large the class is.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import Assignment
from grader.grading import Bench, Passes, grade
from grader.intake.reading import read_submission
from grader.intake.values import Source, Submission
from grader.sandbox.canary import require_isolation
from grader.sandbox.client import ForkServer
from grader.scorecard import Scorecard
from grader.store import Key, Store
from grader.suite import Suite

AHEAD = 2  # submissions in hand per worker: one being graded, one read


@dataclass(frozen=True)
class Done:
    """One submission that is finished: graded now, or kept from before."""

    student: str
    is_new: bool


@contextmanager
def open_bench(root: Path, suite: Suite) -> Iterator[Bench]:
    """Two fork servers of which it is shown that they can hold a submission; raises IsolationFault."""
    with ExitStack() as stack:
        servers = (stack.enter_context(ForkServer(root, 0)), stack.enter_context(ForkServer(root, 1)))
        for server in servers:
            require_isolation(server)
        yield Bench(Passes(suite), servers)


def grade_all(
    sources: Sequence[Source], bench: Bench, store: Store, *, workers: int | None = None, again: bool = False
) -> Iterator[Done]:
    """Grade every source that is not graded yet, and store each scorecard before it is reported."""
    assignment = bench.passes.suite.assignment
    workers = workers or len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(workers) as pool:
        try:
            for submission, future in _in_flight(
                pool, _readings(sources, assignment, bench, store, again), bench, workers
            ):
                card = future.result() if future else None
                if card:
                    store.put(card)
                yield Done(submission.student, is_new=card is not None)
        finally:
            pool.shutdown(cancel_futures=True)


def _readings(
    sources: Sequence[Source], assignment: Assignment, bench: Bench, store: Store, again: bool
) -> Iterator[tuple[Submission, bool]]:
    """Each submission with whether it must be graded."""
    for source in sources:
        submission = read_submission(source, assignment)
        kept = None if again else store.key(bench.passes.suite.name, submission.student)
        yield submission, kept != Key(submission.digest, bench.passes.suite.digest)


def _in_flight(
    pool: ThreadPoolExecutor, readings: Iterator[tuple[Submission, bool]], bench: Bench, workers: int
) -> Iterator[tuple[Submission, Future[Scorecard] | None]]:
    """Submissions as they finish, with no more than a few of them under way."""
    running: dict[Future[Scorecard], Submission] = {}
    for submission, must_grade in readings:
        if not must_grade:
            yield submission, None
            continue
        running[pool.submit(grade, submission, bench)] = submission
        while len(running) >= AHEAD * workers:
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: dict[Future[Scorecard], Submission]) -> Iterator[tuple[Submission, Future[Scorecard]]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future
