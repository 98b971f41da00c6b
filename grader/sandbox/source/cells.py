"""Says what the cells of a notebook are like: which answers are where, and what of them cannot be read."""

from typing import Any

from grader.kit.answering.notebook import told
from grader.kit.probe import probe


@probe("said_of_cells()")
def said_of_cells(code: Any) -> list[list[Any]]:
    """Return what is told of the cells: [file, kind, sentence, line] each."""
    return told(code.notebooks)
