"""Who somebody is in a class: on its roster, and by the names under which their work is kept."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.classes.matching import KnownAs, match
from grader.classes.roster import Person, Roster, matching
from grader.handback.file_names import file_names
from grader.kit.errors import HarnessFault

_LEAST = 3  # characters of a name that is looked for in all files: a shorter one is everywhere


@dataclass(frozen=True)
class Known:
    """A person: the line of the roster, if there is one, and the names of the submissions that are theirs."""

    asked: str
    person: Person | None
    submissions: tuple[str, ...]  # of this person alone
    shared: tuple[str, ...]  # of a group that has other members too

    @property
    def keys(self) -> tuple[str, ...]:
        """The names by which rows are theirs."""
        own = (self.person.id,) if self.person else ()
        return tuple(dict.fromkeys((*self.submissions, *own)))

    @property
    def list_keys(self) -> tuple[str, ...]:
        """What no two people share, by which rows of lists are theirs."""
        person = self.person
        own = (person.id, person.login, person.mail, person.pseudonym) if person else ()
        return tuple(key for key in (*self.submissions, *own) if key)

    @property
    def file_names(self) -> frozenset[str]:
        """The names that files and folders of theirs have, without an ending."""
        names = [*file_names(self.keys).values(), *self.keys]
        return frozenset(_forms(names))

    @property
    def traces(self) -> frozenset[str]:
        """All by which somebody is known, as it may be written in a file: names that are long enough to mean them."""
        of_roster = (
            (self.person.id, self.person.name, self.person.login, self.person.mail, self.person.pseudonym)
            if self.person
            else ()
        )
        names = [*self.submissions, *of_roster, *file_names(self.submissions).values()]
        return frozenset(form for form in _forms(names) if len(form) >= _LEAST)


def _forms(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for form in ("NFC", "NFD"):
            yield unicodedata.normalize(form, name)


def known_person(asked: str, roster: Roster, submissions: Mapping[str, tuple[str, ...]]) -> Known:
    """Return the person who is asked for by an id, a login, a mail address, a name or a submission's name.

    `submissions` has what else is known of who handed each in. Raises HarnessFault where nobody, or not one, is meant.
    """
    found = _people(asked, roster, submissions)
    if len(found) > 1:
        ids = ", ".join(person.id for person in found)
        raise HarnessFault(f"{asked}: several people of the roster are called so, or are that group; give an id: {ids}")
    person = found[0] if found else None
    own, shared = list[str](), list[str]()
    for name, keys in submissions.items():
        owners = match([KnownAs(name, keys)], roster).of(name) if roster.people else ()
        if person and any(owner.id == person.id for owner in owners):
            (own if len(owners) == 1 else shared).append(name)
        elif matching(name) == matching(asked) and not owners:
            own.append(name)
    if person is None and not own:
        raise HarnessFault(f"{asked}: nobody of that name is in this class; `grader scores` lists the people")
    return Known(asked, person, tuple(own), tuple(shared))


def _people(asked: str, roster: Roster, submissions: Mapping[str, tuple[str, ...]]) -> list[Person]:
    """Return whoever on the roster is meant: by what nobody shares, else by a name, else by a submission of
    that name.
    """
    for columns in (("id", "login", "mail", "pseudonym"), ("name",), ("group",)):
        found = [p for p in roster.people if any(matching(getattr(p, c)) == matching(asked) for c in columns)]
        if found:
            return found
    if asked in submissions:
        return [*match([KnownAs(asked, submissions[asked])], roster).of(asked)]
    return []
