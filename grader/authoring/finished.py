"""Whether a check is finished: its examples, the reference, the stub, constant answers and wrong submissions.

Owns these questions and their order. A check is finished when the reference passes it, the stub fails it, each
constant answer fails it or another check of its task, a wrong submission is caught by it, and its public examples are
frozen. All of this is asked in the sandbox, as grading does, on the examples that freezing would draw.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from grader.authoring.constants import CONSTANTS, answered_by_constants, is_right, of_check
from grader.authoring.making import WRONG
from grader.courses.assignment import Assignment
from grader.courses.freezing import PUBLIC_SEED, Plan, Slot, drawn_sets, plan_public
from grader.courses.suite import Group, Suite, load_checks
from grader.grading.submission import CheckExaminer, Passes, judged_pass
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.kit.check import Check
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import parsed_set
from grader.kit.judging.recognising import find_rules, misjudged
from grader.results.scorecard import CheckResult
from grader.sandbox.client import ForkServer
from grader.sandbox.faults import Missed
from grader.sandbox.importing.holding import Holds
from grader.sandbox.importing.starting import once
from grader.sandbox.isolation.canary import require_isolation

ENOUGH = 3  # wrong submissions that are caught, after which no more are looked for

Files = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One question about a check: what was asked, what came of it, and whether the check may stay as it is."""

    name: str
    said: str
    is_good: bool = True
    is_asked: bool = True  # where it was not, somebody should know


@dataclass(frozen=True, eq=False)
class Desk:
    """Where checks of one assignment are tried: its sources, and what asks a submission in the sandbox."""

    root: Path
    assignment: Assignment
    checks: tuple[Check, ...]
    opened: Callable[[Suite], CheckExaminer]
    groups: dict[str, Group] = field(default_factory=dict)  # what was drawn so far

    def steps(self, check: Check) -> Iterator[Step]:
        """Yield all steps for one check; the first that stands in the way of the others is the last."""
        try:
            group = self._group(check)
        except HarnessFault as fault:  # it quotes the call
            yield Step("reference", str(fault), is_good=False)
            return
        yield Step("examples", _counted(group))
        lost = self._lost(group, {})
        said = f"{lost.verdict} in the sandbox, and passes outside of it" if lost else "passes"
        yield Step("reference", said, is_good=not lost)
        yield self._stub(group)
        yield self._constants(group)
        yield self._wrong(group)
        yield self._public(check)

    def rules(self) -> Step:
        """Return whether each mistake of the course is recognised in its own cases."""
        faults = misjudged(find_rules(), {})
        return Step("mistakes", "; ".join(faults) or "each is recognised in its own cases", is_good=not faults)

    def _group(self, check: Check) -> Group:
        """Return the check with examples that freezing would draw; raises HarnessFault where the reference fails it."""
        if check.name not in self.groups:
            self.groups[check.name] = self._drawn(check)
        return self.groups[check.name]

    def _drawn(self, check: Check) -> Group:
        wanted = check.examples or self.assignment.public + self.assignment.hidden
        plan = Plan(self.root, (Slot(check, wanted, frozenset()),), {}, ())
        text = drawn_sets(plan, PUBLIC_SEED, lambda *_: None)[check.name]
        found = parsed_set(text, check, Path(f"{check.name}.json"), "grader try")
        return Group(check, found.examples, len(found.examples), found.digest)

    def _stub(self, group: Group) -> Step:
        if self._lost(group, read_folder(self.root / "student")):
            return Step("stub", "fails")
        return Step("stub", "passes, so it gets points for nothing: ask for what only an answer has", is_good=False)

    def _constants(self, group: Group) -> Step:
        """Find out whether each constant answer fails the check, or another one of its task."""
        check = group.check
        names = of_check(self.assignment, self._reference, group)
        if not names:
            said = f"not tried: test_{check.name} begins with the name of no function, and observes none by its name"
            return Step("constants", said, is_asked=False)
        tried = [constant for constant in CONSTANTS if not is_right(self._reference, names, constant)]
        through: list[str] = []
        others: list[str] = []
        for constant in tried:
            files = answered_by_constants(self._reference, names, constant)
            if self._lost(group, files):
                continue
            (others if self._is_caught_beside(check, files) else through).append(constant)
        said = f"of {len(tried)} that {_listed([f.function for f in names])} may give, "
        said += f"{len(tried) - len(others) - len(through)} fail"
        said += f"; another check of task {check.task} fails {_listed(others)}" if others else ""
        said += f"; none fails {_listed(through)}: add an example or a check that does" if through else ""
        return Step("constants", said, is_good=not through)

    def _is_caught_beside(self, check: Check, files: Files) -> bool:
        """Return whether a check of the same task fails these files; one that the reference fails says nothing."""
        for other in self.checks:
            if other.task == check.task and other is not check:
                try:
                    if self._lost(self._group(other), files):
                        return True
                except HarnessFault:
                    continue
        return False

    def _wrong(self, group: Group) -> Step:
        """Find out whether a wrong submission of the task is caught, and each whose `fails` names the check."""
        check = group.check
        rows = wrong_rows(self.root, self.assignment, check)
        named = [row for row in rows if check.name in row.get("fails", ())]
        caught = [row for row in named if self._catches(group, row)]
        missed = [row["name"] for row in named if row not in caught]
        others = sorted((row for row in rows if row not in named), key=lambda row: not self._is_about(row, group))
        catching = (row for row in others if self._catches(group, row))
        names = [row["name"] for row in (*caught, *islice(catching, max(0, ENOUGH - len(caught))))]
        if missed:
            return Step("wrong", f"does not catch {_listed(missed)}, of which {WRONG} says that it does", is_good=False)
        if not names:
            said = f"catches none of the {len(rows)} of task {check.task} in {WRONG}: add one that it must catch"
            return Step("wrong", said, is_good=False)
        return Step("wrong", f"catches {_listed(names)}")

    def _is_about(self, row: Mapping[str, Any], group: Group) -> bool:
        functions = {found.function for found in of_check(self.assignment, self._reference, group)}
        names = functions | {part for function in functions for part in function.split(".")}
        return not names.isdisjoint(re.split(r"[/,]", row["target"]))

    def _catches(self, group: Group, row: Mapping[str, Any]) -> bool:
        return self._lost(group, read_folder(self.root / Path(WRONG).parent / row["name"])) is not None

    def _public(self, check: Check) -> Step:
        if check.name in plan_public(self.root, self.assignment.name).kept:
            return Step("public", "the frozen set fits")
        command = f"run `grader freeze -a {self.assignment.name} --public`"
        return Step("public", f"no frozen set fits: {command}", is_good=False)

    @cached_property
    def _reference(self) -> Files:
        return read_folder(self.root / "reference")

    @cached_property
    def _package(self) -> str:
        return read_course_table(self.root).package

    def _lost(self, group: Group, files: Files) -> CheckResult | None:
        """Return what the reference, with these files laid over it, gets of a check; None where it passes."""
        examiner = self.opened(Suite(self.assignment, (group,), only=group.check.task, package=self._package))
        whole = {**self._reference, **files}
        submission = Submission.of("a trial", {f: text for f, text in whole.items() if f in self.assignment.files})
        try:
            found, _ = judged_pass(submission, examiner)
        except Missed:
            if examiner.wide is None:
                raise
            found, _ = judged_pass(submission, examiner.wide())
        result = found[group.check.name]
        return None if result.verdict == "passed" else result


