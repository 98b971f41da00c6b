"""Owns whose a submission is: the person, or the group, of the roster that it names. Nothing is guessed.

A download tells an id, a login or a mail address, and a folder is called by one of these, by a name or by a group. All
of it that the roster knows must be of one person, or of members of one group. A name decides alone where nothing else
does, and only where one person has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.classes.roster import Person, Roster, matching

_KEYS = ("id", "login", "mail")  # what no two people share; each is compared with each, as downloads mix them


@dataclass(frozen=True)
class KnownAs:
    """A submission: what it is called, and what else is known of who handed it in."""

    submission: str
    keys: tuple[str, ...] = ()  # ids, logins and mail addresses; empty ones say nothing


@dataclass(frozen=True)
class Matched:
    """Whose the submissions of a class are, and what has to be settled by a person."""

    owners: Mapping[str, tuple[Person, ...]]  # by submission; several are a group
    nobody: tuple[str, ...]  # submissions of nobody on the roster
    several: tuple[str, ...]  # a sentence for each submission that is of different people
    twice: tuple[str, ...]  # a sentence for each person of whom there are several
    missing: tuple[Person, ...]

    def of(self, submission: str) -> tuple[Person, ...]:
        """Return the people who get the grade of a submission: nobody, until it is settled whose it is."""
        return self.owners.get(submission, ())


def match(claims: Sequence[KnownAs], roster: Roster) -> Matched:
    """Return whose each submission is."""
    index = _Index(roster)
    found = {claim.submission: index.people(claim) for claim in claims}
    units = {submission: {index.unit(person) for person in people} for submission, people in found.items()}
    clear = [submission for submission, unit in units.items() if len(unit) == 1]
    claimed: dict[str, list[str]] = {}
    for submission in clear:
        claimed.setdefault(next(iter(units[submission])), []).append(submission)
    handed_in = {unit for of in units.values() for unit in of}
    once = {unit: all_[0] for unit, all_ in claimed.items() if len(all_) == 1}
    return Matched(
        owners={submission: index.members(unit) for unit, submission in once.items()},
        nobody=tuple(submission for submission, people in found.items() if not people),
        several=tuple(
            f"{submission}: what is known of it names {_named(people)}"
            for submission, people in found.items()
            if len(units[submission]) > 1
        ),
        twice=tuple(
            f"{_named(index.members(unit))}: claimed by {len(all_)} submissions, {', '.join(all_)}"
            for unit, all_ in claimed.items()
            if len(all_) > 1
        ),
        missing=tuple(person for person in roster.people if index.unit(person) not in handed_in),
    )


def owners_alone(claims: Sequence[KnownAs], roster: Roster) -> Mapping[str, tuple[Person, ...]]:
    """Return whose each submission is by itself, also where they have another one; nobody, if unclear."""
    index = _Index(roster)
    units = {claim.submission: {index.unit(person) for person in index.people(claim)} for claim in claims}
    return {name: index.members(*unit) if len(unit) == 1 else () for name, unit in units.items()}


class _Index:
    """The people of a roster by all that may name them."""

    def __init__(self, roster: Roster) -> None:
        self._members: dict[str, list[Person]] = {}
        self._by_key: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_group: dict[str, list[Person]] = {}
        called: dict[str, list[str]] = {}
        for value, identity in roster.called.items():
            called.setdefault(identity, []).append(value)
        for person in roster.people:
            self._members.setdefault(self.unit(person), []).append(person)
            for value in {matching(getattr(person, key)) for key in _KEYS} - {""}:
                self._by_key.setdefault(value, []).append(person)
            for value in called.get(person.id, ()):
                self._by_key.setdefault(value, []).append(person)
            if person.group:
                self._by_group.setdefault(matching(person.group), []).append(person)
            if person.name:
                self._by_name.setdefault(matching(person.name), []).append(person)

    @staticmethod
    def unit(person: Person) -> str:
        """Return what gets one grade: the group, or the person who is in none."""
        return f"group {person.group}" if person.group else f"person {person.id}"

    def members(self, unit: str) -> tuple[Person, ...]:
        return tuple(self._members[unit])

    def people(self, claim: KnownAs) -> tuple[Person, ...]:
        """Return all whom a claim names; by a name, or the name of a group, only where no key names anybody."""
        keys = dict.fromkeys(matching(key) for key in (*claim.keys, claim.submission))
        found = [person for key in keys if key for person in self._by_key.get(key, ())]
        called = matching(claim.submission)
        found = found or self._by_name.get(called, [])
        found = found or self._by_group.get(called, [])
        return tuple({person.id: person for person in found}.values())


def _named(people: Sequence[Person]) -> str:
    return " and ".join(f"{person.name or 'nameless'} ({person.id})" for person in people)
