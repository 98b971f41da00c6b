"""Grades a class: reads, grades and stores submission after submission, on several workers; goes on where it stopped.

A worker is a thread: nearly all of the work is done by children of the fork servers. Scorecards are stored by one
thread as they finish, and few submissions are in memory at a time, however large the class is.

A submission at which the harness itself fails gets no grade, and the others are graded; several in a row are no
accident, and end the run. Whoever leaves `grade_all` early closes the bench, and so ends what is under way.
"""

import ctypes
import fcntl
import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grader.grading import MORE_SEEDS, Bench, Passes
from grader.intake.reading import read_submission
from grader.intake.values import NotGradedError, Source, Submission
from grader.kit.errors import HarnessFault
from grader.kit.in_process import read_folder
from grader.properties.grading import PropertyBench, open_property_bench
from grader.sandbox.canary import require_isolation
from grader.sandbox.client import ForkServer
from grader.sandbox.locks import PR_SET_PDEATHSIG
from grader.scorecard import Scorecard
from grader.settling import USUAL, Left, Step, Terms, next_step, origin_of
from grader.store import Origin, Store
from grader.suite import Suite

LEAST_WORKERS = 2  # so that one that sleeps, or works for as long as it may, does not hold up the others
AHEAD = 2  # submissions in hand per worker: one being graded, one read
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of mallopt(3)
FAULTS_IN_A_ROW = 3  # then it is not the submissions, and the rest is spared


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


