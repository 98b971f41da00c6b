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
        said = f"{name!r} is no assignment here" if name else "say which assignment"
        raise HandInError(f"{said}: {', '.join(known) or 'there is none'}")
    waiting, data, texts = list(known[name]), {}, {}
    for file in waiting:  # which grows
        path = _found(folder, file)
        data[file] = path.read_bytes()
        texts[file] = _text(path)
        waiting += sorted(one for one in _imported(texts[file]) & _names(folder) if one not in waiting)
    return Parcel(name, dict(sorted(data.items())), dict(sorted(texts.items())))


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
    hint = f"; rename {near[0]} to {file}" if near else ""
    raise HandInError(f"{file} is not in {folder}{hint}")


def _text(path: Path) -> str:
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (SyntaxError, UnicodeDecodeError) as error:
        raise HandInError(f"{path.name} is no text in UTF-8; save it as UTF-8 in your editor") from error
