"""Files that a command writes where its user said: for the user alone, since they hold grades."""

import os
import tempfile
from pathlib import Path

from grader.kit.errors import HarnessFault


def made_folder(folder: Path) -> None:
    """Make the folder where there is none, for its owner alone; raises HarnessFault where that cannot be done."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise HarnessFault(f"{folder}: cannot be made: {error.strerror}; give another folder") from error


def written(path: Path, text: str | bytes) -> None:
    """Write the file whole or not at all; a link that lies there is replaced, and not followed.

    Raises HarnessFault where that cannot be done.
    """
    try:
        handle, part = tempfile.mkstemp(prefix=".written-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode() if isinstance(text, str) else text)
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be written: {error.strerror}; give another place") from error