@contextmanager
def open_desk(root: Path, assignment: Assignment) -> Iterator[Desk]:
    """Yield a desk with one fork server, which is shown to hold a submission, and a wide one where a check needs it."""
    checks = load_checks(root, assignment)
    with ExitStack() as stack:

        def started(*, is_wide: bool) -> ForkServer:
            holds = Holds(imports=assignment.imports, is_wide=is_wide)
            server = stack.enter_context(ForkServer(root, 0, holds=holds))
            require_isolation(server)
            return server

        usual, wide = started(is_wide=False), once(lambda: started(is_wide=True))

        def opened(suite: Suite) -> CheckExaminer:
            passes = Passes(suite)
            return CheckExaminer(passes, (usual, usual), wide=lambda: CheckExaminer(passes, (wide(), wide())))

        yield Desk(root, assignment, checks, opened)


def wrong_rows(root: Path, assignment: Assignment, check: Check) -> list[Mapping[str, Any]]:
    """Return the wrong submissions of the check's task, as the course's manifest has them."""
    path = root / WRONG
    try:
        rows = json.loads(path.read_text("utf-8")) if path.exists() else []
        found = [row for row in rows if row["task"] == check.task and row["verdict"] == "must_fail"]
        return [row for row in found if set(row["files"]) <= assignment.files.keys() and row["name"] and row["target"]]
    except (ValueError, KeyError, TypeError) as error:
        raise HarnessFault(
            f"{path}: {error!r}: expected a list of rows with name, files, target, task, verdict"
        ) from error


def _counted(group: Group) -> str:
    edges = sum(len(kind.edges) for kind in group.check.inputs.values())
    return f"{len(group.examples)}, from {edges} boundary values and what was drawn"


def _listed(names: Sequence[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
