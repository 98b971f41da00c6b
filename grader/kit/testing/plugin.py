"""The pytest plugin: every Check becomes a test that replays its public examples on the code under test.

The public set decides. `--live` draws more and reports them as extra; `--pdb` runs the code in this process. Failures
are rendered by `render`, in the same words as the instructor's feedback. Outside of a course, where there is no
assignments/, the plugin does nothing.
"""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.answering.session import InTerminal, WorkerSession
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.picturing.in_text import failure_told
from grader.kit.probe import find_probes
from grader.kit.showing.aloud import failure_aloud
from grader.kit.showing.switch import is_asked_for
from grader.kit.testing.replaying import Found, replay, replay_live
from grader.kit.testing.tasks import Tasks, marker

LIVE_EXAMPLES = 100  # drawn for each check with --live, as many as hypothesis draws by default


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --code, --live and --plain, and the configuration key `code`."""
    group = parser.getgroup("course checks")
    group.addoption(
        "--code",
        metavar="DIR",
        help="as --code=DIR: the folder with the code to check (default: the `code` of the configuration)",
    )
    group.addoption(
        "--live", action="store_true", help="draw more examples besides the public ones; they count for nothing"
    )
    group.addoption(
        "--plain", action="store_true", help="for a screen reader: failures as lines in their order, without columns"
    )
    parser.addini(
        "code", "folder with the code to check, relative to the root; else reference/, or student/", default=""
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find the code under test, and start asking it in the way that the options say."""
    tasks = _tasks(config.rootpath)
    if not tasks.tasks:
        if config.option.code:
            raise pytest.UsageError(
                f"--code {config.option.code}: no course in {config.rootpath}; run this in the course's folder,"
                f" as `pytest --code={config.option.code}`"
            )
        return
    folder = Path(config.option.code or config.rootpath / (config.getini("code") or _usual(config.rootpath)))
    if not folder.is_dir():
        raise pytest.UsageError(f"--code {folder}: there is no such folder; give the one that holds the code to check")
    for task in tasks.tasks:
        config.addinivalue_line("markers", f"{task.marker}: task {task.id}, {task.title}")
    config.pluginmanager.register(Checks(config, tasks, folder.resolve()), "course-checks")


def _usual(root: Path) -> str:
    """The folder of the code where nothing names one: the staff have the reference, and students their own code."""
    return "reference" if (root / "reference").is_dir() else "student"


def _tasks(root: Path) -> Tasks:
    """The course's tasks; pytest does not start on an assignment that cannot be read."""
    try:
        return Tasks.read(root)
    except HarnessFault as error:
        raise pytest.UsageError(str(error)) from error


class Checks:
    """The running session: the course's tasks, the code under test, and what live drawing found."""

    def __init__(self, config: pytest.Config, tasks: Tasks, folder: Path) -> None:
        self.config, self.tasks, self.folder = config, tasks, folder
        self.is_debugging = bool(config.option.usepdb)
        self.show = failure_aloud if config.option.plain or is_asked_for() else failure_told
        self.session = WorkerSession(folder, InTerminal(config.rootpath), tasks.package, tasks.imports)
        self.extra: list[Found] = []

    def in_process(self) -> InProcess:
        """The code under test in this process, where a debugger can stop in it."""
        return InProcess(read_folder(self.folder), str(self.folder), self.tasks.package, listed=self.tasks.imports)

    def pytest_report_header(self) -> list[str]:
        """Say which code is tested, first of all."""
        lines = [f"code under test: {self.folder}"]
        if self.is_debugging:
            lines.append("--pdb: your code runs inside pytest, without a deadline")
        return lines

    def pytest_pycollect_makeitem(self, collector: pytest.Module, name: str, obj: object) -> pytest.Item | None:
        """Collect each Check as one test."""
        if not (isinstance(obj, Check) and name.startswith("test_")):
            return None
        item: CheckItem = CheckItem.from_parent(collector, name=name, check=obj, checks=self)
        return item

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Mark the report of a stub, so that it reads "not started"."""
        report: Any = yield
        if isinstance(item, CheckItem):
            report.task, report.is_stub = item.task_index, item.is_stub
        return report

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Show a stub as not started."""
        if report.when == "call" and getattr(report, "is_stub", False):
            return "not started", "-", "NOT STARTED"
        return None

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Show what live drawing found, and name the next task."""
        if self.extra:
            terminalreporter.section("extra examples (--live): for you to know, they count for nothing")
            for found in self.extra:
                terminalreporter.line(self.show(found.failure, find_probes()))
        open_tasks = {
            report.task: state
            for state in ("failed", "not started")
            for report in terminalreporter.stats.get(state, [])
            if getattr(report, "task", None) is not None
        }
        if open_tasks:
            first = min(open_tasks)
            terminalreporter.line(self._next(first, is_started=open_tasks[first] != "not started"))

    def _next(self, index: int, *, is_started: bool) -> str:
        """What to do next; where two assignments have a task of this id, the command names the file as well."""
        task, words = self.tasks.tasks[index], "not right yet" if is_started else "not started yet"
        file = f" {task.checks.relative_to(self.tasks.root).as_posix()}" if self.tasks.is_shared(task) else ""
        return f"next: task {task.id}, {task.title} ({words}): pytest -m {task.marker}{file}"

    def pytest_unconfigure(self) -> None:
        """End the worker."""
        self.session.close()


class CheckItem(pytest.Item):
    """One check as a test."""

    def __init__(self, *, check: Check, checks: Checks, **rest: Any) -> None:
        super().__init__(**rest)
        self.check, self.checks = check, checks
        self.is_stub = False
        self.add_marker(marker(check.task))

    @property
    def task_index(self) -> int | None:
        """Where the check's task stands among all; None where no assignment has it."""
        tasks = self.checks.tasks
        try:
            return tasks.tasks.index(tasks.owner(self.check.task, self.path))
        except HarnessFault:
            return None  # running the check says so

    def runtest(self) -> None:
        """Replay the public set; with --live, draw more once that is passed."""
        checks = self.checks
        path = checks.tasks.examples(checks.tasks.owner(self.check.task, self.path))
        code = checks.in_process() if checks.is_debugging else checks.session
        found = replay(self.check, path / f"{self.check.name}.json", code)
        if found:
            self.is_stub = found.is_stub
            if isinstance(code, InProcess) and not found.is_stub:
                code.call_again(
                    self.check, found.failure.calls
                )  # where that raises, the debugger is in the student's code
            raise Failed(found)
        if checks.config.option.live and (extra := replay_live(self.check, LIVE_EXAMPLES, code)):
            checks.extra.append(extra)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Render a failed check in our words; anything else is a fault of ours or a debugger's business."""
        if isinstance(excinfo.value, Failed):
            return self.checks.show(excinfo.value.found.failure, find_probes())
        if isinstance(excinfo.value, HarnessFault):
            return f"The checks themselves are broken: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the check is, and its name."""
        return self.path, self.check.body.__code__.co_firstlineno - 1, self.name


class Failed(Exception):
    """A check failed; carries what was found."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.failure.sentence)
        self.found = found
