"""What notebooks with a quirk are made of: one that is all right, its release, and ways to change it."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.harness.linux.test_notebooks import EXPECTED, NOTEBOOKS, Outcome, graded

CLEAN = json.loads((NOTEBOOKS / "submissions" / "clean" / "mod0.ipynb").read_text())
RELEASED = json.loads((NOTEBOOKS / "released.ipynb").read_text())
ALL = list(EXPECTED["table"])
Book = dict[str, Any]
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Quirk:
    """What was done to the notebook, and what must come of it."""

    files: Files
    lost: tuple[str, ...] | None = ()  # None: not graded
    told: tuple[str, ...] = ()


def cell_of(book: Book, grade_id: str) -> Book:
    return next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def code(text: str, **metadata: Any) -> Book:
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": text}


def packed(book: Book, name: str = "mod0.ipynb") -> Files:
    return {name: json.dumps(book).encode()}


def changed(change: Callable[[Book], object], name: str = "mod0.ipynb") -> Files:
    book = copy.deepcopy(CLEAN)
    change(book)
    return packed(book, name)


def with_cell(text: str, at: int = 2, **metadata: Any) -> Files:
    return changed(lambda book: book["cells"].insert(at, code(text, **metadata)))


def with_text(grade_id: str, text: str) -> Files:
    return changed(lambda book: cell_of(book, grade_id).update(source=text))


def text_of(grade_id: str) -> str:
    return "".join(cell_of(CLEAN, grade_id)["source"])


def stripped(book: Book) -> None:
    for cell in book["cells"]:
        cell["metadata"] = {"id": "x"}


def doubled(grade_id: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book["cells"].append(copy.deepcopy(cell_of(book, grade_id)))

    return change


def wrong(text: str, *, told: tuple[str, ...] = (), lost: tuple[str, ...] = ("mul",)) -> Quirk:
    """A notebook in which `mul` is wrong, with a cell that is to help it."""

    def change(book: Book) -> None:
        cell_of(book, "mul_answer")["source"] = "def mul(x, y):\n    return 7.0"
        book["cells"].insert(2, code(text))

    return Quirk(changed(change), lost, told)


def graded_as_class(course: Path, folder: Path, quirks: Mapping[str, Quirk], class_name: str) -> dict[str, Outcome]:
    """What became of these, handed in together."""
    for student, quirk in quirks.items():
        for name, data in quirk.files.items():
            path = folder / student / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return graded(course, folder, class_name)


def require_as_said(quirk: Quirk, outcome: Outcome) -> None:
    """What the quirk says is what has come of it."""
    told = outcome.told("student")
    if quirk.lost is None:
        assert outcome.card is None
        assert outcome.reason
    else:
        assert outcome.card is not None, outcome.reason
        assert sorted(outcome.lost) == sorted(quirk.lost), told
    assert all(word in told for word in quirk.told), told
