"""A copy of a whole class in one file, and a class made from it. Each file has a digest, and nothing is overwritten.

The hidden sets of a class cannot be made again, and neither can its results where submissions are gone.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

from grader.courses.course import Course
from grader.keeping.rows import is_database
from grader.kit.errors import HarnessFault

MANIFEST = "backup.json"
FORMAT = 1
_PASSED_OVER = ("grading.lock",)
_BESIDE = ("-wal", "-shm", "-journal")  # of a database; what is in them is in its copy


def write_backup(course: Course, path: Path) -> int:
    """Write the class into a file that is not there yet; how many files it has. It is read again before it is kept."""
    if path.exists():
        raise HarnessFault(f"{path}: is there already, and is not overwritten; give another name")
    if path.resolve().is_relative_to(course.class_folder):
        raise HarnessFault(f"{path}: lies in the folder of the class itself; a backup belongs elsewhere")
    if not path.parent.is_dir():
        raise HarnessFault(f"{path}: cannot be written: {path.parent} is no folder; give another place")
    handle, name = tempfile.mkstemp(prefix=".backup-", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, tempfile.TemporaryDirectory() as scratch:
            digests = _packed(file, course, Path(scratch))
            file.flush()
            os.fsync(file.fileno())
        if read_backup(part) != digests:
            raise HarnessFault(f"{path}: what was written is not what is read; the disk is at fault, so try another")
        os.link(part, path)  # and no other program's file is replaced
    except FileExistsError as error:
        raise HarnessFault(f"{path}: is there already, and is not overwritten; give another name") from error
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be written: {error.strerror}; give another place") from error
    finally:
        part.unlink(missing_ok=True)
    return len(digests)


def _packed(file: object, course: Course, scratch: Path) -> dict[str, str]:
    digests = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for place, source in _files(course):
            data = _content(source, scratch)
            digests[place] = _digest(data)
            archive.writestr(_info(place), data)
        archive.writestr(_info(MANIFEST), json.dumps({"format": FORMAT, "files": digests}, indent=1))
    return digests


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
    return info


def _files(course: Course) -> Iterator[tuple[str, Path]]:
    """Yield where each file of the class will be in a folder that has all of it, and where it is.

    What lives elsewhere takes the place of what an earlier setting has left in the folder, and nobody uses.
    """
    elsewhere = dict[str, Path]()
    if course.hidden_elsewhere and not course.hidden.is_relative_to(course.class_folder):
        elsewhere |= _below(course.hidden, "hidden/")
    if course.results_elsewhere and not course.results.is_relative_to(course.class_folder) and course.results.exists():
        elsewhere["results.sqlite"] = course.results
    taken = {place.partition("/")[0] for place in elsewhere}
    taken |= {place + end for place in taken for end in _BESIDE}
    yield from (found for found in _below(course.class_folder, "") if found[0].partition("/")[0] not in taken)
    yield from elsewhere.items()


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        is_beside = file.name.endswith(_BESIDE) and file.with_name(file.name.rpartition("-")[0]).exists()
        if file.is_file() and not file.is_symlink() and file.name not in _PASSED_OVER and not is_beside:
            yield prefix + file.relative_to(folder).as_posix(), file


def _content(source: Path, scratch: Path) -> bytes:
    """Return the bytes of a file; of a database a whole copy, with what waits beside it to be merged."""
    if not is_database(source):
        return source.read_bytes()
    copy = scratch / "copy.sqlite"
    copy.unlink(missing_ok=True)
    try:
        way = f"{source.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(way, uri=True)) as db, closing(sqlite3.connect(copy)) as target:
            db.backup(target)
    except sqlite3.Error as error:
        raise HarnessFault(f"{source}: cannot be copied: {error}; nothing was written") from error
    return copy.read_bytes()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def read_backup(path: Path) -> Mapping[str, str]:
    """Return the digests of a backup's files, once each was compared.

    Raises HarnessFault where one is not as it was.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise HarnessFault(
                    f"{path}: a backup of format {manifest['format']}, expected {FORMAT}; use that release"
                )
            digests: dict[str, str] = dict(manifest["files"])
            names = [name for name in archive.namelist() if name != MANIFEST]
            if sorted(names) != sorted(digests) or not all(map(_is_place, digests)):
                raise HarnessFault(f"{path}: its files are not those that it lists; it was changed")
            for name, digest in digests.items():
                if _digest(archive.read(name)) != digest:
                    raise HarnessFault(f"{path}: {name} is not as it was written; use another copy of the backup")
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise HarnessFault(f"{path}: is no whole backup of a class ({error}); use another copy") from error
    return digests


def _is_place(name: str) -> bool:
    """Return whether a name leads to a place below the folder."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def restore_backup(path: Path, folder: Path) -> int:
    """Make a folder of the backup, new or empty until now; how many files it has. It is whole, or not there."""
    digests = read_backup(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HarnessFault(f"{folder}: is there already, and is not overwritten; give the name of a new folder")
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a process that was killed
    try:
        part.mkdir(mode=0o700)
        with zipfile.ZipFile(path) as archive:
            for name, digest in digests.items():
                target = part / name
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                data = archive.read(name)
                with open(target, "xb", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
                    file.write(data)
                if _digest(target.read_bytes()) != digest:
                    raise HarnessFault(f"{target}: is not as it is in the backup; the disk is at fault")
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        raise HarnessFault(f"{folder}: cannot be made: {error.strerror}; nothing was changed") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return len(digests)