@contextmanager
def sole_grader(course: Path) -> Iterator[None]:
    """While inside, no other process grades in this course; raises HarnessFault where one does."""
    place = course / "grading.lock"
    try:
        course.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = place.open("ab")
    except OSError as error:
        raise HarnessFault(
            f"{place}: cannot be written: {error.strerror}; make the folder writable, or give another --course"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel undoes it, however this process ends
        except BlockingIOError:
            raise HarnessFault(
                f"{course}: another process is grading here; wait until it is done, or stop it; nothing was changed"
            ) from None
        yield


@contextmanager
def open_any_bench(root: Path, suite: Suite) -> Iterator[Bench | PropertyBench]:
    """What grades by this suite, whichever kind it is; the reference has full marks on it."""
    if not suite.properties:
        with open_bench(root, suite) as bench:
            yield bench
        return
    with open_property_bench(root, suite) as tests:
        _require_full_marks(tests, root / "reference")
        yield tests


@contextmanager
def open_bench(root: Path, suite: Suite) -> Iterator[Bench]:
    """Two fork servers that are shown to hold a submission, and to give the reference full marks.

    Raises IsolationFault or HarnessFault where one of it is not so. What the reference replied is known from then on.
    """
    with ExitStack() as stack:
        servers = (stack.enter_context(ForkServer(root, 0)), stack.enter_context(ForkServer(root, 1)))
        for server in servers:
            require_isolation(server)
        bench = Bench(Passes(suite), servers, more=_started_once(stack, root))
        _require_full_marks(bench, root / "reference")
        yield bench


def _started_once(stack: ExitStack, root: Path) -> Callable[[], Sequence[ForkServer]]:
    """Gives the servers for more passes; the first who asks starts them."""
    servers: list[ForkServer] = []
    lock = threading.Lock()

    def get() -> Sequence[ForkServer]:
        with lock:
            if not servers:  # all of them or none: with fewer, or with one that holds nobody, verdicts would differ
                started = [stack.enter_context(ForkServer(root, seed)) for seed in MORE_SEEDS]
                for server in started:
                    require_isolation(server)
                servers.extend(started)
        return servers

    return get


def _require_full_marks(bench: Bench | PropertyBench, folder: Path) -> None:
    files = read_folder(folder)
    card = bench.grade(Submission("the reference", files, {name: name for name in files}, {}, (), ""))
    if lost := [result.check for result in card.results if result.points < result.max_points]:
        raise HarnessFault(f"{folder}: fails {', '.join(lost)} itself, so nobody is graded; `pytest` says how")


def grade_all(
    sources: Sequence[Source],
    bench: Bench | PropertyBench,
    store: Store,
    *,
    workers: int | None = None,
    terms: Terms = USUAL,
) -> Iterator[Done]:
    """Grade every source that is not graded yet, and store each scorecard before it is reported.

    They are pending then; `settling.settle` makes results of them when all are there.
    """
    _keep_memory_small()
    readings = _readings(sources, bench.suite, store, terms)
    workers = workers or max(LEAST_WORKERS, len(os.sched_getaffinity(0)))
    pool = ThreadPoolExecutor(workers)
    faulty: list[Done] = []
    try:
        for read, future in _in_flight(pool, readings, bench, workers):
            done = read if isinstance(read, Done) else _kept(read, future, store)
            faulty = [*faulty, done] if done.fault else [] if done.is_new else faulty
            if len(faulty) == FAULTS_IN_A_ROW:
                raise HarnessFault(not_graded(faulty))
            yield done
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def end_with_parent() -> None:
    """Have the calling process killed when the one that started it ends, however that ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def not_graded(faulty: Sequence[Done]) -> str:
    """The sentence on submissions without a grade: whose, the first fault, and how to go on."""
    names = ", ".join(done.student for done in faulty[:3]) + (f" and {len(faulty) - 3} more" if faulty[3:] else "")
    return f"not graded: {names}: {faulty[0].fault}; what is graded is kept, the same command goes on"


def _kept(reading: Reading, future: Future[Scorecard] | None, store: Store) -> Done:
    """Store the scorecard that a worker made, if it made one."""
    student = reading.submission.student
    if future is None:
        return Done(student, is_new=False, left=reading.step if isinstance(reading.step, Left) else None)
    fault = future.exception()
    if fault is not None:
        return Done(student, is_new=False, fault=_said(fault))
    store.put(future.result(), reading.origin)
    return Done(student, is_new=True)


def _said(fault: BaseException) -> str:
    if isinstance(fault, HarnessFault):
        return str(fault)
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"the grader has a defect: {type(fault).__name__}: {fault} ({last.filename}:{last.lineno}); please report it"


def _keep_memory_small() -> None:
    """Have garbage found soon, and what is freed given back: hostile children fill large frames."""
    gc.collect()
    gc.freeze()  # checks and sets stay: a search among them is long, and for that reason rare
    with suppress(AttributeError):  # another C library than glibc
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, 128 << 10)  # its default, which grows by itself unless it is set


def _readings(sources: Sequence[Source], suite: Suite, store: Store, terms: Terms) -> Iterator[Reading | Done]:
    """Each submission with what is to be done with it; one that cannot be read is done, and stops no other one."""
    for source in sources:
        submission = _read(source, suite)
        if isinstance(submission, Done):
            yield submission
            continue
        origin = origin_of(source, submission)
        yield Reading(submission, origin, next_step(store, suite, submission, origin, terms))


def _read(source: Source, suite: Suite) -> Submission | Done:
    try:
        return read_submission(source, suite.assignment)
    except NotGradedError as error:
        return Done(source.student, is_new=False, reason=str(error))
    except Exception as error:  # noqa: BLE001 - a defect at one submission is said of that one
        return Done(source.student, is_new=False, fault=_said(error))


def _in_flight(
    pool: ThreadPoolExecutor, readings: Iterator[Reading | Done], bench: Bench | PropertyBench, workers: int
) -> Iterator[tuple[Reading | Done, Future[Scorecard] | None]]:
    """Submissions as they finish, with no more than a few of them under way."""
    running: dict[Future[Scorecard], Reading] = {}
    for reading in readings:
        if isinstance(reading, Done) or reading.step != "grade":
            yield reading, None
            continue
        running[pool.submit(bench.grade, reading.submission)] = reading
        while len(running) >= AHEAD * workers:
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: dict[Future[Scorecard], Reading]) -> Iterator[tuple[Reading, Future[Scorecard]]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future
