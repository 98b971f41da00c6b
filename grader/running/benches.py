"""Opens what grades by a suite, of either kind; nothing does by which the reference has not full marks."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from grader.courses.suite import Suite
from grader.grading.submission import MORE_SEEDS, Bench, Passes
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.kit.errors import HarnessFault
from grader.properties.grading import PropertyBench, open_property_bench
from grader.sandbox.client import ForkServer
from grader.sandbox.isolation.canary import require_isolation


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
    card = bench.grade(Submission.of("the reference", files))
    if lost := [result.check for result in card.results if result.points < result.max_points]:
        raise HarnessFault(f"{folder}: fails {', '.join(lost)} itself, so nobody is graded; `pytest` says how")
