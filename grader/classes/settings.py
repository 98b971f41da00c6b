"""Reads `class.toml`: the assignments of a class with their dates and late policies, and where its files live.

What a key means is said in the comments of the file that `grader init` writes (classes/making.py).
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, NoReturn
from zoneinfo import ZoneInfo

import msgspec

from grader.classes.roster import Person, Roster
from grader.courses.course import CLASS_FILE
from grader.courses.toml_file import Key, Text, TomlFault, TomlFile, nearest, read_toml
from grader.scoring.attempts import Which
from grader.scoring.clock import ClockError, Moment, moment_of, zone_named
from grader.scoring.lateness import Deadline, Kind, LatePolicy, Of, own_deadline
from grader.scoring.score import Dropped, Sums, exact

Points = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Positive = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)]
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]


NO_SUMS = Sums({})


class LateTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The late policy of an assignment, as it is written."""

    kind: Kind
    percent: Percent | None = None
    points: Points | None = None
    of: Of | None = None


class AssignmentTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An assignment, as it is written."""

    name: Text
    opens: Text | None = None
    due: Text | None = None
    last_date: Text | None = None
    grace_minutes: Annotated[int, msgspec.Meta(ge=0, le=10_080)] = 0  # a week: more is another due time
    attempts: Which = "last"
    late: LateTable = LateTable("none")
    extra_credit: tuple[Text, ...] = ()
    dropped: dict[str, Dropped] = {}
    by_hand: dict[str, Points] = {}
    cap: Points | None = None
    scale_to: Positive | None = None
    version: Annotated[int, msgspec.Meta(ge=0)] | None = None


class ClassTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file, as it is written."""

    zone: Text
    late_days: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    hidden: Text | None = None
    results: Text | None = None
    gradebook: Text | None = None
    keep_until: Text | None = None
    grader: Text | None = None
    assignment: tuple[AssignmentTable, ...] = ()


@dataclass(frozen=True)
class Dated:
    """An assignment with its dates, and how late attempts are scored."""

    name: str
    deadline: Deadline
    opens: Moment | None
    policy: LatePolicy
    which: Which
    sums: Sums = NO_SUMS  # without the points of the checks, which each scorecard has
    by_hand: Mapping[str, Fraction] = field(default_factory=dict)  # what a person grades, with its points
    version: int | None = None  # of the assignment, that the term is to be graded by
    written: str = ""  # the rules as `class.toml` has them, by which they can be known again


@dataclass(frozen=True)
class ClassSettings:
    """What `class.toml` says."""

    zone: ZoneInfo
    late_days: int
    assignments: Mapping[str, Dated]
    hidden: Path | None
    results: Path | None
    gradebook: str
    notes: tuple[str, ...] = ()
    grader: str = ""  # the version that the term is to be graded by; empty: any
    keep_until: date | None = None  # after it, what is kept of people should be gone


def read_settings(path: Path, known: Collection[str]) -> ClassSettings:
    """Return what the file says of these assignments of the course; raises TomlFault."""
    return _settings(read_toml(path, ClassTable), known)


def with_rules(settings: ClassSettings, name: str, written: str) -> ClassSettings:
    """Return the same with the rules of one assignment as they were once, and the late days of that time."""
    data = json.loads(written)
    former = _settings(TomlFile(Path(CLASS_FILE), msgspec.convert(data, ClassTable), data, ()), [name])
    return replace(settings, late_days=former.late_days, assignments={**settings.assignments, **former.assignments})


def _settings(file: TomlFile[ClassTable], known: Collection[str]) -> ClassSettings:
    path, table = file.path, file.value
    try:
        zone = zone_named(table.zone)
    except ClockError as error:
        file.fail(("zone",), f"{error}{_nearest_zone(table.zone)}")
    names = [one.name for one in table.assignment]
    for n, name in enumerate(names):
        if name not in known:
            file.fail(("assignment", n, "name"), f"an assignment of the course{nearest(name, known)}")
        if name in names[:n]:
            file.fail(("assignment", n, "name"), "each assignment once")
    dated = {one.name: _dated(file, n, one, zone) for n, one in enumerate(table.assignment)}
    if table.late_days and dated and all(one.policy.kind == "none" for one in dated.values()):
        file.fail(("late_days",), "a late policy that costs points, which late days then save")
    notes = tuple(
        f"{path}: {moment.note}"
        for one in dated.values()
        for moment in (one.opens, one.deadline.due, one.deadline.last)
        if moment and moment.note
    )
    return ClassSettings(
        zone, table.late_days, dated, _place(file, "hidden"), _place(file, "results"), table.gradebook or "", notes,
        table.grader or "", _keep_until(file),
    )  # fmt: skip


def _keep_until(file: TomlFile[ClassTable]) -> date | None:
    written = file.value.keep_until
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        file.fail(("keep_until",), "a day such as 2027-09-30")


def deadline_for(person: Person, roster: Roster, assignment: Dated) -> Deadline:
    """Return the person's deadline: that of the most generous member of the group."""
    own = [
        own_deadline(assignment.deadline, _extensions(member, assignment), member.extra, assignment.opens)
        for member in roster.members(person)
    ]
    return max(own, key=lambda deadline: deadline.due.at.timestamp() if deadline.due else 0.0)


