"""Blackboard: one flat folder; names begin with the assignment, the login and the attempt, and a .txt beside the files
of each attempt says whose it is.

The name of an assignment and a login may both have "_". The .txt says where the login begins; without one, what all
names have in common is the assignment. What the student wrote stands further down in it, and does not count.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.intake.files.text import person
from grader.intake.files.tree import Entry, NotGradedError, Tree, UnreadableError, joined
from grader.intake.platforms.receipts import TEXT, Claim, Receipt

_MAX_BYTES = 256 * 1024
_HEAD_LINES = 6  # of the platform, above what the student wrote
_ENTRY = re.compile(r"(?P<head>.+?)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<text>\.txt))", re.DOTALL)
_NAME = re.compile(r"Name: (?P<name>.*) \((?P<login>[^()]+)\)\s*")
_NO_TEXT = re.compile(r"\bThere is no student submission text\b")
_FIELD = re.compile(r"^Submission Field:\s*\n(?P<text>.*?)(?:^Comments:|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Attempts:
    """What the .txt files say: who is behind the beginning of a name, and which attempts have online text."""

    people: Mapping[str, tuple[str, str]]  # head -> name, login
    with_text: frozenset[str]  # entries


def is_blackboard(entry: Entry) -> bool:
    """Return whether the name is one that only a download of Blackboard has."""
    return entry.kind == "file" and bool(_ENTRY.fullmatch(entry.name))


def attempts(tree: Tree, folder: str, entries: Iterable[Entry]) -> Attempts:
    """Read the .txt beside each attempt; what cannot be read says nothing."""
    found = [match for one in entries if one.kind == "file" and (match := _ENTRY.fullmatch(one.name))]
    heads = sorted({match["head"] for match in found})
    people: dict[str, tuple[str, str]] = {}
    with_text = set()
    for match in found:
        text = _read(tree, joined(folder, match[0])) if match["text"] else ""
        named = next(filter(None, map(_NAME.fullmatch, text.splitlines()[:_HEAD_LINES])), None)
        if named and match["head"].endswith(f"_{named['login']}"):
            people[match["head"]] = (person(named["name"].strip()), named["login"])
        if (field := _FIELD.search(text)) and field["text"].strip() and not _NO_TEXT.search(field["text"]):
            with_text.add(match[0])
    above = os.path.commonprefix(heads).rpartition("_")[0] if len(heads) > 1 else ""  # noqa: RUF071 - of names
    for head in heads:
        login = head[len(above) + 1 :] if above else head.rpartition("_")[2]
        people.setdefault(head, (person(login), login))
    return Attempts(people, frozenset(with_text))


def _read(tree: Tree, place: str) -> str:
    try:
        with tree.open(place, _MAX_BYTES) as file:
            return file.read(_MAX_BYTES).decode("utf-8-sig", "replace")
    except (UnreadableError, NotGradedError):
        return ""


def claim(entry: Entry, seen: Attempts) -> Claim | None:
    """Return whose the file is; None if the name says nothing of it."""
    found = _ENTRY.fullmatch(entry.name)
    if found is None or found["head"] not in seen.people:
        return None
    name, login = seen.people[found["head"]]
    day, clock = found["at"][:10], found["at"][11:].replace("-", ":")
    receipt = Receipt("Blackboard", login=login, at=f"{day}T{clock}")
    if found["text"]:
        instead = TEXT if entry.name in seen.with_text else "an attempt without a file"
        return Claim(name, receipt, entry.name, entry.kind, attempt=found["at"], instead=instead)
    return Claim(name, receipt, entry.name, entry.kind, found["file"], attempt=found["at"])
