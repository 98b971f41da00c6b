"""Suite: an assignment's checks with their example sets, ready to be asked.

Owns which checks belong to an assignment and whether they fit it. Knows nothing of submissions.
"""

import hashlib
import importlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import msgspec

from grader.courses.assignment import Assignment, load_assignment
from grader.courses.generations import Generation, present
from grader.courses.installed import code_digest, versions
from grader.courses.parts import Examples, require_examples, require_task, result_name
from grader.courses.properties import Property, Tools, load_properties, tools_of
from grader.kit.calls import Call
from grader.kit.check import Check
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.judging.drawing import example_key
from grader.kit.judging.evaluate import Example
from grader.kit.judging.examples import read_set, set_path
from grader.kit.judging.recognising import find_rules
from grader.kit.plain import Plain
from grader.kit.points import total
from grader.sandbox.child import Request

_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True)
class Shape:
    """What a whole reply must be."""

    name: str  # of the group
    depth: int  # of each answer
    count: int  # of answers


@dataclass(frozen=True)
class Group:
    """One check with all its examples, the public ones first: what a submission is asked together."""

    check: Check
    examples: tuple[Example, ...]
    public: int  # how many of the examples the students have
    digest: str  # of the sets that the examples are of

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The calls of all examples, in their order."""
        return tuple(call for e in self.examples for call in e.calls)

    @cached_property
    def request(self) -> Request:
        """The group as it goes over the wire."""
        return request(self.check, self.calls)

    @property
    def shape(self) -> Shape:
        """What a whole reply must be."""
        return Shape(self.check.name, self.check.depth, len(self.calls))

    def by_example(self, answers: Sequence[Plain]) -> list[Sequence[Plain]]:
        """Return a whole reply's answers, example by example."""
        rows, start = [], 0
        for example in self.examples:
            rows.append(answers[start : start + len(example.calls)])
            start += len(example.calls)
        return rows

    def call_at(self, index: int) -> tuple[int, Call]:
        """Return the call at `index` of all the group's calls, after the index of its example."""
        for n, example in enumerate(self.examples):
            if index < len(example.calls):
                return n, example.calls[index]
            index -= len(example.calls)
        raise IndexError(index)

    @cached_property
    def crossed(self) -> "Group | None":
        """The same examples, asked of the running code: with what the source says, its answers are compared."""
        if self.check.cross_check is None:
            return None
        target = self.check.cross_check.probe.target
        check = replace(self.check, name=f"{self.check.name}, cross-check", reads_source=False, cross_check=None)
        asked = (replace(e, calls=tuple((target, args) for _, args in e.calls)) for e in self.examples)
        return Group(check, tuple(asked), self.public, self.digest)

    @cached_property
    def hidden_keys(self) -> frozenset[str]:
        """The hidden examples; what a student is shown must not be among them."""
        return frozenset(example_key(e) for e in self.examples[self.public :])


@dataclass(frozen=True)
class Suite:
    """An assignment with its groups, in the order of the check files; or with the properties that tests are to show."""

    assignment: Assignment
    groups: tuple[Group, ...]
    only: str = ""  # a task, where only that one is asked
    examples: Examples = "all"
    properties: tuple[Property, ...] = ()  # of an assignment of that kind, which has no groups
    tools: Tools = field(default_factory=Tools)  # of its tests
    given: Mapping[str, str] = field(default_factory=dict)  # its files as they are handed out
    generation: str = ""  # of the hidden sets
    package: str = ""  # by this name a submission may import its own files
    made_by: str = ""  # digest of the code of checks and judging

    @property
    def name(self) -> str:
        """Under which results are kept."""
        return result_name(self.assignment, self.only, self.examples)

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """The modules that the assignment lists, with their versions here."""
        return versions(self.assignment)

    @cached_property
    def digest(self) -> str:
        """Names all that a score depends on besides the submission: the assignment, the sets, and the Python."""
        python = "python {}.{}".format(*sys.version_info)
        parts = [self.name, str(self.assignment.version), python, *(g.digest for g in self.groups)]
        parts += [p.digest for p in self.properties]
        parts += [f"import {name} {version}" for name, version in self.imports.items()]
        parts += [f"forbid {name}" for name in self.assignment.forbid]
        parts += [f"require {file} {name} {' '.join(names)}" for file, name, names in self.assignment.require]
        parts += [] if self.assignment.beyond else ["without what is beyond the text"]
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    @cached_property
    def points(self) -> float:
        """The points of all checks."""
        return total(self.totals.values())

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """The points of each task that is asked, in their order."""
        rows = [g.check for g in self.groups] or self.properties
        tasks = dict.fromkeys(r.task for r in rows)
        return {task: total(r.points for r in rows if r.task == task and self.counts(r)) for task in tasks}

    def counts(self, rule: Check | Property) -> bool:
        """Return whether the points of a check or property are part of the score."""
        return self.assignment.beyond or not (isinstance(rule, Check) and rule.beyond)


@dataclass(frozen=True)
class Pass:
    """Groups that are asked together; those that read the source come first."""

    groups: tuple[Group, ...]

    @cached_property
    def plan(self) -> bytes:
        """Their encoded plan."""
        return plan(g.request for g in self.groups)

    def only(self, wanted: Iterable[Group]) -> "Pass":
        """Return the part of it with the checks of these groups."""
        names = {g.check.name for g in wanted}
        kept = tuple(g for g in self.groups if g.check.name in names)
        return self if len(kept) == len(self.groups) else Pass(kept)


