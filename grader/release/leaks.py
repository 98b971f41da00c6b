"""Finds what must not reach a student in a folder that is about to be released.

Owns which files are refused, by name and by content, and where in a file a solution may hide. Does not own when two
pieces of code are the same (solutions.py), nor what becomes of a release with a leak (repository.py).
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.release.solutions import Solutions, find_in_text, read_solutions
from grader.release.strip import stubs

# Names of files and folders, in lower case, and what they give away.
_REFUSED_NAMES: Mapping[str, tuple[str, ...]] = {
    "hidden set": ("hidden*", ".hidden*"),
    "seed": ("seed", "seeds", "seed.*", "seeds.*", "*[_-]seed", "*[_-]seed.*"),
    "reference": ("reference",),
    "history": (".git", ".hg", ".svn"),
    "cache": (
        *("__pycache__", "*.pyc", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache"),
        *(".ipynb_checkpoints", ".coverage", ".coverage.*", ".tox"),
    ),
}
_INSTRUCTORS_FOLDERS = tuple(
    f"/tests/{name}" for name in ("wrong", "unusual", "class", "attacks", "harness", "authorities")
)
_SEED_KEYS = ("seed", "seeds", "*[_-]seed", "*[_-]seeds")


@dataclass(frozen=True, order=True)
class Leak:
    """One thing that must not be released; `line` is 0 where `what` tells the place."""

    file: str
    line: int
    kind: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.kind}: {self.what}"


@dataclass(frozen=True)
class Secrets:
    """What is looked for: solutions, digests of whole files with kind and name, and digests that sets bear."""

    solutions: Solutions
    files: Mapping[str, tuple[str, str]]
    set_digests: Mapping[str, str]


def find_leaks(release: Path, root: Path, hidden: Path | None = None) -> tuple[Leak, ...]:
    """Return what is in the folder `release` and must not be, in order; nothing when it is clean.

    `root` is the course's repository, and `hidden` the file or folder of hidden example sets.
    """
    secrets = Secrets(read_solutions(root), _secret_files(root, hidden), _set_digests(hidden))
    return tuple(sorted(set(_leaks_below(release, release, secrets))))


def _leaks_below(folder: Path, release: Path, secrets: Secrets) -> Iterator[Leak]:
    for path in sorted(folder.iterdir()):
        file = path.relative_to(release).as_posix()
        kind = _refused_kind(path, file)
        if kind:
            yield Leak(file, 0, kind, "refused by its name")
        elif path.is_dir():
            yield from _leaks_below(path, release, secrets)
        else:
            yield from _leaks_in_file(path, file, secrets)


def _refused_kind(path: Path, file: str) -> str | None:
    """Return what a path gives away by its name; a folder that does is not looked into."""
    if path.is_symlink():
        return "link"
    if path.is_dir() and f"/{file}".endswith(_INSTRUCTORS_FOLDERS):
        return "instructor's"
    name = path.name.casefold()
    return next((kind for kind, globs in _REFUSED_NAMES.items() if _matches(name, globs)), None)


def _leaks_in_file(path: Path, file: str, secrets: Secrets) -> Iterator[Leak]:
    content = path.read_bytes()
    if secret := secrets.files.get(_digest(content)):
        kind, name = secret
        yield Leak(file, 0, kind, f"has the bytes of {name}")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield Leak(file, 0, "unreadable", "not UTF-8 text, so nobody can tell what is in it")
        return
    for digest, name in secrets.set_digests.items():
        if digest in text:
            yield Leak(file, 0, "hidden set", f"has the digest that {name} bears")
    yield from _leaks_in_text(text, path.suffix.casefold(), file, secrets)


def _leaks_in_text(text: str, suffix: str, file: str, secrets: Secrets) -> Iterator[Leak]:
    read = _STRUCTURED.get(suffix)
    try:
        data = read(text) if read else None
    except ValueError:
        data = None  # not what its name says; as plain text it is searched all the same
    if data is None:
        yield from _solutions_in(text, file, "", secrets)
    else:
        yield from _leaks_in_data(data, file, "", secrets)


def _leaks_in_data(data: object, file: str, place: str, secrets: Secrets) -> Iterator[Leak]:
    """Yield the leaks in a tree of mappings (as pairs), lists and strings; a list of strings is one text."""
    match data:
        case str():
            yield from _solutions_in(data, file, place, secrets)
        case Pairs():
            for key, value in data.items:
                # an input of a public example may be called so
                if _matches(key.casefold(), _SEED_KEYS) and not place.startswith(".examples["):
                    yield Leak(file, 0, "seed", f"the key {place}.{key}")
                yield from _leaks_in_data(value, file, f"{place}.{key}", secrets)
        case list() if data and all(isinstance(item, str) for item in data):
            yield from _solutions_in("\n".join(item.rstrip("\n") for item in data), file, place, secrets)
        case list():
            for number, item in enumerate(data):
                yield from _leaks_in_data(item, file, f"{place}[{number}]", secrets)


def _solutions_in(text: str, file: str, place: str, secrets: Secrets) -> Iterator[Leak]:
    for line, name in find_in_text(secrets.solutions, text):
        if place:
            yield Leak(file, 0, "solution", f"{name} in {place.lstrip('.')}, line {line}")
        else:
            yield Leak(file, line, "solution", name)


@dataclass(frozen=True)
class Pairs:
    """A JSON object or a TOML table; unlike a dict it keeps a key that occurs twice."""

    items: tuple[tuple[str, object], ...]


def _read_json(text: str) -> object:
    return json.loads(text, object_pairs_hook=lambda items: Pairs(tuple(items)))


def _read_toml(text: str) -> object:
    return _as_pairs(tomllib.loads(text))


def _as_pairs(value: object) -> object:
    match value:
        case dict():
            return Pairs(tuple((key, _as_pairs(item)) for key, item in value.items()))
        case list():
            return [_as_pairs(item) for item in value]
    return value


_STRUCTURED: Mapping[str, Callable[[str], object]] = {
    ".json": _read_json,
    ".ipynb": _read_json,
    ".toml": _read_toml,
}


def _secret_files(root: Path, hidden: Path | None) -> dict[str, tuple[str, str]]:
    """Return the digests of the hidden sets and of the reference's files, without those that students get whole."""
    reference = root / "reference"
    given = {_digest(text.encode()) for text in stubs(root).values()}
    secret = {_digest(path.read_bytes()): ("reference", path.name) for path in _files(reference)}
    secret |= {_digest(path.read_bytes()): ("hidden set", path.name) for path in _files(hidden) if hidden}
    return {digest: what for digest, what in secret.items() if digest not in given | {_digest(b"")}}


def _set_digests(hidden: Path | None) -> dict[str, str]:
    """Return the digest that each hidden set bears; it gives away a copy whose bytes were rearranged."""
    named: dict[str, str] = {}
    for path in _files(hidden):
        is_half = any(part.name.startswith(".") for part in path.parents)  # left by a process that was killed
        data = json.loads(path.read_text("utf-8")) if path.suffix == ".json" and not is_half else None
        if isinstance(data, dict) and isinstance(data.get("digest"), str):
            named[data["digest"]] = path.name
    return named


def _files(place: Path | None) -> Iterator[Path]:
    if place is None:
        return
    if not place.exists():
        raise HarnessFault(f"{place}: no such file or folder; a search for its content would find nothing")
    found = sorted(place.rglob("*")) if place.is_dir() else [place]
    yield from (path for path in found if path.is_file())


def _matches(name: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
