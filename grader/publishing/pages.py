"""The notebooks that nbgrader's pages show of a student: the release, with the answers, and what was found of them.

They are files for a person to look at, and for `nbgrader generate_feedback`. Nothing of them was run, and no text of a
student is anything but text: a written answer is shown as it was typed, in a block of code, since markup in it would be
obeyed.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.kit.showing.harmless import plain_text
from grader.notebooks.released import Released
from grader.publishing.sheets import Mark, Sheet

Node = dict[str, Any]


def notebook_page(path: Path, released: Released, sheet: Sheet) -> str:
    """Return a notebook of the course as this student's."""
    whole: Node = json.loads(path.read_text(encoding="utf-8"))
    name = released.name.removesuffix(".ipynb")
    for node in whole["cells"]:
        grade_id = node["metadata"].get("nbgrader", {}).get("grade_id", "")
        cell = released.by_id.get(grade_id)
        if cell is None:
            continue
        if cell.role in ("answer", "written"):
            text = sheet.answers.get(grade_id)
            node["source"] = cell.text if text is None else text if cell.kind == "code" else quoted(text)
        if cell.role == "check" and (mark := sheet.marks.get((name, grade_id))):
            node["outputs"] = [_output(mark)]
    more = [*([_WHOLE] if (name, "submission") in sheet.comments else ()), *_more(name, released.by_id, sheet)]
    has_ids = any("id" in node for node in whole["cells"])  # as each cell has from version 4.5 of the format on
    whole["cells"] += [{**cell, "id": f"more-{n}"} if has_ids else cell for n, cell in enumerate(more)]
    return json.dumps(whole)


def file_page(name: str, sheet: Sheet) -> str:
    """Return a notebook for an assignment that has none: a cell per check."""
    cells = [_WHOLE, *_more(name, (), sheet)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def _more(name: str, known: Collection[str], sheet: Sheet) -> Iterator[Node]:
    """Yield a cell for each mark that a notebook has beside those of the cells that are known."""
    for (notebook, check), mark in sheet.marks.items():
        if notebook == name and check not in known:
            cell = _cell(check, {"grade": True, "solution": False, "locked": True, "points": 0}, f"# {check}")
            yield {**cell, "outputs": [_output(mark)]}


def _cell(grade_id: str, marks: Mapping[str, Any], text: str) -> Node:
    metadata = {"nbgrader": {"schema_version": 3, "grade_id": grade_id, "task": False, **marks}}
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": text}


_WHOLE = _cell("submission", {"grade": False, "solution": True, "locked": False}, "# handed in as files")


def _output(mark: Mark) -> Node:
    return {"output_type": "stream", "name": "stdout", "text": f"{plain_text(mark.said)}\n"}


def quoted(text: str) -> str:
    """Return the text as a block of Markdown that shows it as it is."""
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{plain_text(text)}\n{fence}"
