"""A catalogue: what the templates are in one language. Reads it, and refuses what would lose or invent a field.

A template is a text with fields such as `{file}`, and nothing else in it means anything. What does not fit is left out,
so that the reader gets it in English: a mistake of a translator never stops a student.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

FOLDER = "tests/languages"  # of a course, with a file for each language
GRADER, RESULTS, COURSE = TABLES = ("grader", "results", "course")  # said now; kept in results; the course's own
ENGLISH = "en"

_LEAST = 4  # letters of its own, by which a template is known in a text; fewer are in many texts by chance
_FIELD = re.compile(r"\{(\w+)\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")


@dataclass(frozen=True)
class Catalogue:
    """Templates by those in English: those that are said now, and those of texts that were made in English before."""

    language: str = ENGLISH
    now: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)


def is_language(name: str) -> bool:
    """Return whether it is the name of a language, such as de or pt_BR; it becomes the name of a file."""
    return _LANGUAGE.fullmatch(name) is not None


def read_catalogue(path: Path) -> Catalogue:
    """Return the catalogue of a file; an empty one where there is no such file, or where it cannot be read."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return Catalogue()
    pairs = {name: {k: str(v) for k, v in entries_of(tables, name) if is_translation(k, v)} for name in TABLES}
    return Catalogue(path.stem, pairs[GRADER], pairs[COURSE] | pairs[RESULTS])


def entries_of(tables: Mapping[str, Any], name: str) -> Iterator[tuple[str, object]]:
    """Yield the entries of a table, if it is one."""
    table = tables.get(name)
    yield from table.items() if isinstance(table, dict) else ()


def is_translation(template: str, other: object) -> TypeGuard[str]:
    """Return whether the other text says the same fields, and something at all."""
    return isinstance(other, str) and bool(other.strip()) and fields_of(other) == fields_of(template)


def fields_of(template: str) -> set[str]:
    """Return the names of the fields."""
    return set(_FIELD.findall(template))


def filled(template: str, values: Mapping[str, object]) -> str:
    """Return the template with its fields filled in; what stands in a value is never taken for a field."""
    return _FIELD.sub(lambda found: str(values[found[1]]), template)


def values_in(template: str, text: str) -> dict[str, str] | None:
    """Return what fills the fields of the template in this text; None where the template does not make it.

    A field is as short as it can be, so that the time depends on the length of the text alone, whoever wrote it.
    """
    first, *rest = _FIELD.split(template)
    names, parts = rest[::2], rest[1::2]
    if not names or not text.startswith(first) or not text.endswith(parts[-1]):
        return None
    if sum(map(str.isalpha, first + "".join(parts))) < _LEAST:
        return None
    at, end, values = len(first), len(text) - len(parts[-1]), dict[str, str]()
    for name, part in zip(names, parts, strict=True):
        is_last = len(values) == len(names) - 1
        stop = end if is_last else text.find(part, at, end)
        if stop < at:
            return None
        values[name] = text[at:stop]
        at = stop + len(part)
    return values if filled(template, values) == text else None
