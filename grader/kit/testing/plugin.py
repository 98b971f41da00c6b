"""The pytest plugin: every Check becomes a test that replays its public examples on the code under test.

The public set decides. `--live` draws more and reports them as extra; `--pdb` runs the code in this process. Failures
are rendered by `render`, in the same words as the instructor's feedback. Outside of a course, where there is no
assignments/, the plugin does nothing.
"""

import json
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.kit.answering.in_process import InProcess, read_own_folder
from grader.kit.asking.session import InTerminal, Limits, WorkerSession
from grader.kit.asking.telling import Told
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import read_set
from grader.kit.picturing.in_text import failure_told
from grader.kit.probe import find_probes
from grader.kit.showing.aloud import failure_aloud
from grader.kit.showing.switch import is_asked_for
from grader.kit.testing.replaying import Found, replay_examples, replay_live
from grader.kit.testing.saying import import_lines, nothing_chosen, place_lines
from grader.kit.testing.tasks import Tasks, marker

HANG_SECONDS = 1.0  # of processor time for one example; all of a check's together take the reference 0.01
PATIENT_SECONDS = 10.0  # the time that all calls of a check have with --patient
LIVE_EXAMPLES = 100  # drawn for each check with --live, as many as hypothesis draws by default

NOT_STARTED, WAITING, NOT_ASKED = "not started", "waiting", "not asked"  # what pytest itself has no word for
_LETTERS = {NOT_STARTED: "-", WAITING: "w", NOT_ASKED: "?"}
_NEXT = {NOT_STARTED: "not started yet", WAITING: "waits for a file that cannot be imported"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --code, --live, --patient and --plain, and the configuration key `code`."""
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
        "--patient", action="store_true", help="give each call as much time as when it is graded: slow code is no hang"
    )
    group.addoption(
        "--plain", action="store_true", help="for a screen reader: failures as lines in their order, without columns"
    )
    parser.addini("code", "folder with the code to check, relative to the root", default="student")


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
    folder = Path(config.option.code or config.rootpath / config.getini("code"))
    if not folder.is_dir():
        raise pytest.UsageError(f"--code {folder}: there is no such folder; give the one that holds the code to check")
    for task in tasks.tasks:
        config.addinivalue_line("markers", f"{task.marker}: task {task.id}, {task.title}")
    if config.args_source is pytest.Config.ArgsSource.INVOCATION_DIR:  # pytest in student/ means all checks as well
        config.args = [str(config.rootpath / path) for path in config.getini("testpaths")] or config.args
    config.pluginmanager.register(Checks(config, tasks, folder.resolve()), "course-checks")


def _tasks(root: Path) -> Tasks:
    """The course's tasks; pytest does not start on an assignment that cannot be read."""
    try:
        return Tasks.read(root)
    except HarnessFault as error:
        raise pytest.UsageError(str(error)) from error


def _waiting(reports: Sequence[Any]) -> Iterator[str]:
    """What is said of each file that cannot be imported, once."""
    faults = {json.dumps(report.told, sort_keys=True): report.told for report in reports}
    for key, told in faults.items():
        yield ""
        yield from import_lines(told, sum(json.dumps(report.told, sort_keys=True) == key for report in reports))


class Checks:
    """The running session: the course's tasks, the code under test, and what live drawing found."""

    def __init__(self, config: pytest.Config, tasks: Tasks, folder: Path) -> None:
        self.config, self.tasks, self.folder = config, tasks, folder
        self.is_debugging = bool(config.option.usepdb)
        self.show = failure_aloud if config.option.plain or is_asked_for() else failure_told
        limits = Limits(row_seconds=PATIENT_SECONDS if config.option.patient else HANG_SECONDS)
        names = (*tasks.imports, *tasks.files)
        self.session = WorkerSession(folder, InTerminal(config.rootpath), tasks.package, names, limits)
        self.extra: list[Found] = []
        self.left_out: list[str] = []
        self.endless: set[str] = set()  # targets that had no end once: they are not asked again

    def in_process(self) -> InProcess:
        """The code under test in this process, where a debugger can stop in it."""
        files, broken = read_own_folder(self.folder, self.tasks.files)
        return InProcess(files, str(self.folder), self.tasks.package, listed=self.tasks.imports, broken=broken)

    def pytest_report_header(self) -> list[str]:
        """Say which code is tested, first of all."""
        lines = [f"code under test: {self.folder}"]
        if self.is_debugging:
            lines.append("--pdb: your code runs inside pytest, without a deadline")
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

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """Mark the report of a check that says nothing of its own, so that it is one letter."""
        report: Any = yield
        if isinstance(item, CheckItem):
            report.task, report.state, report.told = item.task_index, item.state, item.told
        elif call.excinfo and call.excinfo.errisinstance(NotImplementedError) and item.path.parent == self.folder:
            report.state = NOT_STARTED  # a test of the student's own: one that is a stub, or that tests a stub
        return report

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Show what was not started, and what was not asked, as that."""
        state = getattr(report, "state", "")
        return (state, _LETTERS[state], state.upper()) if report.when == "call" and state else None

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Show what live drawing found and which files cannot be imported, and name the next task."""
        if self.extra:
            terminalreporter.section("extra examples (--live): for you to know, they count for nothing")
            for found in self.extra:
                terminalreporter.line(self.show(found.failure, find_probes()))
        if self.left_out and not self.config.option.collectonly and not terminalreporter.stats.keys() - {"deselected"}:
            terminalreporter.line(nothing_chosen(self.config.option.keyword, self.left_out))
        for line in _waiting(terminalreporter.stats.get(WAITING, [])):
            terminalreporter.line(line)
        open_tasks: dict[int, str] = {}
        for state in ("not started", NOT_ASKED, "failed", WAITING):  # the later one is what is said of a task
            for report in terminalreporter.stats.get(state, []):
                if getattr(report, "task", None) is not None:
                    open_tasks[report.task] = state
        if open_tasks:
            first = min(open_tasks)
            has_passed = any(getattr(r, "task", None) == first for r in terminalreporter.stats.get("passed", []))
            terminalreporter.line(self._next(first, open_tasks[first], has_passed=has_passed))

    def _next(self, index: int, state: str, *, has_passed: bool) -> str:
        """What to do next; where two assignments have a task of this id, the command names the file as well."""
        task, words = self.tasks.tasks[index], _NEXT.get(state, "not right yet")
        if state == NOT_STARTED and has_passed:
            words = "begun"
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
        self.state = ""  # where it is none of pytest's own
        self.told: Told | None = None
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
        examples = read_set(path / f"{self.check.name}.json", self.check).examples
        if not checks.is_debugging and (hung := checks.endless & {t for e in examples for t, _ in e.calls}):
            self.state = NOT_ASKED
            raise NotAsked(f"not asked: {min(hung)} did not come to an end before")
        found = replay_examples(self.check, examples, code)
        if found:
            self._keep(found)
            if isinstance(code, InProcess) and not found.is_stub:
                code.call_again(
                    self.check, found.failure.calls
                )  # where that raises, the debugger is in the student's code
            raise Failed(found)
        if checks.config.option.live and (extra := replay_live(self.check, LIVE_EXAMPLES, code)):
            checks.extra.append(extra)

    def _keep(self, found: Found) -> None:
        """Keep what the failure says of other checks too: a stub, a file that cannot be imported, a loop."""
        self.told = found.told
        if found.is_stub:
            self.state = NOT_STARTED
        elif found.told and found.told["is_import"]:
            self.state = WAITING
        if found.endless:
            self.checks.endless.add(found.endless)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Render a failed check in our words; anything else is a fault of ours or a debugger's business."""
        if isinstance(excinfo.value, Failed):
            shown = self.checks.show(excinfo.value.found.failure, find_probes())
            return "\n".join([shown, *(place_lines(self.told) if self.told else ())])
        if isinstance(excinfo.value, HarnessFault):
            return f"The checks themselves are broken: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the check is, and its name."""
        return self.path, self.check.body.__code__.co_firstlineno - 1, self.name


class NotAsked(Exception):
    """A check was not asked, since what it calls had no end in another one."""


class Failed(Exception):
    """A check failed; carries what was found."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.failure.sentence)
        self.found = found
