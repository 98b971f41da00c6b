"""Opens what grades by a suite, of either kind; nothing does by which the reference has not full marks."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from grader.courses.suite import Suite
from grader.grading.judging import Known
from grader.grading.submission import MORE_SEEDS, CheckExaminer, Passes
from grader.intake.files.tree import NotGradedError
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.kit.errors import HarnessFault
from grader.properties.grading import PropertyExaminer, open_property_examiner
from grader.sandbox.client import ForkServer
from grader.sandbox.importing.holding import Holds
from grader.sandbox.importing.starting import once
from grader.sandbox.isolation.canary import require_isolation


@contextmanager
def open_examiner(root: Path, suite: Suite) -> Iterator[CheckExaminer | PropertyExaminer]:
    """Yield what grades by this suite, whichever kind it is; the reference has full marks on it."""
    if not suite.groups and not suite.properties:
        raise HarnessFault(f"{suite.name}: no check has such examples, so nothing can be graded")
    if not suite.properties:
        with open_check_examiner(root, suite) as examiner:
            yield examiner
        return
    with open_property_examiner(root, suite) as tests:
        _require_full_marks(tests, root / "reference")
        yield tests


@contextmanager
def open_check_examiner(root: Path, suite: Suite, *, has_reference: bool = True) -> Iterator[CheckExaminer]:
    """Yield two fork servers that are shown to hold a submission, and to give the reference full marks.

    Raises IsolationFault or HarnessFault where one of it is not so. What the reference replied is known from then on.
    A course that anybody can read has no reference; it was asked when that course was put together.
    """
    with ExitStack() as stack:
        known = Known()

        def opened(*, is_wide: bool) -> CheckExaminer:
            start = partial(_all_started, stack, root, suite.assignment.imports, is_wide=is_wide)
            wide = None if is_wide else once(partial(opened, is_wide=True))
            # With fewer servers for more passes than asked for, verdicts would differ: it is all of them or none.
            more = once(partial(start, MORE_SEEDS))
            first, second = start((0, 1))
            examiner = CheckExaminer(Passes(suite), (first, second), known, more, wide)
            if has_reference:
                _require_full_marks(examiner, root / "reference")
            return examiner

        yield opened(is_wide=False)


def _all_started(
    stack: ExitStack, root: Path, imports: tuple[str, ...], seeds: Sequence[int], *, is_wide: bool
) -> tuple[ForkServer, ...]:
    """Return a fork server for each seed, which start side by side and are shown to hold a submission."""

    def started(seed: int) -> ForkServer:
        server = stack.enter_context(ForkServer(root, seed, holds=Holds(imports=imports, is_wide=is_wide)))
        require_isolation(server)
        return server

    with ThreadPoolExecutor(len(seeds)) as pool:
        return tuple(pool.map(started, seeds))


def _require_full_marks(examiner: CheckExaminer | PropertyExaminer, folder: Path) -> None:
    files = read_folder(folder)
    try:
        card = examiner.grade(Submission.of("the reference", files))
    except NotGradedError as error:
        raise HarnessFault(f"{folder}: {error}; nobody is graded") from error
    if lost := [result.check for result in card.results if result.points < result.max_points]:
        raise HarnessFault(f"{folder}: fails {', '.join(lost)} itself, so nobody is graded; `pytest` says how")
