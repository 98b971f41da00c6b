"""The pytest plugin: every Check becomes a test that replays its public examples on the code under test.

The public set decides. `--live` draws more and reports them as extra; `--pdb` runs the code in this process. Failures
are rendered by `render`, in the same words as the instructor's feedback. Outside of a course, where there is no
assignments/, the plugin does nothing.
"""

import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from grader.kit.answering.in_process import InProcess, read_own_folder
from grader.kit.answering.places import told
from grader.kit.asking.session import InTerminal, Limits, WorkerSession
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.failure import Failure
from grader.kit.probe import find_probes
from grader.kit.showing.switch import is_asked_for
from grader.kit.testing.arguments import joined, understand
from grader.kit.testing.items import CheckItem
from grader.kit.testing.own_tests import SECONDS, ended_after, own_failure
from grader.kit.testing.pasting import imports_for
from grader.kit.testing.replaying import Found
from grader.kit.testing.reports import asked_in, same_lines, waiting_lines
from grader.kit.testing.saying import import_lines, nothing_chosen, text_of
from grader.kit.testing.standing import FAILED, LETTERS, NOT_STARTED, SAME, WAITING, Standing, stubs_in
from grader.kit.testing.tasks import Tasks
from grader.kit.testing.waiting import Waiting
from grader.kit.wording.words import reworded, worded

HANG_SECONDS = 0.5  # of processor time for one example; the slowest takes the reference 0.002, all together 0.01
PATIENT_SECONDS = 10.0  # the time that all calls of a check have with --patient


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --code, --live, --patient and --plain, and the configuration key `code`."""
    group = parser.getgroup("course checks")
    group.addoption(
        "--code",
        metavar="DIR",
        help="the folder with the code to check (default: the `code` of the configuration)",
    )
    group.addoption(
        "--live", action="store_true", help="draw more examples besides the public ones; they count for nothing"
    )
    group.addoption(
        "--patient", action="store_true", help="give each call as much time as when it is graded: slow code is no hang"
    )
    group.addoption(
        "--plain", action="store_true", help="for a screen reader: failures as lines in their order, without columns"
    )
    group.addoption("--all", action="store_true", help="name the checks that pass as well")
    parser.addini("graded_by", "the version of Python that grades, such as 3.12; another one is told", default="")
    parser.addini(
        "code", "folder with the code to check, relative to the root; else reference/, or student/", default=""
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | pytest.ExitCode | None:
    """Begin anew where the folder of the code was taken for that of the course; nothing is configured yet."""
    given = config.invocation_params
    arguments = joined(list(map(str, given.args)), given.dir)
    if arguments is None or (given.dir.is_relative_to(config.rootpath) and _tasks(config.rootpath).tasks):
        return None
    if capture := config.pluginmanager.get_plugin("capturemanager"):
        capture.stop_global_capturing()  # which keeps the keyboard from a debugger
    again = [*arguments, "-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]
    return pytest.main(again, given.plugins)


def pytest_configure(config: pytest.Config) -> None:
    """Find the code under test, and start asking it in the way that the options say."""
    tasks = _tasks(config.rootpath)
    if not tasks.tasks:
        if config.option.code:
            raise pytest.UsageError(
                worded(
                    "--code {code}: no course in {folder}; run this in the course's folder, as `pytest --code={code}`",
                    code=config.option.code,
                    folder=config.rootpath,
                )
            )
        return
    folder = Path(config.option.code or config.rootpath / (config.getini("code") or _usual(config.rootpath)))
    if not folder.is_dir():
        raise pytest.UsageError(
            worded("--code {folder}: there is no such folder; give the one that holds the code to check", folder=folder)
        )
    for task in tasks.tasks:
        config.addinivalue_line("markers", f"{task.marker}: task {task.id}, {task.title}")
    if getattr(config.option, "forked", False):  # pytest-forked's: the code has a process of its own anyway
        config.option.forked = False
    is_part = understand(config, tasks, folder.resolve())
    config.pluginmanager.register(Checks(config, tasks, folder.resolve(), is_part=is_part), "course-checks")


def _usual(root: Path) -> str:
    """Return the folder of the code where nothing names one: the staff have the reference, and students their
    own code.
    """
    return "reference" if (root / "reference").is_dir() else "student"


def _tasks(root: Path) -> Tasks:
    """Return the course's tasks; pytest does not start on an assignment that cannot be read."""
    try:
        return Tasks.read(root)
    except HarnessFault as error:
        raise pytest.UsageError(str(error)) from error


