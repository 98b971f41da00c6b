"""Writes files where somebody's code may have been before: nothing that lies there is followed, kept or trusted."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grader.kit.errors import HarnessFault


def put(path: Path, text: str) -> None:
    """Put a file with this text at `path`, whatever is there; raises HarnessFault where that cannot be done."""
    with _said(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(path)
        handle, name = tempfile.mkstemp(prefix=".written-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)


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
        self._contents: Mapping[Path, bytes | None] = {p: p.read_bytes() if p.is_file() else None for p in paths}

    def restore(self) -> None:
        """Give each file the bytes that it had, and let none be where none was; raises HarnessFault."""
        for path, content in self._contents.items():
            with _said(path):
                if content is None:
                    remove(path)
                elif path.is_symlink() or not path.is_file() or path.read_bytes() != content:
                    remove(path)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)


def append(path: Path, text: str) -> None:
    """Add text to a file of the place."""
    with _said(path), path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    """Make a HarnessFault of what the system refuses."""
    try:
        yield
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be written: {error.strerror or error}") from error
