"""Removes a person from a class: rows of tables and lists, files, what was published."""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.classes.opening import ROSTER_FILE
from grader.keeping.lists import lists_of, remove_rows, rows_in
from grader.keeping.person import Known
from grader.keeping.rows import databases, has_rows, removed, rows_of
from grader.publishing.published import FILE as PUBLISHED
from grader.publishing.published import read_published, without, write_published

_NOBODYS = ("hidden", "results.sqlite", "class.toml", "grading.lock", PUBLISHED)


@dataclass(frozen=True)
class Removal:
    """What is to be removed of somebody: rows by file and table, files and folders, and rows of lists."""

    rows: dict[Path, dict[str, int]]  # of each database, also where there are none
    files: tuple[Path, ...]
    lists: dict[Path, int]  # the rows of each, that of the roster last
    is_published: bool

    @property
    def lines(self) -> list[str]:
        """The same in words."""
        rows = [f"{path}: {n} rows of {table}" for path, of in self.rows.items() for table, n in of.items()]
        files = [f"{path}: with all that is in it" if path.is_dir() else str(path) for path in self.files]
        lists = [f"{path}: {n} rows" for path, n in self.lists.items()]
        return [*rows, *files, *lists, *(["what is published: their part of it"] if self.is_published else [])]


def removal_of(known: Known, class_folder: Path, files: Collection[Path]) -> Removal:
    """Return what there is of somebody in a class."""
    found = {path: rows_of(path, known.keys) for path in databases(files) if has_rows(path)}
    rows = {path: {table: len(rows) for table, rows in of.items()} for path, of in found.items()}
    published = read_published(class_folder)
    ids = [known.person.id] if known.person else []
    lists = sorted(lists_of(class_folder), key=lambda path: path.name == ROSTER_FILE)
    return Removal(
        rows,
        tuple(files_of(known, class_folder)),
        {path: n for path in lists if (n := len(rows_in(path, known.list_keys)))},
        without(published, known.submissions, ids) != published,
    )


def files_of(known: Known, class_folder: Path) -> Iterator[Path]:
    """Yield files and folders that are called by the person, in the folders of a class that have an entry for each."""
    for folder in sorted(class_folder.iterdir()):
        if folder.is_dir() and not folder.is_symlink() and folder.name not in _NOBODYS:
            yield from (entry for entry in sorted(folder.iterdir()) if known.file_names & {entry.name, entry.stem})


def remove(known: Known, removal: Removal, class_folder: Path) -> None:
    """Remove all of it. The rows come late and the roster last, since they say whose the files are.

    So whatever is left when this is interrupted, the same again removes.
    """
    for entry in removal.files:
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink(missing_ok=True)
    if removal.is_published:
        ids = [known.person.id] if known.person else []
        write_published(class_folder, without(read_published(class_folder), known.submissions, ids))
    for path in removal.rows:
        removed(path, known.keys)
    for path in removal.lists:
        remove_rows(path, known.list_keys)