class Checks:
    """The running session: the course's tasks, the code under test, and what is known of it so far."""

    def __init__(self, config: pytest.Config, tasks: Tasks, folder: Path, *, is_part: bool) -> None:
        self.config, self.tasks, self.folder, self.is_part = config, tasks, folder, is_part
        self.is_debugging = bool(config.option.usepdb)
        self.is_plain = bool(config.option.plain) or is_asked_for()
        seconds = PATIENT_SECONDS if config.option.patient else HANG_SECONDS
        limits = Limits(row_seconds=seconds, waiting=Waiting(config, is_plain=self.is_plain))
        names = (*tasks.imports, *tasks.files)
        self.session = WorkerSession(folder, InTerminal(config.rootpath), tasks.package, names, limits)
        self.extra: list[Found] = []  # what drawing more found
        self.left_out: list[str] = []  # by -k and -m
        self.endless: set[str] = set()  # targets that had no end once: they are not asked again
        self.failed: list[tuple[Check, Failure]] = []  # those that are told whole

    def in_process(self) -> InProcess:
        """Return the code under test in this process, where a debugger can stop in it."""
        files, broken = read_own_folder(self.folder, self.tasks.files)
        return InProcess(files, str(self.folder), self.tasks.package, listed=self.tasks.imports, broken=broken)

    def show(self, found: Found) -> str:
        """Return the failure as a student is told of it; what is pasted works in the folder above their own."""
        probes, texts = find_probes(), read_own_folder(self.folder, self.tasks.files)[0]
        package = self.folder.name if self.folder.parent == self.config.rootpath else ""
        first = imports_for(found.failure.calls, probes, texts, package)
        return text_of(found, probes, first, is_plain=self.is_plain)

    def pytest_report_header(self) -> list[str]:
        """Say which code is tested, first of all."""
        lines = [worded("code under test: {folder}", folder=self.folder)]
        if self.is_debugging:
            lines.append(worded("--pdb: your code runs inside pytest, without a deadline"))
        return lines

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Keep the names of what -k and -m leave out."""
        self.left_out += [item.name for item in items]

    def pytest_pycollect_makeitem(self, collector: pytest.Module, name: str, obj: object) -> pytest.Item | None:
        """Collect each Check as one test."""
        if not (isinstance(obj, Check) and name.startswith("test_")):
            return None
        item: CheckItem = CheckItem.from_parent(collector, name=name, check=obj, checks=self)
        return item

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Ask in the order of the tasks, whatever the names of their files are, and whoever shuffled them."""
        items.sort(key=self._place)

    def _place(self, item: pytest.Item) -> tuple[float, str, int]:
        """Return checks in the order of their tasks, and of their file.

        What is no check stays behind them as it was.
        """
        if not isinstance(item, CheckItem):
            return float("inf"), "", 0
        task = item.task_index
        return len(self.tasks.tasks) if task is None else task, str(item.path), item.line

    def _is_own(self, item: pytest.Item) -> TypeGuard[pytest.Function]:
        """Return whether it is a test of the student's own."""
        return isinstance(item, pytest.Function) and item.path.parent == self.folder

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """End a test of the student's own that has no end."""
        if not self._is_own(item) or self.is_debugging:
            return (yield)
        with ended_after(PATIENT_SECONDS if self.config.option.patient else SECONDS, self.folder):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """Mark the report of a check that says nothing of its own, so that it is one letter."""
        report: Any = yield
        if isinstance(item, CheckItem):
            report.check, report.task, report.points = item.check.name, item.task_index, item.check.points
            report.state, report.told, report.same_as = item.state, item.told, item.same_as
        elif self._is_own(item):
            report.__dict__.pop("_hypothesis_failing_examples", None)  # from which Hypothesis makes a patch for git
            report.sections = [section for section in report.sections if section[0] != "Hypothesis"]
            if call.excinfo and call.excinfo.errisinstance(NotImplementedError):
                report.state = NOT_STARTED  # a test that is a stub, or that tests a stub
            if call.excinfo and report.failed:
                report.longrepr = own_failure(item, call.excinfo.value, self.folder)
        return report

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any], report: Any
    ) -> None:
        """Say of a file of the student's own tests that cannot be imported what is said of their other files."""
        if isinstance(node, pytest.Module) and node.path.parent == self.folder and call.excinfo:
            error = call.excinfo.value.__cause__ or call.excinfo.value
            report.longrepr = "\n".join(import_lines(told(error, self.folder.as_posix(), is_import=True)))

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Show what was not started, and what was not asked, as that."""
        state = getattr(report, "state", "")
        if report.when != "call" or not state:
            return None
        return reworded(state), LETTERS[state], reworded(state).upper()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> Generator[None, Any, None]:
        """Say the points and the next step before what pytest says of the failures, and again below it."""
        stats, write = terminalreporter.stats, terminalreporter.line
        files, _ = read_own_folder(self.folder, self.tasks.files)
        is_part = self.is_part or bool(self.left_out)
        is_for_staff = _usual(self.config.rootpath) != "student"
        standing = Standing(self.tasks, asked_in(stats), is_part, stubs_in(files.values()), is_for_staff)
        for line in standing.head() if FAILED in stats else ():  # else nothing stands between these and the last lines
            write(line)
        yield
        if self.extra:
            terminalreporter.section(worded("extra examples (--live): for you to know, they count for nothing"))
            for found in self.extra:
                write(self.show(found))
        graded_by, own = self.config.getini("graded_by"), f"{sys.version_info.major}.{sys.version_info.minor}"
        if graded_by not in ("", own):
            write(
                worded(
                    "This is Python {own}; your work is graded with {other}, in which a few things are different.",
                    own=own, other=graded_by,
                )
            )  # fmt: skip
        if getattr(self.config.option, "cov_source", None):  # pytest-cov's
            write(worded("The coverage is not that of the code that is checked, which runs in a process of its own."))
        if self.left_out and not self.config.option.collectonly and not stats.keys() - {"deselected"}:
            write(nothing_chosen(self.config.option.keyword, self.left_out))
        has_names = self.config.option.all  # and no line for each task where a file comes first
        waiting, same = (stats.get(reworded(state), ()) for state in (WAITING, SAME))
        per_task = standing.per_task(has_names=has_names) if has_names or not waiting else ()
        for line in (*waiting_lines(waiting), *same_lines(same), *per_task, *standing.head()):
            write(line)

    def pytest_unconfigure(self) -> None:
        """End the worker."""
        self.session.close()
