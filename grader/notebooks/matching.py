"""Pairs the cells that were handed in with those of the release: by grade id, and where that is lost, by text.

What the release has and the notebook has not is put back. A locked cell and the place of a check are the release's,
whatever the notebook says of them. Which name stands where is not looked at here: that is read behind the wall.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.kit.answering.cells import Cell, Notebook
from grader.kit.wording.words import english
from grader.notebooks.reading import NotebookCell
from grader.notebooks.released import Released, ReleasedCell, trimmed

MAX_TEXT = 256 * 1024  # characters of all code cells: as many as a file may have
MAX_WRITTEN = 20_000  # characters of a written answer that are kept


@dataclass(frozen=True)
class Matched:
    """A notebook that was handed in, in the order and with the roles of the release."""

    notebook: Notebook
    told: tuple[str, ...]  # to the student
    notes: tuple[str, ...]  # to the instructor
    answers: Mapping[str, str]  # grade id -> what the student wrote there
    has_work: bool  # whether anything differs from the release


@dataclass
class _Draft:
    cells: list[Cell] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # grade ids of the release that were met
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    has_work: bool = False


def similarity(cells: Sequence[NotebookCell], released: Released) -> float:
    """Return how much of the release is in the notebook: the part of its cells that are found by grade id or
    by text.
    """
    ids, texts = {cell.id for cell in cells}, {trimmed(cell.text) for cell in cells}
    known = [cell for cell in released.cells if cell.id]
    first = {_first_line(cell.text) for cell in cells} - {""}
    found = [c for c in known if c.id in ids or c.trimmed in texts or _first_line(c.text) in first]
    return len(found) / max(1, len(known))


def matched(cells: Sequence[NotebookCell], released: Released) -> Matched:
    """Return the notebook, paired with its release."""
    draft = _Draft()
    ids = {cell.id for cell in cells if cell.id in released.by_id}
    for cell in cells:
        _take(draft, cell, released.by_id.get(cell.id) or _by_text(cell, released, ids), is_by_id=cell.id in ids)
    _put_back(draft, released, tell=bool(ids))
    _find_written(draft, cells, released)
    if not ids:
        draft.told.insert(
            0, english("The notebook has lost its grade ids; its answers were looked for by their names.")
        )
    if not draft.has_work:
        draft.told.append(english("No answer was changed: the notebook is as it was released."))
    notebook = Notebook(released.name, released.files, tuple(draft.cells), released.answers)
    return Matched(notebook, tuple(draft.told), tuple(draft.notes), dict(draft.answers), draft.has_work)


def _by_text(cell: NotebookCell, released: Released, ids: set[str]) -> ReleasedCell | None:
    """Return the cell of the release that has this text, if no cell has its grade id."""
    text = trimmed(cell.text)
    same = (one for one in released.cells if one.id not in ids and one.trimmed == text)
    return next(same, None) if text else None


def _take(draft: _Draft, cell: NotebookCell, known: ReleasedCell | None, *, is_by_id: bool) -> None:
    """Add a cell in the role that the release gives it."""
    if known is None or not known.id:
        if cell.kind == "code" and cell.text.strip() and not (known and known.is_left_out):
            draft.cells.append(Cell(f"cell {cell.number}", cell.text))
            draft.has_work |= known is None
        return
    label = f"cell {cell.number} ({known.id})"
    if known.role in ("check", "given"):
        _take_locked(draft, cell, known, label, is_by_id=is_by_id)
        return
    draft.seen.add(known.id)
    draft.has_work |= trimmed(cell.text) != known.trimmed
    if known.role == "answer" or known.kind == "code":
        draft.cells.append(Cell(label, cell.text, id=known.id))
        if cell.kind != "code":
            draft.told.append(
                english(f"{label.capitalize()} was no code cell any more ({cell.kind[:20]}); it was read as code.")
            )
    before = draft.answers.get(known.id, "")
    draft.answers[known.id] = f"{before}\n\n{_text(cell)}".strip()[:MAX_WRITTEN]


def _take_locked(draft: _Draft, cell: NotebookCell, known: ReleasedCell, label: str, *, is_by_id: bool) -> None:
    """Add what the release has in the place of a check or of a locked cell, once."""
    what = english(f"The check {known.id}") if known.role == "check" else english(f"The locked cell {known.id}")
    if is_by_id and cell.kind != known.kind:
        draft.notes.append(f"{what} had become a cell of the kind {cell.kind[:20]}; the released one was run")
    elif is_by_id and cell.flags != (known.role == "check", False, True):
        draft.notes.append(f"{what} is not marked as one in this notebook; the released one was run")
    elif trimmed(cell.text) != known.trimmed:
        draft.notes.append(f"{what} differs from the released one, which was run")
        if known.role == "given":
            draft.told.append(english(f"{what} ({label}) was changed; the released one was run."))
    if known.id not in draft.seen:
        draft.seen.add(known.id)
        draft.cells.append(_locked(known))


def _locked(known: ReleasedCell) -> Cell:
    if known.role == "check":
        return Cell(f"the check {known.id}", "", "check", known.id)
    text = known.text if known.kind == "code" and not known.is_left_out else ""
    return Cell(f"the locked cell {known.id}", text, "given", known.id)


def _put_back(draft: _Draft, released: Released, *, tell: bool) -> None:
    """Put what is missing behind the nearest cell above it that is there."""
    above: list[str] = []
    for known in released.cells:
        if known.role in ("check", "given") and known.id not in draft.seen:
            places = [n for n, cell in enumerate(draft.cells) if cell.id in above]
            behind = next((n + 1 for i in reversed(above) for n in reversed(places) if draft.cells[n].id == i), 0)
            draft.cells.insert(behind, _locked(known))
            check = english(f"The check {known.id} was missing in your notebook, and was put back.")
            given = english(f"The locked cell {known.id} was missing in your notebook, and was put back.")
            draft.told += [check if known.role == "check" else given] * tell
        if known.id:
            above.append(known.id)


def _find_written(draft: _Draft, cells: Sequence[NotebookCell], released: Released) -> None:
    """Look for written answers without their grade id: behind the question."""
    for at, known in enumerate(released.cells):
        if known.role != "written" or known.id in draft.seen:
            continue
        question = released.cells[at - 1].trimmed
        places = [n for n, cell in enumerate(cells) if trimmed(cell.text) == question]
        answer = next((c for n in places for c in cells[n + 1 : n + 2] if c.kind == "markdown" and not c.id), None)
        if answer is None:
            draft.told.append(english(f"There is no cell {known.id}: its answer was not found."))
        else:
            draft.answers[known.id] = _text(answer)[:MAX_WRITTEN]


def _text(cell: NotebookCell) -> str:
    """Return what the student wrote, as it can be shown."""
    return cell.text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _first_line(text: str) -> str:
    """Return the first line that says something, such as `def mul(x, y):`."""
    lines: Iterator[str] = (
        line.rstrip() for line in text.split("\n") if line.strip() and not line.startswith(("%", "#"))
    )
    return next(lines, "")
