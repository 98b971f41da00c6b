"""Owns where in a submission the graded files are: by name and place alone, nothing is read or guessed."""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.intake.files.members import is_hidden
from grader.intake.files.text import one_line
from grader.intake.files.tree import Kind, NotGradedError, Tree, joined

_MAX_DEPTH = 3  # folders above the project, such as name-main/homework/week3
MAX_FOLDERS = 1_000  # on one level: more are data, not projects
_NO_FOLDER = {
    "link": "a symbolic link",
    "special": "no ordinary file",
    "twice": "there more than once",
    "locked": "closed by its permissions",
    "closed": "closed by its permissions",
    "vanished": "no longer there",
}
# What browsers and file managers add to a second file; some put the words before it, or speak another language.
_COPY = re.compile(
    r"(?: ?\(\d{1,3}\)| ?-? ?(?:[Cc]opy|[Kk]opie|[Cc]opie|[Cc]opia)(?: ?\(?\d{1,3}\)?)?| \d{1,3}|-\d{1,3})$"
)
_COPY_BEFORE = re.compile(r"^(?:Copy|Kopie|Copie|Copia) (?:of|von|de) ")

Places = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Hit:
    """A graded file's name at one of its places, whatever it stands for there."""

    place: str
    kind: Kind


def hits_below(tree: Tree, base: str, places: Places) -> dict[str, tuple[Hit, ...]]:
    """Return for each graded file that is at a place below the folder, all the places where it is, the first
    one first.
    """
    folders = {folder: _kinds(tree, folder) for folder in candidate_folders(base, places)}
    found = {}
    for name, candidates in places.items():
        wanted = (joined(base, place) for place in candidates)
        split = ((place, *_split(place)) for place in wanted)
        hits = tuple(Hit(place, folders[above][last]) for place, above, last in split if last in folders[above])
        if hits:
            found[name] = hits
    return found


def bases(tree: Tree, places: Places, top: str = "") -> tuple[str, ...]:
    """Return the folders of the highest level with graded files below them: none, one, or rivals that nobody
    chooses from.
    """
    level: tuple[str, ...] = (top,)
    closed: list[str] = []
    for _ in range(_MAX_DEPTH + 1):
        if found := tuple(folder for folder in level if hits_below(tree, folder, places)):
            return found
        closed.extend(name for folder in level for name in closed_folders(tree, folder))
        level = tuple(inner for folder in level for inner in subfolders(tree, folder))
        if len(level) > MAX_FOLDERS:
            raise NotGradedError(
                f"no graded file is at the top, and there are more than {MAX_FOLDERS:,} folders to search"
            )
    require_none_closed(closed)
    return ()


def named_for(folders: tuple[str, ...], assignment: str) -> tuple[str, ...]:
    """Return the one folder that bears the assignment's name (Week-3, or week-3-NAME, for week3), else all of them."""
    exact = tuple(f for f in folders if _plain(assignment) in map(_plain, f.split("/")))
    longer = tuple(f for f in folders if any(is_named_for(part, assignment) for part in f.split("/")))
    return exact if len(exact) == 1 else longer if len(longer) == 1 and not exact else folders


def is_named_for(folder: str, assignment: str) -> bool:
    """Return whether a folder's name is the assignment's, or begins with it: week-3-NAME for week3, and not week-30."""
    return bool(re.match(rf"{re.escape(_plain(assignment))}(?!\d)", _plain(folder)))


def is_of_another(folder: str, assignment: str) -> bool:
    """Return whether a folder is called like another assignment of the course: week-4, or week-4-NAME, for week3."""
    words, number = re.fullmatch(r"(.*?)(\d*)", _plain(assignment)).groups()  # type: ignore[union-attr]  # matches all
    found = re.match(rf"{re.escape(words)}(\d+)", _plain(folder)) if number else None
    return found is not None and found[1] != number


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def subfolders(tree: Tree, folder: str) -> tuple[str, ...]:
    """Return the places of the folders in a folder, without the hidden ones."""
    entries = tree.entries(folder)
    return tuple(joined(folder, one.name) for one in entries if one.kind == "folder" and not is_hidden(one.name))


def closed_folders(tree: Tree, folder: str) -> tuple[str, ...]:
    """Return the places of the folders in a folder that nobody may enter, without the hidden ones."""
    entries = tree.entries(folder)
    return tuple(joined(folder, one.name) for one in entries if one.kind == "closed" and not is_hidden(one.name))


def require_none_closed(closed: Sequence[str]) -> None:
    """Raise where a graded file is missing that may be in one of these folders: then nobody can say that it is."""
    if closed:
        raise NotGradedError(f"{one_line(closed[0])}: its permissions let nobody read it, and a graded file is missing")


def candidate_folders(base: str, places: Places) -> tuple[str, ...]:
    """Return the folders in which the graded files are looked for."""
    above = (_split(joined(base, place))[0] for candidates in places.values() for place in candidates)
    return tuple(dict.fromkeys(above))


def doubtful(tree: Tree, base: str, places: Places, taken: Container[str] = ()) -> Iterator[str]:
    """Yield a note for each name that a person would take for a graded file, or for its folder, and that is none."""
    for folder in candidate_folders(base, places):
        for entry in tree.entries(folder):
            place = one_line(joined(folder, entry.name))
            if entry.kind in _NO_FOLDER and not entry.name.endswith(".py") and not is_hidden(entry.name):
                yield f"{place}: {_NO_FOLDER[entry.kind]}; passed over"
            for name in places:
                if entry.kind == "folder" and entry.name == name.removesuffix(".py"):
                    yield f"{place}/: a folder with the name of {name}; passed over, only {name} is read"
                elif entry.name != name and looks_like(entry.name, name) and joined(folder, entry.name) not in taken:
                    yield f"{place}: a name nearly like {name}; passed over"


def copied_name(name: str) -> str:
    """Return the name of the file that a browser's or a file manager's copy is of.

    The name itself where it is no copy.
    """
    stem, dot, suffix = name.rpartition(".")
    return _COPY_BEFORE.sub("", _COPY.sub("", stem)) + dot + suffix


def _split(place: str) -> tuple[str, str]:
    above, _, last = place.rpartition("/")
    return above, last


def _kinds(tree: Tree, folder: str) -> dict[str, Kind]:
    return {entry.name: entry.kind for entry in tree.entries(folder)}


def looks_like(name: str, wanted: str) -> bool:
    """Return whether the name differs only in case, in a copy's number, or in letters of another alphabet."""
    composed = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(char for char in composed if unicodedata.category(char) != "Cf").lstrip(" ").rstrip(" .")
    stem = seen.rpartition(".")[0]
    if copied_name(seen) == wanted.casefold():
        return True
    same = [mine == theirs or not mine.isascii() for mine, theirs in zip(seen, wanted.casefold(), strict=False)]
    # An ASCII letter at least must be in place, or each Chinese name of the same length would be a look-alike.
    return len(seen) == len(wanted) and all(same) and any(char.isascii() for char in stem)
