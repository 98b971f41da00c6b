"""Opens a class: its `class.toml` and its roster, read and compared. A class without `class.toml` is a folder alone."""

from dataclasses import dataclass, replace
from datetime import datetime

from grader.classes.matching import KnownAs, match
from grader.classes.roster import Roster, RosterFault, read_roster
from grader.classes.settings import ClassSettings, read_settings
from grader.courses.assignment import assignments
from grader.courses.course import CLASS_FILE, Course
from grader.intake import Listing

ROSTER_FILE = "roster.csv"


@dataclass(frozen=True)
class Class:
    """The people and the dates of a class, and the course with the places that the class has for its files."""

    course: Course
    settings: ClassSettings
    roster: Roster

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of both files, though it is no mistake."""
        return (*self.settings.notes, *self.roster.notes)


def open_class(course: Course) -> Class | None:
    """The class; None where it has no `class.toml`. Raises HarnessFault for any mistake in its files."""
    path, people = course.class_folder / CLASS_FILE, course.class_folder / ROSTER_FILE
    if not path.exists():
        return None
    settings = read_settings(path, assignments(course.root))
    roster = read_roster(people, settings.zone, [*settings.assignments]) if people.exists() else Roster(())
    _require_beginnings(course, settings, roster)
    placed = replace(course, hidden_elsewhere=settings.hidden, results_elsewhere=settings.results)
    return Class(placed, settings, roster)


def overdue(opened: Class, now: datetime) -> str:
    """The sentence on records that are kept for longer than the class says; nothing where they are not."""
    until = opened.settings.keep_until
    if until is None or now.astimezone(opened.settings.zone).date() <= until:
        return ""
    return (
        f"{opened.course.class_folder}: is to be kept until {until} (keep_until in {CLASS_FILE}): that day has passed;"
        " `grader forget` removes a person, and with the folder all is gone"
    )


def with_roster(listing: Listing, roster: Roster) -> Listing:
    """The listing of a whole class, with what the roster says of it: what is of nobody, and who has handed in nothing.

    A roster without people says nothing. What must be settled by a person is unclear; missing work is a note.
    """
    if not roster.people:
        return listing
    receipts = {one.student: one.receipt for one in listing.not_graded}
    receipts |= {one.student: one.receipt for one in listing.sources}
    known = [KnownAs(student, (receipt.id, receipt.login, receipt.mail)) for student, receipt in receipts.items()]
    matched = match(known, roster)
    missing = [f"no submission of {person.name} ({person.id})" for person in matched.missing]
    nobody = [f"{submission}: of nobody on the roster" for submission in matched.nobody]
    unclear = (*listing.unclear, *nobody, *matched.several, *matched.twice)
    return replace(listing, notes=(*listing.notes, *missing), unclear=unclear)


def _require_beginnings(course: Course, settings: ClassSettings, roster: Roster) -> None:
    """Stop where somebody has a part of a time as extra time, and it is not said when that time begins."""
    person = next((person for person in roster.people if person.extra.part), None)
    lacking = [one.name for one in settings.assignments.values() if one.deadline.due and one.opens is None]
    if person and lacking:
        raise RosterFault(
            f"{course.class_folder / ROSTER_FILE}:{person.line}: extra time in percent: expected opens = of"
            f" {', '.join(lacking)} in {CLASS_FILE}, since it is a part of the time from there to the due time"
        )
