"""Writes a catalogue: each text that there is now, translated as far as the file has it, and else in English."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.kit.wording.catalogue import COURSE, ENGLISH, FOLDER, TABLES, entries_of, is_translation
from grader.translating.collecting import files_of_course, texts_of_course, texts_of_grader

_HEAD = """\
# What students read, in the language {language}. Left is the English text, right what is said in its place. What
# stands in braces is filled in later, and must be there on both sides. `grader translate {language}` writes this
# file anew, and keeps what is translated.
"""
_ABOUT = {
    "grader": "Said by the grader itself.",
    "results": "Made in English, as results keep it, and translated where it is shown.",
    "course": "Declared by the course: sentences of checks, hints, titles, words of figures.",
}

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Translation:
    """A catalogue as it is to be written, and what a translator has to know of the one that there was."""

    path: Path
    text: str
    count: int  # of the texts
    missing: tuple[str, ...]  # still in English
    faults: tuple[str, ...]  # what the file has and nobody is shown, and why


def texts_of(root: Path) -> Texts:
    """Return all texts of the grader and of the course at `root`, by their table."""
    return {**texts_of_grader(), COURSE: texts_of_course(files_of_course(root))}


def translation(root: Path, language: str) -> Translation:
    """Return the catalogue of a language for all texts that there are now; raises HarnessFault for a broken file."""
    path, texts = root / FOLDER / f"{language}.toml", texts_of(root)
    tables = {} if language == ENGLISH else _read(path)
    faults = [f"{table}: no such table" for table in tables if table not in TABLES]
    values: dict[str, dict[str, str]] = {}
    for table in TABLES:
        known = dict(entries_of(tables, table))
        values[table] = {t: other if isinstance(other := known.get(t), str) else t for t in texts[table]}
        faults += _faults(table, known, values[table])
    missing = (
        [] if language == ENGLISH else [t for pairs in values.values() for t, other in pairs.items() if t == other]
    )
    count = sum(map(len, values.values()))
    return Translation(path, catalogue_text(language, values), count, tuple(missing), tuple(faults))


def catalogues_for(root: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the catalogues that go with these files of a course, which say nothing of what is in its other files."""
    own, found = set(texts_of_course(files)), dict[str, bytes]()
    for path in sorted((root / FOLDER).glob("*.toml")):
        if path.stem != ENGLISH:  # which is what they have anyway
            tables = _read(path)
            pairs = {name: {k: str(v) for k, v in entries_of(tables, name)} for name in TABLES}
            pairs[COURSE] = {k: v for k, v in pairs[COURSE].items() if k in own}
            found[path.relative_to(root).as_posix()] = catalogue_text(path.stem, pairs).encode()
    return found


def catalogue_text(language: str, values: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of a catalogue's file."""
    parts = [_HEAD.format(language=language)]
    for table, pairs in values.items():
        parts += [f"\n# {_ABOUT[table]}\n[{table}]\n", *(f"{_quoted(t)} = {_quoted(v)}\n" for t, v in pairs.items())]
    return "".join(parts)


def _faults(table: str, known: Mapping[str, object], now: Mapping[str, str]) -> Iterator[str]:
    for template, other in known.items():
        if template not in now:
            yield f"{table}: nothing says this any more: {template}"
        elif not is_translation(template, other):
            yield f"{table}: the translation does not have the same fields: {template}"


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HarnessFault(f"{path}: cannot be read as TOML: {error}") from error


def _quoted(text: str) -> str:
    """Return the text as TOML has it, which is that of JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
