"""Finds what belongs to a hand-in: the files of an assignment under their names, and what they import beside them.

It runs nothing of theirs. What is in the folder besides, notes or secrets, stays there.
"""

import ast
import difflib
import tokenize
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.kit.wording.words import worded


class HandInError(Exception):
    """Something is missing, so that there is nothing to hand in yet; says what to do."""


@dataclass(frozen=True)
class Parcel:
    """What is handed in: the bytes of each file by its name, and the text of it as it is graded."""

    assignment: str
    data: Mapping[str, bytes]
    texts: Mapping[str, str]


def known_assignments(root: Path) -> dict[str, tuple[str, ...]]:
    """Return the assignments of a student's repository, with the names of their files."""
    paths = sorted(root.glob("assignments/*/assignment.toml"))
    return {p.parent.name: tuple(tomllib.loads(p.read_text("utf-8"))["files"]) for p in paths}


def collect(folder: Path, assignment: str, known: Mapping[str, tuple[str, ...]]) -> Parcel:
    """Return what is handed in of the folder; raises HandInError where a file of the assignment cannot be."""
    name = assignment or (next(iter(known)) if len(known) == 1 else "")
    if name not in known:
        raise HandInError(_which(name, ", ".join(known)))
    waiting, data, texts = list(known[name]), {}, {}
    for file in waiting:  # which grows
        path = _found(folder, file)
        data[file] = path.read_bytes()
        texts[file] = _text(path)
        waiting += sorted(one for one in _imported(texts[file]) & _names(folder) if one not in waiting)
    return Parcel(name, dict(sorted(data.items())), dict(sorted(texts.items())))


def _which(name: str, known: str) -> str:
    """Return what is said where it is not clear which assignment is handed in."""
    if not known:
        known = worded("there is none")
    if name:
        return worded("{name} is no assignment here: {known}", name=repr(name), known=known)
    return worded("say which assignment: {known}", known=known)


def _imported(text: str) -> set[str]:
    """Return the files that the text may import, by every word of its imports.

    There is none in a text that Python cannot read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an odd escape in the student's text
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            words = [*(alias.name for alias in node.names), getattr(node, "module", None) or ""]
            found |= {f"{part}.py" for word in words for part in word.split(".") if part}
    return found


def _names(folder: Path) -> set[str]:
    """Return the names of the files in the folder, as they are written: many systems find a file by another case
    as well.
    """
    return {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set()


def _found(folder: Path, file: str) -> Path:
    """Return the file of exactly this name: many systems find `Operators.py` as well, and the one that grades
    does not.
    """
    there = sorted(_names(folder))
    if file in there:
        return folder / file
    near = difflib.get_close_matches(file, there, n=1) or [one for one in there if one.lower() == file.lower()]
    if near:
        said = {"file": file, "folder": folder, "near": near[0]}
        raise HandInError(worded("{file} is not in {folder}; rename {near} to {file}", **said))
    raise HandInError(worded("{file} is not in {folder}", file=file, folder=folder))


def _text(path: Path) -> str:
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (SyntaxError, UnicodeDecodeError) as error:
        said = worded("{file} is no text in UTF-8; save it as UTF-8 in your editor", file=path.name)
        raise HandInError(said) from error
