"""Owns which of the files of a submission are the notebooks of the assignment: by their cells, whatever their names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.courses.assignment import Assignment
from grader.intake.files.members import is_hidden
from grader.intake.files.text import one_line
from grader.intake.files.tree import Kind, NotGradedError, Tree, UnreadableError, joined
from grader.intake.places import Hit, copied_name
from grader.notebooks.matching import MAX_TEXT, Matched, matched, similarity
from grader.notebooks.reading import MAX_NOTEBOOK_BYTES, NotebookCell, read_cells
from grader.notebooks.released import Released, read_released
from grader.notebooks.scanning import NotebookFault

SUFFIX = ".ipynb"
_MAX_DEPTH = 4  # folders above a notebook
_MAX_FILES = 40  # notebooks that are looked into: a course has some ten
_MAX_ENTRIES = 5_000  # that are gone through
_LEAST_ALIKE = (
    0.25  # part of a release's cells that a notebook of it has; two notebooks of a course share a cell or two
)
_UNUSABLE: Mapping[Kind, str] = {
    "link": "is a symbolic link; hand in the file itself",
    "special": "is not an ordinary file",
    "twice": "is there more than once; nobody can tell which one counts",
    "locked": "has permissions that let nobody read it",
    "vanished": "is no longer there",
}
# What a notebook is exported as, and cannot be read from.
_EXPORTS = (".py", ".html", ".htm", ".pdf", ".md", ".txt", ".docx", ".json", ".tex", ".png")


@dataclass(frozen=True)
class Candidate:
    """A file that may be one of the notebooks, and its cells; or why it has none."""

    hit: Hit
    cells: tuple[NotebookCell, ...] = ()
    fault: str = ""

    @property
    def shown(self) -> str:
        """Its place, harmless."""
        return one_line(self.hit.place)


@dataclass(frozen=True)
class Chosen:
    """The notebook that was handed in for one of the assignment's."""

    released: Released
    candidate: Candidate
    matched: Matched
    passed_over: tuple[str, ...]  # places of others


def released_of(assignment: Assignment) -> tuple[Released, ...]:
    """Return the assignment's notebooks."""
    return tuple(read_released(assignment.path.parent / name, files) for name, files in assignment.notebooks.items())


def notebook_files(tree: Tree) -> tuple[Hit, ...]:
    """Return the files in the tree that are notebooks by their names, also where a download has added to it."""
    return tuple(hit for hit in _walk(tree) if SUFFIX in hit.place.rpartition("/")[2].casefold())[:_MAX_FILES]


def _walk(tree: Tree) -> Iterator[Hit]:
    level, count = [""], 0
    for _ in range(_MAX_DEPTH + 1):
        below: list[str] = []
        for folder in level:
            for entry in tree.entries(folder):
                count += 1
                if is_hidden(entry.name) or count > _MAX_ENTRIES:
                    continue
                place = joined(folder, entry.name)
                if entry.kind == "folder":
                    below.append(place)
                else:
                    yield Hit(place, entry.kind)
        level = below


def choose(tree: Tree, hits: Sequence[Hit], assignment: Assignment, wanted: Collection[str]) -> tuple[Chosen, ...]:
    """Return those of the wanted notebooks that were handed in.

    Raises NotGradedError where nobody can tell, and says why.
    """
    releases = released_of(assignment)
    candidates = [_candidate(tree, hit) for hit in hits]
    chosen = tuple(
        one for released in releases if released.name in wanted and (one := _chosen(released, releases, candidates))
    )
    faulty = next((one for one in candidates if one.fault), None)
    if faulty and not (len(chosen) == len(wanted) and all(one.matched.has_work for one in chosen)):
        raise NotGradedError(f"{faulty.shown} {faulty.fault} (not graded, which is no 0)")
    return chosen


def require_no_export(tree: Tree, assignment: Assignment) -> None:
    """Raise where something that was made of a notebook is there, and the notebook is not."""
    names = {name.removesuffix(SUFFIX).casefold(): name for name in assignment.notebooks}
    files = {file.casefold() for file in assignment.files}
    for hit in _walk(tree):
        called = copied_name(hit.place.rpartition("/")[2])
        stem, dot, suffix = called.rpartition(".")
        name = names.get(stem.casefold())
        is_graded = called.casefold() in files  # a file of its own, whatever is wrong with it and with its name
        if name and not is_graded and f"{dot}{suffix.casefold()}" in _EXPORTS:
            raise NotGradedError(
                f"there is {one_line(hit.place)}, which was made of a notebook, and no {name}: hand in the notebook"
                " itself, an .ipynb file (not graded, which is no 0)"
            )


def _candidate(tree: Tree, hit: Hit) -> Candidate:
    if hit.kind != "file":
        return Candidate(hit, fault=_UNUSABLE.get(hit.kind, "is not an ordinary file"))
    try:
        with tree.open(hit.place, MAX_NOTEBOOK_BYTES) as file:
            cells = read_cells(file.read(MAX_NOTEBOOK_BYTES + 1))
    except (NotebookFault, UnreadableError) as fault:
        return Candidate(hit, fault=str(fault))
    if sum(len(cell.text) for cell in cells if cell.kind == "code") > MAX_TEXT:
        return Candidate(hit, fault=f"has more than {MAX_TEXT:,} characters of code")
    return Candidate(hit, cells)


def _chosen(released: Released, releases: Sequence[Released], candidates: Sequence[Candidate]) -> Chosen | None:
    mine = [one for one in candidates if one.cells and _is_of(one, released, releases)]
    pairs = [(one, matched(one.cells, released)) for one in mine]
    worked = [pair for pair in pairs if pair[1].has_work]
    if len({_content(one) for one, _ in worked}) > 1:
        shown = ", ".join(one.shown for one, _ in worked[:5])
        raise NotGradedError(
            f"{len(worked)} notebooks have work for {released.name} in them ({shown}); hand in one of them (not graded,"
            " which is no 0)"
        )
    if not pairs:
        return None
    candidate, found = (worked or pairs)[0]
    return Chosen(released, candidate, found, tuple(one.shown for one, _ in pairs if one is not candidate))


def _is_of(candidate: Candidate, released: Released, releases: Sequence[Released]) -> bool:
    alike = {one.name: similarity(candidate.cells, one) for one in releases}
    return alike[released.name] >= _LEAST_ALIKE and alike[released.name] == max(alike.values())


def _content(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    return tuple((cell.kind, cell.text.strip()) for cell in candidate.cells)


def is_renamed(chosen: Chosen) -> bool:
    """Return whether the notebook has another name than the release's."""
    return chosen.candidate.hit.place.rpartition("/")[2] != chosen.released.name