def _extensions(person: Person, assignment: Dated) -> tuple[Moment, ...]:
    return tuple(moment for name, moment in person.extensions.items() if name == assignment.name)


def _place(file: TomlFile[ClassTable], key: str) -> Path | None:
    """Return where something lives, from the folder of the class; the folder that it lies in must be there."""
    written: str | None = getattr(file.value, key)
    if written is None:
        return None
    place = (file.path.parent / written).resolve()
    if not place.parent.is_dir():
        file.fail((key,), f"a place in a folder that is there; {place.parent} is not")
    if place.exists() and place.is_dir() != (key == "hidden"):
        file.fail((key,), "a folder, which this is not" if key == "hidden" else "a file, and this is a folder")
    if key == "results" and place.suffix in (".csv", ".toml"):
        file.fail((key,), "a file of its own, such as results.sqlite")
    return place


def _dated(file: TomlFile[ClassTable], n: int, table: AssignmentTable, zone: ZoneInfo) -> Dated:
    times: dict[str, Moment | None] = {}
    for key in ("opens", "due", "last_date"):
        text = getattr(table, key)
        try:
            times[key] = moment_of(text, zone) if text else None
        except ClockError as error:
            file.fail(("assignment", n, key), str(error))
    opens, due, last = times["opens"], times["due"], times["last_date"]
    if due is None:
        for key in ("last_date", "late", "grace_minutes"):
            if key in file.data["assignment"][n]:
                file.fail(("assignment", n, key), "a due time too, since nothing is late without one")
    if opens and due and opens.at >= due.at:
        file.fail(("assignment", n, "opens"), "a time before it is due")
    if last and due and last.at < due.at:
        file.fail(("assignment", n, "last_date"), "a time that is not before it is due")
    deadline = Deadline(due, timedelta(minutes=table.grace_minutes), last)
    by_hand = {name: exact(float(points)) for name, points in table.by_hand.items()}
    policy, sums = _policy(file, n, table.late), _sums(file, n, table)
    # Of the version that it is graded by no score depends.
    of_it = {key: value for key, value in file.data["assignment"][n].items() if key != "version"}
    data = {"zone": zone.key, "late_days": file.value.late_days, "assignment": [of_it]}
    written = json.dumps(data, sort_keys=True)
    return Dated(table.name, deadline, opens, policy, table.attempts, sums, by_hand, table.version, written)


def _sums(file: TomlFile[ClassTable], n: int, table: AssignmentTable) -> Sums:
    """Return how the points become one number; a check of which two things are said is an error."""
    for name in table.extra_credit:
        if name in table.dropped:
            file.fail(("assignment", n, "extra_credit"), f"a check that is not dropped as well, which {name} is")
    for name in table.by_hand:
        if not name.strip() or name in table.dropped:
            file.fail(("assignment", n, "by_hand"), f"a name that is not dropped as well, which {name!r} is")
    cap, scale = (None if value is None else exact(float(value)) for value in (table.cap, table.scale_to))
    return Sums({}, frozenset(table.extra_credit), table.dropped, cap, scale)


def require_checks(path: Path, assignment: Dated, known: Collection[str]) -> None:
    """Stop where `class.toml` names a check that the assignment does not have, or grades one by hand."""
    for key, names in (("extra_credit", sorted(assignment.sums.extra)), ("dropped", assignment.sums.dropped)):
        for name in names:
            if name not in known and name not in assignment.by_hand:
                said = f"checks of {assignment.name}, and {name!r} is none{nearest(name, known)}"
                _fail_at(path, assignment, key, said)
    for name in assignment.by_hand:
        if name in known:
            _fail_at(path, assignment, "by_hand", f"another name, since {name!r} is the name of a check")


def _fail_at(path: Path, assignment: Dated, key: str, expected: str) -> NoReturn:
    """Raise TomlFault at the line of an assignment's key; rules of former times have none."""
    file = read_toml(path, ClassTable)
    numbers = [n for n, one in enumerate(file.value.assignment) if one.name == assignment.name]
    if not numbers or key not in file.data["assignment"][numbers[0]]:
        raise TomlFault(f"{path}: {key} of {assignment.name}: expected {expected}")
    file.fail(("assignment", numbers[0], key), expected)


def _policy(file: TomlFile[ClassTable], n: int, late: LateTable) -> LatePolicy:
    """Return the policy; a key that has no meaning for its kind is an error."""
    place: tuple[Key, ...] = ("assignment", n, "late")
    needs: dict[Literal["percent", "points", "of"], bool] = {
        "percent": late.kind == "percent per day begun",
        "points": late.kind == "fixed",
        "of": late.kind == "percent per day begun" and late.of is not None,  # may be left out
    }
    for key, is_needed in needs.items():
        if is_needed and getattr(late, key) is None:
            file.fail((*place, key), f"a number, since the kind is {late.kind!r}")
        if not is_needed and getattr(late, key) is not None:
            file.fail((*place, key), f"nothing, since the kind is {late.kind!r}")
    return LatePolicy(late.kind, exact(float(late.percent or late.points or 0)), late.of or "earned")


def _nearest_zone(name: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads hundreds of files

    return nearest(name, available_timezones())
