"""What of a class is published: of each assignment whose results, with a digest of what each was told, and when.

It lies in a file of the class's folder, `published.json`, which is written whole or not at all. A result that is
another one than when it was published is held back, until it is published too.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from grader.courses.whole import write_file
from grader.intake.platforms.receipts import NO_RECEIPT
from grader.kit.errors import HarnessFault
from grader.results.scorecard import Scorecard, pack
from grader.scoring.lines import ScoreLines

FILE = "published.json"
_SINCE = frozenset(("extra_credit", "dropped"))  # lines of a score that a digest of before does not have


class Told(msgspec.Struct, frozen=True):
    """What somebody was told: a digest of the result, its points, and what counts for each person whose it is."""

    digest: str
    points: float
    finals: dict[str, str] = {}  # by the person's id


class Publication(msgspec.Struct, frozen=True):
    """An assignment that is published: when, by whom, and what each was told."""

    at: str
    by: str
    told: dict[str, Told]  # by the submission's name


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is published of a class."""

    assignments: dict[str, Publication] = {}
    format: int = 1

    def of(self, assignment: str) -> Mapping[str, Told]:
        """Return what was told of an assignment, by the submission's name; nothing where it is held back."""
        found = self.assignments.get(assignment)
        return found.told if found else {}


class Change(msgspec.Struct, frozen=True):
    """A result that is another one than what was told, or of which nothing was told; None: there is none any more."""

    student: str
    before: Told | None
    after: Told | None


def told_of(card: Scorecard, lines: Iterable[ScoreLines], finals: Mapping[str, str]) -> Told:
    """Return what is told of a result. How it came in, and by which code it was judged, makes no other result of it."""
    same = msgspec.structs.replace(card, receipt=NO_RECEIPT, made_by="", generation="")
    scores = json.dumps([_stable(one.as_data()) for one in lines]).encode()
    return Told(hashlib.blake2b(pack(same) + scores, digest_size=16).hexdigest(), card.score, dict(finals))


def _stable(data: Mapping[str, object]) -> Mapping[str, object]:
    """Return the lines without those that say nothing, and were not there always: what was published stays the same."""
    return {key: value for key, value in data.items() if value or key not in _SINCE}


def changes(before: Mapping[str, Told], after: Mapping[str, Told]) -> list[Change]:
    """Return whose results are others than what was told."""
    found = (Change(name, before.get(name), after.get(name)) for name in sorted({*before, *after}))
    return [change for change in found if change.before != change.after]


def read_published(class_folder: Path) -> Published:
    """Return what is published; raises HarnessFault for a file that is none of ours."""
    path = class_folder / FILE
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Published)
    except FileNotFoundError:
        return Published()
    except (OSError, msgspec.DecodeError) as error:
        raise HarnessFault(
            f"{path}: cannot be read: {error}; it says what is published: put a copy of it back, or move it away, and"
            " all is held back"
        ) from error
    return found


def write_published(class_folder: Path, published: Published) -> None:
    """Keep what is published."""
    text = msgspec.json.format(msgspec.json.encode(published), indent=1).decode()
    write_file(class_folder / FILE, f"{text}\n")


def with_publication(published: Published, assignment: str, publication: Publication | None) -> Published:
    """Return the same, with this of the assignment; None: it is held back."""
    others = {name: one for name, one in published.assignments.items() if name != assignment}
    return Published(others if publication is None else {**others, assignment: publication})


def without(published: Published, names: Collection[str], ids: Collection[str]) -> Published:
    """Return the same without somebody: their submissions, and what counts for them."""
    return Published(
        {
            assignment: msgspec.structs.replace(
                one,
                told={
                    name: msgspec.structs.replace(told, finals={i: f for i, f in told.finals.items() if i not in ids})
                    for name, told in one.told.items()
                    if name not in names
                },
            )
            for assignment, one in published.assignments.items()
        }
    )
