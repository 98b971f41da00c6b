"""Pseudonyms for the submissions of a class, and texts and scorecards in which nobody is called otherwise.

A person has the roster's pseudonym, and where there is none, a word that depends on the name alone, and so stays when
others come and go; whoever knows the name can work it out. A group has the pseudonyms of its members. In code and in
what it prints, names are hidden as far as roster or download have them.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from grader.classes.matching import KnownAs, owners_alone
from grader.classes.roster import Person, Roster, matching
from grader.feedback.rows import Row, Unshown
from grader.intake.platforms.receipts import NO_RECEIPT
from grader.intake.values import NotGraded
from grader.results.scorecard import Scorecard, pack, unpack

# What a card has of the course and of the grader, and never of a student.
_OURS = frozenset(
    ("assignment", "check", "task", "sentence", "verdict", "submission", "suite", "level", "mistake", "made_by")
)
_BY_FILE = ("problems", "load_errors", "load_notes", "stops", "gaps")  # a student's own file may have their name
_LEAST_DIGITS = 4  # of such a word
_LEAST = 3  # characters of what is hidden wherever it stands: what is shorter is in every word
_LEAST_OF_NUMBER = 4  # the same of a number: a shorter one may be points
_TOGETHER = 3  # first characters by which names are looked for, so that not each of thousands is tried at each word


@dataclass(frozen=True)
class Pseudonyms:
    """What each submission is called, and by what its owners are known otherwise."""

    of: Mapping[str, str]  # by the submission's name
    told_apart: Mapping[str, str]  # the same, longer: of two submissions of one person each has another one
    people: Mapping[str, str]  # by the person's id
    hidden: Mapping[str, str]  # by what is hidden, in the form in which it is compared
    pattern: re.Pattern[str] | None

    def hide(self, text: str) -> str:
        """Return the text, with pseudonyms for all by which somebody is known."""
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: self.hidden.get(matching(found[0]), found[0]), text)

    def card(self, card: Scorecard) -> Scorecard:
        """Return the same result, of whom nobody knows who it is."""
        if self is NOBODY:
            return card
        plain = msgspec.msgpack.decode(pack(msgspec.structs.replace(card, receipt=NO_RECEIPT)))
        plain["student"] = ""
        for name in _BY_FILE:
            plain[name] = {self.hide(file): said for file, said in plain.get(name, {}).items()}
        hidden = unpack(msgspec.msgpack.encode(self._hidden(plain)))
        return msgspec.structs.replace(hidden, student=self.of.get(card.student, "somebody"))

    def row(self, row: Row) -> Row:
        """Return the same row of a class, of whom nobody knows who it is."""
        if isinstance(row, Scorecard):
            return self.card(row)
        if isinstance(row, Unshown):
            return self.unshown(row)
        return NotGraded(self.called(row.student), self.hide(row.reason), flag=row.flag)

    def unshown(self, one: Unshown) -> Unshown:
        """Return why somebody's result cannot be shown, of whom nobody knows who it is."""
        return Unshown(self.called(one.student), self.hide(one.reason))

    def called(self, submission: str) -> str:
        """Return what a submission is called."""
        return self.of.get(submission, submission)

    def person(self, person: Person) -> Person:
        """Return the same person, of whom only the pseudonym and the section are known."""
        return Person(id=self.people[person.id], section=self.hide(person.section))

    def submissions(self, asked: str) -> list[str]:
        """Return the submissions that are called so; of one person there may be several."""
        wanted = matching(asked)
        return [name for name in self.of if wanted in map(matching, (self.of[name], self.told_apart[name]))]

    def among(self, submissions: Iterable[str]) -> "Pseudonyms":
        """Return the same for a list of these submissions: those that would be called alike have longer words."""
        known = [one for one in dict.fromkeys(submissions) if one in self.of]
        counts = Counter(map(self.called, known))
        longer = {one: self.told_apart[one] for one in known if counts[self.called(one)] > 1}
        return replace(self, of={**self.of, **longer}) if longer else self

    def apart(self, submission: str) -> str:
        """Return what a submission is called where its owner has several."""
        return self.told_apart.get(submission, submission)

    def _hidden(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {key: item if key in _OURS else self._hidden(item) for key, item in value.items()}
        return [self._hidden(item) for item in value] if isinstance(value, list) else value


NOBODY = Pseudonyms({}, {}, {}, {}, None)


def pseudonyms_of(roster: Roster, submissions: Mapping[str, tuple[str, ...]]) -> Pseudonyms:
    """Return the pseudonyms of a class.

    `submissions` has what a download says of who handed each in: id, login, mail.
    """
    people = {person.id: person.pseudonym for person in roster.people}
    digests = _digests([*(id_ for id_, given in people.items() if not given), *submissions])
    people = {id_: given or f"student {digests[id_]}" for id_, given in people.items()}
    of, texts = dict[str, str](), _Texts()
    for person in roster.people:
        texts.add(people[person.id], (person.name, person.login, person.mail, person.id))
    taken = texts.meant.keys() | {matching(pseudonym) for pseudonym in people.values()}  # what is somebody's already
    owners = owners_alone([KnownAs(name, keys) for name, keys in submissions.items()], roster)
    for name, keys in submissions.items():
        of[name] = " and ".join(people[owner.id] for owner in owners[name]) or f"student {digests[name]}"
        texts.add(of[name], (text for text in (name, *keys) if matching(text) not in taken))
    told_apart = {name: f"{called} ({digests[name]})" for name, called in of.items()}
    hidden = {text: " or ".join(meant) for text, meant in texts.meant.items()}
    names = Pseudonyms(of, told_apart, people, hidden, _pattern(texts.written))
    words = (*people.values(), *of.values(), *told_apart.values())
    whole = {word for word in words if names.hide(word) != word}  # in which somebody's name is a word, as in "red kite"
    return replace(names, pattern=_pattern(texts.written | whole))


@dataclass(frozen=True)
class _Texts:
    """The texts by which somebody is known; of two people of one name it may be either."""

    meant: dict[str, dict[str, None]] = field(default_factory=dict)  # by the text as it is compared: the pseudonyms
    written: set[str] = field(default_factory=set)  # in all forms in which they were found

    def add(self, pseudonym: str, texts: Iterable[str]) -> None:
        """Keep that each of the texts may mean whoever is called so, but for those that are in every word."""
        for text in (text for text in texts if len(text) >= (_LEAST_OF_NUMBER if text.isdecimal() else _LEAST)):
            self.meant.setdefault(matching(text), {})[pseudonym] = None
            self.written.add(text)


def _digests(names: Iterable[str]) -> dict[str, str]:
    """Return digits for each that say nothing of the name to a reader, as few as there can be for all to differ."""
    digests = {name: hashlib.blake2b(name.encode("utf-8", "surrogatepass")).hexdigest() for name in names}
    length = next(n for n in range(_LEAST_DIGITS, 129) if len({d[:n] for d in digests.values()}) == len(digests))
    return {name: digest[:length] for name, digest in digests.items()}


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of the texts, the longest first.

    It finds them however their letters are composed, and not as a part of a longer word.
    """
    forms = {unicodedata.normalize(form, text) for text in texts for form in ("NFC", "NFD")}
    return re.compile(rf"(?<!\w)(?:{_any_of(forms, _TOGETHER)})(?!\w)", re.IGNORECASE) if forms else None


def _any_of(forms: Collection[str], together: int) -> str:
    """Return a pattern for any of the forms; so many of their first characters are shared by those that begin alike."""
    if not together or len(forms) == 1:
        return "|".join(map(_written, sorted(forms, key=lambda form: (-len(form), form))))
    begun: dict[str, set[str]] = {}
    for form in forms:
        begun.setdefault(_in_one_case(form[:1]), set()).add(form[1:])
    return "|".join(  # what ends here comes last
        f"{_written(first)}(?:{_any_of(rests, together - 1)})" for first, rests in sorted(begun.items(), reverse=True)
    )


def _written(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s+")


def _in_one_case(char: str) -> str:
    return char.lower() if len(char.lower()) == 1 else char
