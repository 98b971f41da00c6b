"""Owns the words of a download: receipts, people, claims. No behaviour."""

from dataclasses import dataclass, field

import msgspec

from grader.intake.files.tree import Kind

TEXT = "online text"  # what is typed into a form of the platform


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a download says of a submission besides the name: by whom it is known there, and when it came."""

    platform: str = ""  # empty where it is no download
    id: str = ""  # of the person, as the platform counts them
    login: str = ""
    mail: str = ""
    late: bool | None = None  # None where the download does not say it
    at: str = ""  # when it came, by ISO 8601; without an offset in the platform's own time zone
    committed: str = ""  # when the commit was made that is checked out: the student's own word

    @property
    def keys(self) -> tuple[str, str, str]:
        """By what the person is known there besides the name; each may be empty."""
        return self.id, self.login, self.mail

    @property
    def key(self) -> str:
        """What tells two people of one name apart; empty where the name is all there is."""
        return next(filter(None, self.keys), "")


NO_RECEIPT = Receipt()


@dataclass(frozen=True)
class Submitter:
    """Who handed in, as a list of names tells it."""

    name: str
    receipt: Receipt = NO_RECEIPT


@dataclass(frozen=True)
class Claim:
    """An entry that belongs to a student: all of a submission, or one file of it, or something that is not graded."""

    student: str
    receipt: Receipt
    entry: str
    kind: Kind
    file: str = ""  # what the entry was called before the download; empty: the entry is the whole submission
    number: str = ""  # of the file on the platform: a newer one has a higher number
    attempt: str = ""  # a newer one sorts behind; empty where there is but one
    instead: str = ""  # what was handed in that is not graded, as online text

    @property
    def key(self) -> str:
        """What tells two people of one name apart."""
        return self.receipt.key


@dataclass(frozen=True)
class Download:
    """What the folder of a class says besides the names of its entries."""

    people: dict[str, tuple[Submitter, ...]] = field(default_factory=dict)  # by entry
    listed: tuple[Submitter, ...] = ()  # on the platform's list, and without an entry
    lists: frozenset[str] = frozenset()  # entries that are the platform's own
    empty: frozenset[str] = frozenset()  # entries of people in which nothing is
    unclear: tuple[str, ...] = ()
