"""Owns what is left of a line where nobody may know whose it is: the pseudonym of the roster, and the points."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from grader.classes.roster import Person
from grader.exports.writing.lines import Line
from grader.intake.platforms.receipts import NO_RECEIPT
from grader.kit.errors import HarnessFault

ALLOWED = ("csv", "json", "junit")  # the others are for a place that has to know who somebody is


def anonymous(lines: Sequence[Line]) -> list[Line]:
    """Return the lines by pseudonym, in the order of these: that of the roster would tell who is who.

    A submission of nobody has no pseudonym, and is the caller's to say.
    """
    known = [line for line in lines if line.is_known]
    if lacking := [line.label for line in known if not line.person.pseudonym]:
        raise HarnessFault(f"no pseudonym in the roster for {len(lacking)} people, the first of them {lacking[0]}")
    return sorted(map(_anonymous, known), key=lambda line: line.person.id)


def _anonymous(line: Line) -> Line:
    """Return the line without its notes: one may name a file or a folder, and so a person."""
    card = line.card and structs.replace(line.card, student="", receipt=NO_RECEIPT)
    note = "" if line.points else "no score"
    person = Person(line.person.pseudonym)
    return replace(line, person=person, submission="", receipt=NO_RECEIPT, card=card, note=note)
