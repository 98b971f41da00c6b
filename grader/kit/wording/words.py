"""Says a text in the language of whoever reads it: a template in English is looked up, and then its fields are filled.

`worded` is for what is said now. A result keeps its texts in English, so that a grade depends on no language: `english`
marks such a text where it is made, and `reworded` finds its template again where it is shown. `english` and the literal
behind `worded` are what a catalogue is made of: see grader/translating/.

The language is that of the environment, else that of the course; English needs no catalogue.
"""

import importlib.util
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from grader.kit.wording.catalogue import ENGLISH, FOLDER, Catalogue, filled, is_language, read_catalogue, values_in

LANGUAGE = "GRADER_LANGUAGE"  # the name of the environment's variable
_TABLE = "assignments/course.toml"
_DEEP = 3  # a file cannot be read, since it is in an archive, which is damaged
_NO_CATALOGUE = Catalogue()
_is_result: ContextVar[bool] = ContextVar("is_result", default=False)


def worded(template: str, /, **values: object) -> str:
    """Return the template in the reader's language, with its fields filled in."""
    return filled(_catalogue().now.get(template, template), values)


def english(text: str) -> str:
    """Return the text as it is: a text in English that is kept, or shown later on by `reworded`."""
    return text


def reworded(text: str, *, deep: int = _DEEP) -> str:
    """Return a text that was made in English in the reader's language; as it is where no template makes it.

    So are the texts that were put into it, `deep` of them in one another.
    """
    known = _catalogue().before
    if not known or text in known:
        return known.get(text, text)
    found = [(template, values) for template in known if (values := values_in(template, text)) is not None]
    if not found:
        return text
    template, values = min(found, key=lambda pair: sum(map(len, pair[1].values())))  # the one that says most itself
    inner = {name: reworded(value, deep=deep - 1) if deep else value for name, value in values.items()}
    return filled(known[template], inner)


def language() -> str:
    """Return the language in which it is said, as a page has it: de, or pt-BR."""
    return _catalogue().language.replace("_", "-")


@contextmanager
def in_english() -> Iterator[None]:
    """Say everything in English while inside: there a result is made, which is the same in every language."""
    token = _is_result.set(True)
    try:
        yield
    finally:
        _is_result.reset(token)


def _catalogue() -> Catalogue:
    if _is_result.get():
        return _NO_CATALOGUE
    return _chosen(_folder(), os.environ.get(LANGUAGE, ""))


def _folder() -> str:
    """Return the folder of the course's tests, which can be imported as its mistakes and its probes are."""
    if module := sys.modules.get("tests"):
        return next(iter(getattr(module, "__path__", ())), "")
    spec = importlib.util.find_spec("tests")
    return next(iter(spec.submodule_search_locations or ()), "") if spec else ""


@cache
def _chosen(folder: str, asked: str) -> Catalogue:
    root = Path(folder).parent
    wanted = asked or (_language_of(root) if folder else "") or ENGLISH
    if not folder or wanted == ENGLISH or not is_language(wanted):
        return _NO_CATALOGUE
    return read_catalogue(root / FOLDER / f"{wanted}.toml")


def _language_of(root: Path) -> str:
    """Return the course's language; a course table that cannot be read is told by whoever reads all of it."""
    try:
        named = tomllib.loads((root / _TABLE).read_text(encoding="utf-8")).get("language")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""
    return named if isinstance(named, str) else ""