def request(check: Check, calls: Sequence[Call]) -> Request:
    """Return the calls of a check as they go over the wire."""
    return Request(check.name, check.depth, check.reads_source, msgspec.Raw(_encode(calls)))


def plan(requests: Iterable[Request]) -> bytes:
    """Return the frame that asks for these; the ones that read the source come first."""
    return _encode(list(requests))


def load_checks(root: Path, assignment: Assignment) -> tuple[Check, ...]:
    """Return every check of the assignment, in file order; raises HarnessFault where the totals or tasks do not fit.

    An assignment of the kind "properties" has none.
    """
    if assignment.kind == "properties":
        return ()
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    checks: list[Check] = []
    for task in assignment.tasks:
        own = [c for c in _checks_in(root, task.checks) if c.task == task.id]
        given = total(c.points for c in own)
        if not own:
            raise HarnessFault(f"{assignment.path}: task {task.id} has no check in {task.checks}")
        if given != task.total:
            raise HarnessFault(
                f"{assignment.path}: task {task.id}: total = {task.total:g}, but its checks give {given:g}:"
                f" write total = {given:g}"
            )
        checks += own
    _refuse_strays(root, assignment, checks)
    return tuple(checks)


def _refuse_strays(root: Path, assignment: Assignment, checks: Sequence[Check]) -> None:
    names = [c.name for c in checks]
    if len(set(names)) < len(names):
        twice = sorted({n for n in names if names.count(n) > 1})
        raise HarnessFault(f"{assignment.path}: checks with the same name: {', '.join(twice)}; rename one of each")
    for file in sorted({t.checks for t in assignment.tasks}):
        for check in _checks_in(root, file):
            if check.name not in names:
                raise HarnessFault(
                    f"{check.place}: test_{check.name} is of task {check.task}, which {assignment.path} lacks"
                )


def _checks_in(root: Path, path: str) -> list[Check]:
    name = path.removesuffix(".py").replace("/", ".")
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise HarnessFault(f"{root / path}: the checks cannot be imported: {error}") from error
    return [value for value in vars(module).values() if isinstance(value, Check)]


def public_folder(root: Path) -> Path:
    """Return where the course keeps its public sets."""
    return root / "tests" / "examples"


def load_suite(root: Path, name: str, hidden: Path, examples: Examples = "all") -> Suite:
    """Return the suite of the assignment of that name."""
    return suite_of(root, load_assignment(root, name), hidden, examples)


def suite_of(root: Path, assignment: Assignment, hidden: Path, examples: Examples = "all") -> Suite:
    """Return the assignment's suite with its public sets in tests/examples and its hidden ones in `hidden`.

    Of a part of the examples it has the checks that have such examples. Public ones need no hidden sets.
    """
    name, package, made_by = assignment.name, read_course_table(root).package, code_digest(root)
    require_examples(assignment, examples)
    if assignment.kind == "properties":
        properties, tools = _properties(root, assignment), tools_of(root, assignment)
        return Suite(assignment, (), properties=properties, tools=tools, package=package, made_by=made_by)
    generation = present(hidden, name) if examples != "public" else None
    groups = [_group(root, name, check, examples, generation) for check in load_checks(root, assignment)]
    if examples != "all":
        groups = [group for group in groups if group.examples]
    find_rules()  # where the course's mistakes cannot be imported, that is said before anybody is graded
    given, of_hidden = _handed_out(root, assignment), generation.name if generation else ""
    return Suite(
        assignment, tuple(groups), examples=examples, given=given, generation=of_hidden, package=package,
        made_by=made_by,
    )  # fmt: skip


def only_task(suite: Suite, task: str) -> Suite:
    """Return the part of a suite that one task asks."""
    require_task(suite.assignment, task)
    groups = tuple(g for g in suite.groups if g.check.task == task)
    properties = tuple(p for p in suite.properties if p.task == task)
    return replace(suite, groups=groups, only=task, properties=properties)


def _handed_out(root: Path, assignment: Assignment) -> Mapping[str, str]:
    """Return the text of each file of the assignment in student/, as far as it is there."""
    paths = {name: root / "student" / name for name in assignment.files}
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.is_file()}


def _properties(root: Path, assignment: Assignment) -> tuple[Property, ...]:
    """Return every property of the assignment; raises HarnessFault where the totals or tasks do not fit."""
    found = tuple(p for path in dict.fromkeys(t.checks for t in assignment.tasks) for p in load_properties(root, path))
    totals = {task.id: task.total for task in assignment.tasks}
    given = {task: total(p.points for p in found if p.task == task) for task in {p.task for p in found}}
    if totals != given:
        raise HarnessFault(f"{assignment.path}: the tasks have the totals {totals}, but their properties give {given}")
    return found


def _group(root: Path, name: str, check: Check, examples: Examples, generation: Generation | None) -> Group:
    """Return a check with its public examples, its hidden ones, or both."""
    sets, public = [], 0
    if examples != "hidden":
        sets.append(read_set(set_path(public_folder(root), name, check), check))
        public = len(sets[0].examples)
    if generation:
        path, command = generation.folder / f"{check.name}.json", f"grader freeze -a {name} --hidden"
        again = f"{command} --only {check.name} --replace" if path.exists() else command
        sets.append(read_set(path, check, again))
    return Group(check, tuple(e for s in sets for e in s.examples), public, ":".join(s.digest for s in sets))
