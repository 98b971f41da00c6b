"""Workflow commands of GitHub Actions: an annotation at the student's own line for each failed check.

At most 10 annotations of a kind are kept of a step, and 50 of a job (actions/toolkit, docs/problem-matchers.md, under
"Limitations"). In a message `%`, CR and LF are escaped, in a property `:` and `,` as well (github/docs,
workflow-commands.md; actions/toolkit, packages/core/src/command.ts).
"""

import secrets
from collections.abc import Iterable, Iterator

from grader.ci.checking.report import AT_FAULT, Report, Row

MOST = 10


def annotations(report: Report) -> Iterator[str]:
    """Yield one error for each check that failed, ten at most; the last one says how many more there are."""
    failing = [row for row in report.rows if row.state in AT_FAULT]
    shown = failing if len(failing) <= MOST else failing[: MOST - 1]
    yield from map(_error, shown)
    if len(shown) < len(failing):
        yield _command("error", f"{len(failing) - len(shown)} more checks failed; the summary shows them", {})


def stopped(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines with all workflow commands in them switched off: by a word that nobody can know before."""
    word = secrets.token_hex(16)
    yield f"::stop-commands::{word}"
    yield from lines
    yield f"::{word}::"


def _error(row: Row) -> str:
    properties = {"file": row.spot.file, "line": str(row.spot.line)} if row.spot else {}
    return _command("error", row.failure, {**properties, "title": f"{row.name}: {row.state}"})


def _command(kind: str, message: str, properties: dict[str, str]) -> str:
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {said}::{_escaped(message)}" if said else f"::{kind}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
