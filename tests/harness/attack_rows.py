"""The attacks as data: tests/attacks/manifest/, a file for each class of attacks, in it a row per hostile submission.

A row says what must happen instead of what the attack aims at, and by what it is seen that the attack was alive.

`@WORLD@` and `@HARNESS@` in their texts stand for folders of the made-up world in which they run; see world.py.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "attacks"


class Must(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must happen to an attack. Whatever it is, its honest neighbours get what is theirs."""

    score_at_most: float  # what the honest code in it is worth
    loses: tuple[str, ...] = ()  # checks that it must not pass; the first words of their names
    must_not_say: tuple[str, ...] = ()  # in anything that anybody is shown
    flag: str = ""  # which an instructor must see; "any" will do, or the loss of points
    unless_lost: tuple[str, ...] = ()  # checks by whose loss the flag is not needed
    leaks: bool = False  # it tries to show a student hidden inputs
    evidence: bool = False  # it deceives the reading of its source, and gains the points for recursion alone


class Alive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By what it is seen that an attack reached what it attacks: all that is named here must be so."""

    printed: str = ""  # words that it prints once it has what it attacks
    ends: dict[str, str] = {}  # the first words of a check's name -> the verdict that the attack brings about
    says: tuple[str, ...] = ()  # words that only the attack can bring into what an instructor is shown
    flag: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether anything at all is named here."""
        return self != Alive()


class Attack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hostile submission."""

    name: str
    kind: str = msgspec.field(name="class")
    aim: str
    files: tuple[str, ...]
    must: Must
    alive: Alive = Alive()
    must_reach: tuple[str, ...] = ()  # what it names beside its code: "grader.kit.plain:plain", "tests.probes.trees"
    out_of_reach: tuple[str, ...] = ()  # modules that it looks for, that there are, and that must not be beside it
    quick: bool = False  # one of those that are run with each change
    assignment: str = "module0"  # for which it is handed in

    def texts(self, folder: Path = FOLDER) -> dict[str, str]:
        """The files by their place in the submission; bytes as latin-1, so that nothing is lost."""
        return {place: (folder / self.name / place).read_bytes().decode("latin-1") for place in self.files}


def attacks(folder: Path = FOLDER, assignment: str = "module0") -> Sequence[Attack]:
    """The attacks that are handed in for an assignment."""
    return [attack for attack in all_attacks(folder) if attack.assignment == assignment]


def all_attacks(folder: Path = FOLDER) -> Sequence[Attack]:
    """Every attack of a folder, in the order of the files and rows of its manifest."""
    files = sorted((folder / "manifest").glob("*.json"))
    return [attack for file in files for attack in msgspec.json.decode(file.read_bytes(), type=list[Attack])]
