"""What a copy of the repository for a test leaves behind: the folder of a class above all, which holds its secrets."""

import shutil
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CLASSES = {"class", "course"}  # the default name, and the one of the release before; tests/class is something else


def left_behind(*patterns: str) -> Callable[[str, list[str]], set[str]]:
    """For `shutil.copytree(ROOT, ...)`: these names anywhere, and a class's folder at the top."""
    anywhere = shutil.ignore_patterns(*patterns)

    def ignored(folder: str, names: list[str]) -> set[str]:
        return anywhere(folder, names) | (_CLASSES & set(names) if Path(folder) == ROOT else set())

    return ignored
