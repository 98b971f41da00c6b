"""Reads the bytes of a notebook into its cells: leniently where that is harmless, strictly where it would deceive.

Of a cell its kind, its text and its grade id are read, and nothing else: no output, no points, no tag, no kernel.
"""

import codecs
import json
import re
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from grader.notebooks.scanning import NotebookFault, plain

MAX_NOTEBOOK_BYTES = 10 * 1024 * 1024  # pictures in outputs take most of that; as text it may need four times as much
MAX_CELLS = 2_000
NOT_GRADED = "not-graded"  # a tag, in the release, of a cell that is not run where notebooks are graded
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)

_HALF = re.compile("[\ud800-\udfff]")  # of a character: no text, and nothing that could be sent or stored

_Source = str | list[str] | None


class _Nbgrader(msgspec.Struct):
    grade_id: str = ""
    grade: Any = None
    solution: Any = None
    locked: Any = None
    task: Any = None


class _CellMetadata(msgspec.Struct):
    nbgrader: _Nbgrader | None = None
    tags: Any = None


class _Cell(msgspec.Struct):
    cell_type: str
    source: _Source = None
    input: _Source = None  # what format 3 calls the source of a code cell
    metadata: _CellMetadata | None = None


class _Worksheet(msgspec.Struct):
    cells: list[_Cell] = []


_Cells = Annotated[list[_Cell], msgspec.Meta(max_length=MAX_CELLS)]


class _File(msgspec.Struct):
    cells: _Cells | None = None
    worksheets: list[_Worksheet] | None = None  # of format 3


@dataclass(frozen=True)
class NotebookCell:
    """A cell as it was handed in."""

    number: int  # from 1
    kind: str  # "code", "markdown", "raw"
    text: str
    id: str = ""  # the grade id that it claims to have
    flags: tuple[bool, bool, bool] | None = None  # whether it says that it is graded, an answer, locked
    is_left_out: bool = False  # whether it says that it is not to be run: it counts in a release alone


def read_cells(data: bytes) -> tuple[NotebookCell, ...]:
    """Return the cells of a notebook; raises NotebookFault."""
    text = _text(data)
    if not text.strip():
        raise NotebookFault("is empty; save it again, and hand it in again")
    cells = _decoded(plain(text))
    return tuple(_cell(n, cell) for n, cell in enumerate(cells, 1))


def _text(data: bytes) -> str:
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise NotebookFault(f"has more than {MAX_NOTEBOOK_BYTES:,} bytes; clear its outputs, and hand it in again")
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codec = "utf-16" if is_utf16 else "utf-8-sig"
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotebookFault(
            f"is not UTF-8: line {line} has the byte 0x{data[error.start]:02x}; save it again"
        ) from error


def _decoded(text: str) -> list[_Cell]:
    try:
        # A number is nothing that is read here, so none is made: some take longer to make than to read.
        found = json.loads(text, parse_int=_zero, parse_float=_zero, parse_constant=_zero)
    except json.JSONDecodeError as error:
        raise NotebookFault(_why_no_json(text, error)) from error
    except RecursionError as error:
        raise NotebookFault("is nested too deeply") from error
    try:
        file = msgspec.convert(found, _File)
    except msgspec.ValidationError as error:
        raise NotebookFault(f"is no notebook: {_place(str(error))}") from error
    if file.cells is not None:
        return file.cells
    if file.worksheets:
        return [cell for sheet in file.worksheets for cell in sheet.cells][:MAX_CELLS]
    raise NotebookFault("is no notebook: it has no list of cells")


def _zero(_: str) -> int:
    return 0


def _why_no_json(text: str, error: json.JSONDecodeError) -> str:
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        return f"has the marks of a merge conflict in line {line}; resolve it, and hand it in again"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"ends in the middle, after {len(text):,} characters; hand it in again"
    return f"is no notebook: {error.msg}, line {error.lineno}; save it from Jupyter, and hand it in again"


def _place(message: str) -> str:
    """Return the words of msgspec on a value of the wrong kind, with the number of the cell instead of a path."""
    said, _, path = message.partition(" - at `$")
    if found := re.match(r"\.(?:cells|worksheets\[\d+\]\.cells)\[(\d+)\]\.?([\w.]*)", path):
        part = f", {found[2]}" if found[2] else ""
        return f"cell {int(found[1]) + 1}{part}: {said}"
    return said


def _cell(number: int, cell: _Cell) -> NotebookCell:
    marks = cell.metadata.nbgrader if cell.metadata else None
    flags = None if marks is None else (marks.grade is True, marks.solution is True, marks.locked is True)
    source = cell.source if cell.source is not None else cell.input
    text = source if isinstance(source, str) else "".join(source or ())
    text = _HALF.sub("\0", text.replace("\r\n", "\n").replace("\r", "\n"))
    tags = cell.metadata.tags if cell.metadata else None
    is_left_out = isinstance(tags, list) and NOT_GRADED in tags
    kind = _HALF.sub("\0", cell.cell_type)
    return NotebookCell(number, kind, text, marks.grade_id if marks else "", flags, is_left_out)
