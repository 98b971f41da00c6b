"""All that a class has of one person, as the files of an archive. Writes nothing."""

import dataclasses
import io
import json
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec

from grader.classes.roster import Person
from grader.keeping.forgetting import files_of
from grader.keeping.lists import lists_of, rows_in
from grader.keeping.person import Known
from grader.keeping.rows import databases, has_rows, rows_of, unpacked
from grader.publishing.published import read_published


def person_archive(known: Known, class_folder: Path, files: Collection[Path]) -> bytes:
    """Return the archive: `person.json` with what the roster and each table say, and the files that bear the
    person's name.
    """
    rows = {str(path): rows_of(path, known.keys) for path in databases(files) if has_rows(path)}
    published = read_published(class_folder).assignments
    told = {name: [one.told[s] for s in known.submissions if s in one.told] for name, one in published.items()}
    whole = {
        "asked for": known.asked,
        "roster": _of_roster(known.person),
        "submissions": known.submissions,
        "submissions of a group, which are the others' too and not in here": known.shared,
        "results": {path: _plain(of) for path, of in rows.items() if of},
        "lists": {path.name: found for path in lists_of(class_folder) if (found := rows_in(path, known.list_keys))},
        "published": {name: msgspec.to_builtins(found) for name, found in told.items() if found},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(whole, indent=1, ensure_ascii=False, default=str))
        for file in _files(known, class_folder):
            archive.write(file, f"files/{file.relative_to(class_folder).as_posix()}")
    return packed.getvalue()


def _of_roster(person: Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    said = {field.name: getattr(person, field.name) for field in dataclasses.fields(person)}
    said["extensions"] = {name: moment.at.isoformat() for name, moment in person.extensions.items()}
    return said


def _files(known: Known, class_folder: Path) -> Iterator[Path]:
    for entry in files_of(known, class_folder):
        files = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
        yield from (file for file in files if file.is_file() and not file.is_symlink())


def _plain(value: Any) -> Any:
    """Return rows as JSON has them: what is packed in a cell is unpacked, and bytes that are nothing of ours are
    in hex.
    """
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if not isinstance(value, bytes):
        return value
    try:
        return _plain(unpacked(value))
    except (ValueError, RecursionError):
        return value.hex()
