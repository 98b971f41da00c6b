"""Writes files where somebody's code may have been before: nothing that lies there is followed, kept or trusted."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.kit.errors import HarnessFault


def put(path: Path, text: str) -> None:
    """Put a file with this text at `path`, whatever is there; raises HarnessFault where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(path)
        handle, name = tempfile.mkstemp(prefix=".written-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be written: {error.strerror or error}") from error


def remove(path: Path) -> None:
    """Remove what is at `path`: a file, a link, or a folder with all that is in it."""
    with contextlib.suppress(FileNotFoundError):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()


class FilesBefore:
    """Files of the place that a step appends to, as they were before any code of somebody else ran."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._texts: Mapping[Path, bytes] = {path: path.read_bytes() for path in paths if path.is_file()}

    def restore(self) -> None:
        """Give each file the bytes that it had, where it has others now."""
        for path, content in self._texts.items():
            if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
                remove(path)
                path.write_bytes(content)


def append(path: Path, text: str) -> None:
    """Add text to a file of the place."""
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be written: {error.strerror or error}") from error
