"""A check as a test of pytest: it replays the public examples, and is rendered in our words."""

from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, Protocol

import pytest

from grader.kit.answering.in_process import InProcess
from grader.kit.answering.places import Told
from grader.kit.asking.session import WorkerSession
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import read_set
from grader.kit.judging.failure import Failure
from grader.kit.judging.one_cause import is_one_cause
from grader.kit.testing.replaying import Found, replay_examples, replay_live
from grader.kit.testing.standing import NOT_ASKED, NOT_STARTED, SAME, WAITING
from grader.kit.testing.tasks import Tasks, marker
from grader.kit.wording.words import reworded, worded

LIVE_EXAMPLES = 100  # drawn for each check with --live, as many as hypothesis draws by default


class Session(Protocol):
    """What a check needs of the running session."""

    config: pytest.Config
    tasks: Tasks
    session: WorkerSession
    is_debugging: bool
    extra: list[Found]  # what drawing more found
    endless: set[str]  # targets that had no end once: they are not asked again
    failed: list[tuple[Check, Failure]]  # those that are told whole

    def in_process(self) -> InProcess:
        """Return the code under test in this process, where a debugger can stop in it."""

    def show(self, found: Found) -> str:
        """Return the failure as a student is told of it."""


class CheckItem(pytest.Item):
    """One check as a test."""

    def __init__(self, *, check: Check, checks: Session, **rest: Any) -> None:
        super().__init__(**rest)
        self.check, self.checks = check, checks
        self.state = ""  # where it is none of pytest's own
        self.same_as = ""  # the name of the check that failed before by the same cause
        self.told: Told | None = None
        self.add_marker(marker(check.task))

    @cached_property
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
            self._not_asked(min(hung))
        found = replay_examples(self.check, examples, code)
        if found and found.again:
            self._not_asked(found.again)
        if found:
            self._keep(found)
            if isinstance(code, InProcess) and not found.is_stub:
                code.call_again(
                    self.check, found.failure.calls
                )  # where that raises, the debugger is in the student's code
            raise Failed(found)
        if checks.config.option.live and (extra := replay_live(self.check, LIVE_EXAMPLES, code)):
            checks.extra.append(extra)

    def _not_asked(self, target: str) -> NoReturn:
        self.state = NOT_ASKED
        raise NotAsked(worded("not asked: {target} did not come to an end before", target=target))

    def _keep(self, found: Found) -> None:
        """Keep what the failure says of other checks too: a stub, a file that cannot be imported, a loop, a cause."""
        self.told = found.told
        if found.endless:
            self.checks.endless.add(found.endless)
        if found.is_stub:
            self.state = NOT_STARTED
        elif found.told and found.told["is_import"]:
            self.state = WAITING
        elif same := next((c for c, known in self.checks.failed if self._is_one(c, known, found)), None):
            self.state, self.same_as = SAME, same.name
        else:
            self.checks.failed.append((self.check, found.failure))

    def _is_one(self, other: Check, known: Failure, found: Found) -> bool:
        names = (self.check.name, other.name)
        return self.check.task == other.task and is_one_cause(names, found.failure, known, {})

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Render a failed check in our words; anything else is a fault of ours or a debugger's business."""
        if isinstance(excinfo.value, Failed):
            return (
                f"{reworded(self.check.sentence)}\n\n    {worded('not started yet')}"
                if self.state == NOT_STARTED
                else self.checks.show(excinfo.value.found)
            )
        if isinstance(excinfo.value, HarnessFault):
            return worded("The checks themselves are broken: {fault}", fault=excinfo.value)
        return super().repr_failure(excinfo, style)

    @property
    def line(self) -> int:
        """The first line of the check in its file."""
        return self.check.body.__code__.co_firstlineno

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the check is, and its name."""
        return self.path, self.line - 1, self.name


class NotAsked(Exception):
    """A check was not asked, since what it calls had no end in another one."""


class Failed(Exception):
    """A check failed; carries what was found."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.failure.sentence)
        self.found = found
