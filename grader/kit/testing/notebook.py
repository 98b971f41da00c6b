"""What the locked cells of a notebook run: a check on its public examples, and the answer to a question with choices.

The checks lie beside the notebook, in checks.zip. What a cell that fails shows is the sentence, the smallest call and
the picture, and no traceback. It is a student's own kernel, and an instructor's preview: nothing here is a wall.
"""

import hashlib
import importlib
import linecache
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

from grader.kit.answering.cells import Cell, read_cell
from grader.kit.answering.in_process import InProcess
from grader.kit.answering.loading import Sources
from grader.kit.check import Check
from grader.kit.errors import StudentFault
from grader.kit.judging.examples import read_set
from grader.kit.probe import find_probes
from grader.kit.showing.failure_text import failure_text
from grader.kit.testing.replaying import replay_examples
from grader.kit.wording.words import reworded, worded

ARCHIVE = "checks.zip"
WIDTH = 88  # characters of a line of a failure: as many as fit beside a cell's margin


class CheckFailed(StudentFault):
    """A check that does not hold; Jupyter shows its text, and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class _Cells:
    """The names of the running notebook, as each of the files that it takes the place of."""

    def __getattr__(self, name: str) -> Any:
        return _Namespace()


class _Namespace:
    def __getattr__(self, name: str) -> Any:
        found = vars(sys.modules["__main__"])
        if name not in found:
            raise NameError(worded("{name} is not defined: run its cell first", name=name))
        return found[name]


class InNotebook(InProcess):
    """The code of the running notebook, asked in its own kernel."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self._files = files
        self.probes = {target: probe.run for target, probe in find_probes().items()}

    def for_probe(self, *, reads_source: bool) -> Any:
        """Return what a probe gets as its first argument."""
        return Sources(dict.fromkeys(self._files, _text_of_cells())) if reads_source else _Cells()


def _text_of_cells() -> str:
    """Return the text of the cells in which what is defined now was defined."""
    found: dict[str, str] = {}
    for value in list(vars(sys.modules["__main__"]).values()):
        parts = vars(value).values() if isinstance(value, type) else (value,)
        for part in parts:
            if isinstance(part, FunctionType) and part.__module__ == "__main__":
                path = part.__code__.co_filename
                found[path] = "".join(linecache.getlines(path))
    return "\n".join(read_cell(Cell(path, text)).text for path, text in found.items())


class Checks:
    """The checks of an assignment, called by name: `check("mul_multiplies")`."""

    def __init__(self, assignment: str, archive: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="checks-")
        self._root = Path(self._folder.name)
        with zipfile.ZipFile(archive) as file:
            file.extractall(self._root)
        sys.path.insert(0, str(self._root))
        table = tomllib.loads((self._root / "assignments" / assignment / "assignment.toml").read_text("utf-8"))
        self._files = tuple(table["files"])
        self._checks = {c.name: c for path in dict.fromkeys(t["checks"] for t in table["task"]) for c in _checks(path)}
        self._examples = self._root / "tests" / "examples" / assignment

    def __call__(self, name: str) -> None:
        """Run a check; raises CheckFailed where it does not hold."""
        check = self._checks[name]
        examples = read_set(self._examples / f"{name}.json", check).examples
        found = replay_examples(check, examples, InNotebook(self._files))
        if found and found.is_stub:
            raise CheckFailed(
                worded("{check}: not started yet. {sentence}", check=name, sentence=reworded(check.sentence))
            )
        if found:
            raise CheckFailed(failure_text(found.failure, find_probes(), WIDTH))
        print(worded("{check}: all public examples passed", check=name))


def _checks(path: str) -> list[Check]:
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    return [value for value in vars(module).values() if isinstance(value, Check)]


def checks_of(assignment: str, archive: str = ARCHIVE) -> Callable[[str], None]:
    """Return what runs the checks of the assignment, which lie beside the notebook.

    Raises CheckFailed where they do not.
    """
    path = Path(archive)
    if not path.is_file():
        raise CheckFailed(
            worded("{file} is not beside this notebook: keep both in one folder, as you got them", file=archive)
        )
    return Checks(assignment, path)


def choice(name: str, answer: object, digest: str) -> None:
    """Return in silence where the letter is the right one; raises CheckFailed where it is not."""
    if digest_of(name, str(answer).strip().casefold()) != digest:
        raise CheckFailed(worded("{name}: {answer} is not the right answer", name=name, answer=repr(str(answer)[:20])))


def digest_of(name: str, letter: str) -> str:
    """Return what a question keeps of its right answer: nobody reads it there by accident."""
    return hashlib.sha256(f"{name}: {letter}".encode()).hexdigest()[:16]
