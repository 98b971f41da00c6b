"""Owns the tree of what is known by its name in an archive or a download: which names are safe, and whose they are."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from grader.intake.files.text import one_line
from grader.intake.files.tree import MAX_MEMBERS, Entry, Kind, NotGradedError, UnreadableError

# Made by tools, not by students; each may hold thousands of files, or a copy of the graded ones.
_HIDDEN = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})
_MAX_DEPTH = 12  # nothing is looked for so deep, and each folder of a name costs memory
_DRIVE = re.compile(r"[A-Za-z]:")


def is_hidden(name: str) -> bool:
    """Return whether a file or folder is ignored without a word: .git, .venv, __MACOSX and the like."""
    return name.startswith(".") or name in _HIDDEN


def safe_place(name: str) -> str | None:
    """Return the place that a member's name stands for, "" for the archive's top.

    It is None if it leaves it or is no name.
    """
    name = name.replace("\\", "/")  # older Windows tools write it so
    parts = [part for part in name.split("/") if part not in ("", ".")]
    is_outside = name.startswith("/") or _DRIVE.match(name) or ".." in parts
    if is_outside or not name or "\0" in name:
        return None
    return "/".join(parts)


@dataclass(frozen=True)
class Member:
    """A file or folder of an archive, and how it is opened."""

    name: str  # as the archive writes it
    kind: Kind
    open: Callable[[int], BinaryIO]  # given the largest number of bytes
    modified: str = ""


@dataclass(frozen=True)
class MemberTree:
    """A tree made of members; where two have one place, it is neither's."""

    folders: Mapping[str, Mapping[str, Entry]]
    members: Mapping[str, Member]
    notes: tuple[str, ...]

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """Return the entries of a folder, sorted by name; none if there is no such folder."""
        inside = self.folders.get(folder, {}) if self._is_folder(folder) else {}
        return tuple(inside[name] for name in sorted(inside))

    def _is_folder(self, place: str) -> bool:
        """Return whether the place is a folder, and so is all above it.

        A link of the same name could lead elsewhere.
        """
        while place:
            above, _, name = place.rpartition("/")
            known = self.folders.get(above, {}).get(name)
            if known is None or known.kind != "folder":
                return False
            place = above
        return True

    def open(self, place: str, max_bytes: int) -> BinaryIO:
        """Return the bytes of a file; raises UnreadableError if the archive has no such file, or cannot give it."""
        if place not in self.members:
            raise UnreadableError("is not in the archive")
        return self.members[place].open(max_bytes)

    def modified(self, place: str) -> str:
        """Return when the file was changed last, as the archive says."""
        return self.members[place].modified if place in self.members else ""


def member_tree(members: Iterable[Member], max_members: int = MAX_MEMBERS) -> MemberTree:
    """Return the tree of the members; those whose names leave it are left out and noted."""
    folders: dict[str, dict[str, Entry]] = {"": {}}
    files: dict[str, Member] = {}
    strays: list[str] = []
    count = 0
    for member in members:
        place = safe_place(member.name)
        if place is None:
            strays.append(member.name)
        elif place and not any(map(is_hidden, place.split("/"))):
            count += 1
            if count > max_members:
                raise NotGradedError(f"there are more than {max_members:,} files; hand in the source alone")
            if place.count("/") < _MAX_DEPTH:
                _add(folders, place, member.kind)
                files[place] = member
    return MemberTree(folders, files, _about(strays))


def _add(folders: dict[str, dict[str, Entry]], place: str, kind: Kind) -> None:
    """Enters the place and the folders above it; a folder may be named again, anything else may not."""
    while place:
        above, _, name = place.rpartition("/")
        inside = folders.setdefault(above, {})
        known = inside.get(name)
        if known and not known.kind == kind == "folder":
            kind = "twice"
        inside[name] = Entry(name, kind)
        if known:
            return
        place, kind = above, "folder"


def _about(strays: list[str]) -> tuple[str, ...]:
    if not strays:
        return ()
    others = f" and {len(strays) - 1:,} more" if len(strays) > 1 else ""
    return (f"{one_line(strays[0])}{others}: a name that leaves the archive or is no name; passed over",)
