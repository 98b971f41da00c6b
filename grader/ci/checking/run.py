"""Runs all checks of some assignments on somebody's code, and makes a report of it.

Everything of the course is read before the first line of that code runs, and no process of it is left afterwards.
"""

import importlib
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.ci.checking.enclosure import Enclosure
from grader.ci.checking.files import Found as Files
from grader.ci.checking.files import find_files, wanted_files
from grader.ci.checking.report import Report, Row, Spot, State, TaskReport
from grader.ci.checking.spots import find_spot
from grader.kit.asking.session import Limits, OutOfTime, WorkerSession
from grader.kit.check import Check
from grader.kit.errors import CheckFault, HarnessFault
from grader.kit.judging.evaluate import Example
from grader.kit.judging.examples import read_set
from grader.kit.judging.recognising import find_rules
from grader.kit.picturing.in_text import failure_told
from grader.kit.picturing.pictures import picture
from grader.kit.plain import is_raised
from grader.kit.probe import Probe, find_probes
from grader.kit.showing.failure_text import clean
from grader.kit.testing.replaying import Found, replay_examples
from grader.kit.testing.tasks import Task, Tasks

_NOT_JUDGED = "what your code answered is no answer that can be judged"


@dataclass(frozen=True)
class Loaded:
    """A task with its checks and their public examples."""

    task: Task
    command: str
    checks: tuple[tuple[Check, tuple[Example, ...]], ...]


@dataclass(frozen=True)
class Asking:
    """What is needed to ask one check after the other."""

    session: WorkerSession
    probes: Mapping[str, Probe]
    files: Files


def run_checks(root: Path, code: Path, assignments: Sequence[str], seconds: float) -> Report:
    """Return the report on the code in the folder `code`.

    After `seconds` no further check is begun. Raises HarnessFault.

    `root` is the released repository, and `assignments` are names of it; without any, all are meant.
    """
    began = time.monotonic()
    tasks = Tasks.read(root)
    loaded = _load(root, tasks, assignments)
    probes, _ = find_probes(), find_rules()
    wanted = {name: places for one in loaded for name, places in wanted_files(root, one.task.assignment).items()}
    files = find_files(code, wanted)
    enclosure = Enclosure(root, files.texts)
    names, limits = (*tasks.imports, *tasks.files), Limits(deadline=began + seconds)
    session = WorkerSession(enclosure.folder, enclosure, tasks.package, names, limits)
    try:
        reports = tuple(_reported(one, Asking(session, probes, files)) for one in loaded)
    finally:
        session.close()
        enclosure.close()
    problems = (*map(clean, files.problems), *_warnings(enclosure))
    return Report(reports, problems, enclosure.printed, time.monotonic() - began)


def _warnings(enclosure: Enclosure) -> list[str]:
    said = "the code was run as root, since no other user can start this Python; install it where all may read it"
    return [said] if enclosure.has_all_rights else []


def _load(root: Path, tasks: Tasks, assignments: Sequence[str]) -> list[Loaded]:
    known = list(dict.fromkeys(task.assignment for task in tasks.tasks))
    if not known:
        raise HarnessFault(f"{root}: no assignment is here; give the released repository with --course")
    if lost := [name for name in assignments if name not in known]:
        raise HarnessFault(f"{lost[0]}: no such assignment here, only {', '.join(known)}")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return [_loaded(root, tasks, task) for task in tasks.tasks if task.assignment in (assignments or known)]


def _loaded(root: Path, tasks: Tasks, task: Task) -> Loaded:
    if task.checks.suffix != ".py":
        return Loaded(task, "", ())  # students' own tests: these need the sandbox
    name = ".".join(task.checks.relative_to(root).with_suffix("").parts)
    try:
        module = importlib.import_module(name)
    except Exception as error:
        raise HarnessFault(f"{task.checks}: the checks cannot be imported: {error}") from error
    own = [c for c in vars(module).values() if isinstance(c, Check) and c.task == task.id]
    if not own:
        raise HarnessFault(f"{task.checks}: there is no check of task {task.id} in it")
    sets = [(c, read_set(tasks.examples(task) / f"{c.name}.json", c).examples) for c in own]
    return Loaded(task, tasks.command(task), tuple(sets))


def _reported(one: Loaded, asking: Asking) -> TaskReport:
    rows = tuple(_row(check, examples, asking) for check, examples in one.checks)
    return TaskReport(one.task.id, one.task.title, one.task.assignment, one.command, rows)


def _row(check: Check, examples: Sequence[Example], asking: Asking) -> Row:
    began = time.monotonic()
    row = Row(check.name, check.sentence, check.points, "passed")
    try:
        found = replay_examples(check, examples, asking.session)
    except OutOfTime:
        return replace(row, state="not run")
    except CheckFault:
        return replace(row, state="crashed", failure=f"{check.sentence}\n\n    {_NOT_JUDGED}")
    row = replace(row, seconds=time.monotonic() - began)
    if found is None:
        return row
    spot, figure = _spot(found, asking.files, asking.probes), picture(found.failure, asking.probes)
    told, drawn = failure_told(found.failure, asking.probes), figure.svg() if figure else ""
    return replace(row, state=_state(found), failure=told, spot=spot, picture=drawn)


def _spot(found: Found, files: Files, probes: Mapping[str, Probe]) -> Spot | None:
    told = found.told
    raised_at = (told["file"], told["line"]) if told and told["line"] else None
    return find_spot(found.failure, raised_at, probes, files.texts, files.paths)


def _state(found: Found) -> State:
    if found.is_stub:
        return "not started"
    if is_raised(found.failure.seen, "TimedOut"):
        return "timed out"
    return "crashed" if is_raised(found.failure.seen) else "failed"
