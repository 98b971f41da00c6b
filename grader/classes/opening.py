"""Opens a class: its `class.toml` and its roster, read and compared. A class without `class.toml` is a folder alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version

import msgspec

from grader.classes.mapping import MAPPING_FILE, read_mapping
from grader.classes.matching import KnownAs, Matched, match
from grader.classes.receipt_times import RECEIPTS_FILE, ReceiptTimes, read_receipts
from grader.classes.roster import Person, Roster, RosterFault, read_roster
from grader.classes.settings import ClassSettings, read_settings
from grader.courses.assignment import assignments, load_assignment
from grader.courses.course import CLASS_FILE, Course
from grader.intake import Listing, Source
from grader.intake.platforms.receipts import Receipt

ROSTER_FILE = "roster.csv"
PACKAGE = "module-grader"  # as it is installed
NO_TIMES = ReceiptTimes()


@dataclass(frozen=True)
class Class:
    """The people and the dates of a class, and the course with the places that the class has for its files."""

    course: Course
    settings: ClassSettings
    roster: Roster
    receipts: ReceiptTimes = NO_TIMES

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of both files, though it is no mistake."""
        return (*self.settings.notes, *self.roster.notes, *self.receipts.notes, *self._other_versions())

    def _other_versions(self) -> Iterator[str]:
        """Yield what is of another version than the one by which the term is to be graded."""
        written, here = self.settings.grader, version(PACKAGE)
        more = f"{CLASS_FILE} says that the term is graded by"
        if written and written != here:
            yield f"{more} grader {written}, and this is {here}; `grader regrade --diff` says who would change"
        for one in self.settings.assignments.values():
            now = load_assignment(self.course.root, one.name).version if one.version is not None else None
            if one.version != now:
                yield (
                    f"{more} version {one.version} of {one.name}, and it is {now} now;"
                    f" `grader regrade -a {one.name} --diff` says who would change"
                )


def open_class(course: Course) -> Class | None:
    """Return the class; None where it has no `class.toml`. Raises HarnessFault for any mistake in its files."""
    path, people = course.class_folder / CLASS_FILE, course.class_folder / ROSTER_FILE
    if not path.exists():
        return None
    settings = read_settings(path, assignments(course.root))
    roster = read_roster(people, settings.zone, [*settings.assignments]) if people.exists() else Roster(())
    _require_beginnings(course, settings, roster)
    mapping, times = course.class_folder / MAPPING_FILE, course.class_folder / RECEIPTS_FILE
    ids = [person.id for person in roster.people]
    if mapping.exists():
        mapped = read_mapping(mapping, ids)
        roster = replace(roster, called=mapped.ids, notes=(*roster.notes, *mapped.notes))
    receipts = read_receipts(times, settings.zone, ids, settings.assignments) if times.exists() else NO_TIMES
    placed = replace(course, hidden_elsewhere=settings.hidden, results_elsewhere=settings.results)
    return Class(placed, settings, roster, receipts)


def overdue(opened: Class, now: datetime) -> str:
    """Return the sentence on records that are kept for longer than the class says; nothing where they are not."""
    until = opened.settings.keep_until
    if until is None or now.astimezone(opened.settings.zone).date() <= until:
        return ""
    return (
        f"{opened.course.class_folder}: is to be kept until {until} (keep_until in {CLASS_FILE}): that day has passed;"
        " `grader forget` removes a person, and with the folder all is gone"
    )


def with_class(listing: Listing, opened: Class, assignment: str) -> Listing:
    """Return the listing of a whole class, with what its files say of it: whose nothing is, and who has handed in
    nothing.

    Where the download does not say when a submission was received, the class's own list may. A roster without people
    says nothing. What must be settled by a person is unclear; missing work is a note.
    """
    roster = opened.roster
    if not roster.people:
        return listing
    receipts = {one.student: one.receipt for one in listing.not_graded}
    receipts |= {one.student: one.receipt for one in listing.sources}
    known = [KnownAs(student, receipt.keys) for student, receipt in receipts.items()]
    matched = match(known, roster)
    sources = tuple(_with_time(source, matched, opened, assignment) for source in listing.sources)
    missing = [
        f"no submission of {person.name} ({person.id}){_account(person, receipts)}" for person in matched.missing
    ]
    nobody = [f"{submission}: of nobody on the roster" for submission in matched.nobody]
    unclear = (*listing.unclear, *nobody, *matched.several, *matched.twice)
    return replace(listing, sources=sources, notes=(*listing.notes, *missing), unclear=unclear)


def _account(person: Person, receipts: Mapping[str, Receipt]) -> str:
    """Return what is said of somebody who cannot have handed in: where people are known by a login, of one without."""
    is_by_login = any(receipt.login for receipt in receipts.values())
    return ", whose login is not known yet" if is_by_login and not person.login else ""


def _with_time(source: Source, matched: Matched, opened: Class, assignment: str) -> Source:
    """Return the source with the time that the class's list has for its people, if nothing else says it."""
    moment = opened.receipts.last(assignment, [person.id for person in matched.of(source.student)])
    if source.receipt.at or moment is None:
        return source
    at = f"{moment.at:%Y-%m-%dT%H:%M:%S}{f'.{moment.at.microsecond:06}' if moment.at.microsecond else ''}Z"
    return replace(source, receipt=msgspec.structs.replace(source.receipt, at=at))


def _require_beginnings(course: Course, settings: ClassSettings, roster: Roster) -> None:
    """Stop where somebody has a part of a time as extra time, and it is not said when that time begins."""
    person = next((person for person in roster.people if person.extra.part), None)
    lacking = [one.name for one in settings.assignments.values() if one.deadline.due and one.opens is None]
    if person and lacking:
        raise RosterFault(
            f"{course.class_folder / ROSTER_FILE}:{person.line}: extra time in percent: expected opens = of"
            f" {', '.join(lacking)} in {CLASS_FILE}, since it is a part of the time from there to the due time"
        )
