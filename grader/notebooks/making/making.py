"""Makes notebooks: the cells of an outline, with the grade ids, points and locks that nbgrader reads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.courses.assignment import Assignment
from grader.courses.suite import load_checks, public_folder
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import read_set, set_path
from grader.kit.testing.notebook import digest_of
from grader.notebooks.making.outline import Part, parts_of
from grader.notebooks.making.sources import SourceFile
from grader.notebooks.reading import NOT_GRADED
from grader.release.exercises import read_sheet

OUTLINES = "reference/notebooks"
_QUIZ = 'Write its letter between the quotes, as in {name} = "a".'
Node = dict[str, Any]


@dataclass
class _Making:
    """A notebook in the making."""

    root: Path
    assignment: Assignment
    name: str
    waiting: dict[str, Check]  # checks without a place yet
    targets: Mapping[str, frozenset[str]]  # check -> the functions that it calls by name
    cells: list[Node] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)

    def source(self, file: str) -> SourceFile:
        return SourceFile(self.root / "reference" / f"{file}.py")


def outline_of(root: Path, assignment: Assignment, name: str) -> Path:
    """Return where the outline of a notebook is."""
    return root / OUTLINES / assignment.name / f"{name.removesuffix('.ipynb')}.md"


def notebook_text(root: Path, assignment: Assignment, name: str) -> str:
    """Return the notebook of that name, as its file has it; raises HarnessFault."""
    tasks = {task.id for task in assignment.tasks if task.notebook == name}
    checks = {check.name: check for check in load_checks(root, assignment) if check.task in tasks}
    targets = {check.name: _targets(root, assignment, check) for check in checks.values()}
    making = _Making(root, assignment, name, checks, targets)
    path = outline_of(root, assignment, name)
    if not path.is_file():
        raise HarnessFault(f"{assignment.path}: {name}: expected its outline, {path}")
    for part in parts_of(path):
        making.cells += _CELLS[part.kind](making, part)
    if making.waiting:
        raise HarnessFault(f"{path}: no place for the checks {', '.join(making.waiting)}; expected a line @checks")
    return _file(making.cells)


def _targets(root: Path, assignment: Assignment, check: Check) -> frozenset[str]:
    examples = read_set(set_path(public_folder(root), assignment.name, check), check).examples
    return frozenset(target for example in examples for target, _ in example.calls if ":" in target)


def _text(_: _Making, part: Part) -> Iterator[Node]:
    yield _cell("markdown", part.text)


def _sheet(making: _Making, part: Part) -> Iterator[Node]:
    sheet = read_sheet(making.root, making.assignment)
    if sheet is None:
        raise HarnessFault(f"{part.at}: {making.assignment.name} has no exercise sheet")
    yield from (_cell("markdown", sheet.part(name)) for name in part.words)


def _code(_: _Making, part: Part) -> Iterator[Node]:
    yield _cell("code", part.text, tags=[NOT_GRADED])


def _setup(making: _Making, part: Part) -> Iterator[Node]:
    found = [line for file in part.words for line in making.source(file).imports()]
    lines = sorted(dict.fromkeys(found), key=lambda line: (not line.startswith("from __future__"), found.index(line)))
    yield _locked("setup", "\n".join(lines))
    needed = "from grader.kit.testing.notebook import checks_of, choice\n\n"
    yield _locked("checks", f'{needed}check = checks_of("{making.assignment.name}")', tags=[NOT_GRADED])


def _given(making: _Making, part: Part) -> Iterator[Node]:
    texts = [making.source(file).definition(name, part.at) for file, name in map(_split, part.words)]
    yield _locked(f"{_split(part.words[0])[1].strip('_')}_given", "\n\n\n".join(texts))


def _answer(making: _Making, part: Part) -> Iterator[Node]:
    texts = [making.source(file).definition(name, part.at) for file, name in map(_split, part.words)]
    yield _graded("code", f"{_split(part.words[0])[1]}_answer", "\n\n\n".join(texts), solution=True)
    making.answered |= {f"{file}:{name}" for file, name in map(_split, part.words)}


def _checks(making: _Making, part: Part) -> Iterator[Node]:
    """Yield the checks of a task that call no answer which comes later: below it, they would fail in a running
    notebook.
    """
    mine = [check for check in making.waiting.values() if check.task in part.words]
    ready = [check for check in mine if making.targets[check.name] <= making.answered]
    yield from (_check(making.waiting.pop(check.name)) for check in ready)


def _check(check: Check) -> Node:
    return _graded("code", check.name, f'check("{check.name}")', points=check.points)


def _quiz(_: _Making, part: Part) -> Iterator[Node]:
    name, points, letter = part.words
    yield _cell("markdown", f"{part.text}\n\n{_QUIZ.format(name=name)}")
    solution = f'### BEGIN SOLUTION\n{name} = "{letter}"\n### END SOLUTION'
    yield _graded("code", f"{name}_answer", solution, solution=True)
    digest = digest_of(name, letter)
    yield _graded("code", name, f'choice("{name}", {name}, "{digest}")', points=float(points))


def _written(_: _Making, part: Part) -> Iterator[Node]:
    name, points = part.words
    question, _mark, answer = part.text.partition("\n---\n")
    yield _cell("markdown", question.strip())
    yield _graded("markdown", name, answer.strip(), points=float(points), solution=True)


_CELLS = {
    "text": _text, "python": _code, "setup": _setup, "given": _given, "answer": _answer, "checks": _checks,
    "quiz": _quiz, "sheet": _sheet, "written": _written,
}  # fmt: skip


def _split(word: str) -> tuple[str, str]:
    file, _, name = word.partition(".")
    return file, name


def _locked(grade_id: str, text: str, tags: Sequence[str] = ()) -> Node:
    return _graded("code", grade_id, text, tags=tags)


def _graded(  # noqa: PLR0913 - what nbgrader keeps of a cell
    kind: str,
    grade_id: str,
    text: str,
    *,
    points: float | None = None,
    solution: bool = False,
    tags: Sequence[str] = (),
) -> Node:
    marks: Node = {
        "grade": points is not None, "grade_id": grade_id, "locked": not solution, "schema_version": 3,
        "solution": solution, "task": False,
    }  # fmt: skip
    if points is not None:
        marks["points"] = int(points) if points == int(points) else points
    return _cell(kind, text, tags, marks, grade_id)


def _cell(kind: str, text: str, tags: Sequence[str] = (), marks: Node | None = None, grade_id: str = "") -> Node:
    metadata: Node = {**({"nbgrader": marks} if marks else {}), **({"tags": list(tags)} if tags else {})}
    lines = text.split("\n")
    source = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    outputs: Node = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": grade_id, "metadata": metadata, **outputs, "source": source}


def _file(cells: Sequence[Node]) -> str:
    for n, cell in enumerate(cells):
        cell["id"] = (cell["id"] or f"cell-{n}").replace("_", "-")[:64]
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    whole = {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel, "language_info": language},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
