"""What a scorecard says of a file's imports that find no module, as they were found in its source."""

from collections.abc import Iterable, Sequence
from typing import Any

from grader.kit.answering.library import not_there
from grader.kit.wording.words import english

GUARD = '`if __name__ == "__main__":`'
MOST_NAMED = 5  # imports of each kind

# File, line and module of an import, and the line that uses it first, or 0: as `missing` of
# grader/sandbox/source/importing.py gives it.
Row = Sequence[Any]


def said_of_imports(found: Iterable[Row], listed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return those that nothing uses, and those that something uses, in words, by the names of the scorecard's
    fields.
    """
    rows = list(found)
    return {
        "passed_over": tuple(_unused(row) for row in rows if not row[-1])[:MOST_NAMED],
        "not_there": tuple(_used(row, listed) for row in rows if row[-1])[:MOST_NAMED],
    }


def _unused(row: Row) -> str:
    file, line, module, _ = row
    return english(
        f"{file}, line {line}: {module} is not there when code is graded; nothing uses it, so it costs nothing"
    )


def _used(row: Row, listed: tuple[str, ...]) -> str:
    file, line, module, use = row
    said = not_there(module, f"{file}, line {line}", listed)
    return english(f"{said}. Line {use} uses it, and fails where it runs: remove it, or move it below {GUARD}")
