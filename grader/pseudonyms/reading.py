"""The pseudonyms of a class, from its roster and from what its results or a listing know of submissions."""

from functools import partial

from grader.classes.opening import open_class
from grader.classes.roster import Roster
from grader.courses.course import Course
from grader.feedback.rows import stored
from grader.intake import Listing
from grader.pseudonyms.naming import Pseudonyms, pseudonyms_of
from grader.results.scorecard import Scorecard
from grader.results.store import Results


def of_results(course: Course, results: Results) -> Pseudonyms:
    """Return the pseudonyms of all whose results there are."""
    found: dict[str, tuple[str, ...]] = {}
    for assignment, name in results.students():
        card = stored(name, partial(results.get, assignment))
        keys = card.receipt.keys if isinstance(card, Scorecard) else ()
        found[name] = (*found.get(name, ()), *(key for key in keys if key))
        found |= {other: () for other in results.reasons(assignment) if other not in found}
    return pseudonyms_of(_roster(course), found)


def of_listing(course: Course, listing: Listing) -> Pseudonyms:
    """Return the pseudonyms of all who handed in."""
    receipts = {one.student: one.receipt for one in listing.not_graded}
    receipts |= {one.student: one.receipt for one in listing.sources}
    found = {name: tuple(filter(None, one.keys)) for name, one in receipts.items()}
    return pseudonyms_of(_roster(course), found)


def _roster(course: Course) -> Roster:
    opened = open_class(course)
    return opened.roster if opened else Roster(())
