"""Runs the cells of a notebook as one module, and says what is told of them. On the untrusted side only.

A cell that raises loses what comes below in it, and the others are run all the same. What lacked a name that stands
further below is run once more in the end. Of a name that is defined several times, the meaning that it has at the check
of its answer is kept.
"""

import __future__

import ast
import importlib.abc
import inspect
import linecache
import re
import sys
from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any

from grader.kit.answering.cells import ReadCell, ReadNotebook, free_names
from grader.kit.answering.refused import in_words

REDEFINED, UNREAD = "redefined", "unread"  # kinds of what is told that decide something
MOST_SAID = 12  # sentences on a notebook: more are not read
_FUTURE = __future__.annotations.compiler_flag  # the only one that a Python of today does not do anyway


class NotDefined(AttributeError):
    """A name that no cell of the notebook has given a meaning, and why."""


class _Shell:
    """What `get_ipython()` returns: whatever it is asked to do is not done."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def _display(*shown: Any, **_: Any) -> None:
    print(*map(repr, shown))


class _Shown:
    """What `HTML("...")` and the like return: something to be displayed, of which nothing is made."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass


def _put_ipython_there() -> None:
    """Let cells import what is always there in a notebook, so that code which displays something is not at fault."""
    whole, part = ModuleType("IPython"), ModuleType("IPython.display")
    names = ("HTML", "Image", "JSON", "Latex", "Markdown", "Math", "Pretty", "SVG", "clear_output")
    vars(part).update(dict.fromkeys(names, _Shown), display=_display)
    vars(whole).update(__path__=[], display=part, get_ipython=_Shell)
    for module in (whole, part):
        sys.modules.setdefault(module.__name__, module)


class CellLoader(importlib.abc.Loader):
    """Executes a notebook, cell by cell."""

    def __init__(self, read: ReadNotebook, path: str) -> None:
        self._read, self._path = read, path
        self._flags = 0  # of the __future__ imports so far, which hold for all later cells
        self._stopped: dict[int, BaseException] = {}

    def exec_module(self, module: ModuleType) -> None:
        """Run all cells; none of them can stop the others."""
        text = self._read.text
        linecache.cache[self._path] = (len(text), None, text.splitlines(keepends=True), self._path)
        module.__file__ = self._path
        module.__getattr__ = self._missing  # type: ignore[method-assign]
        names = module.__dict__
        names.update(__name__="__main__", display=_display, get_ipython=_Shell)
        sys.modules["__main__"] = module
        _put_ipython_there()
        marked: dict[str, Any] = {}
        lines = 1
        for at, read in enumerate(self._read.cells):
            marked.update({name: names[name] for name in self._read.marks.get(at, ()) if name in names})
            self._run(at, read, lines, names)
            lines += 2 + read.text.count("\n")
        self._run_again(names)
        names.update(marked)

    def _run_again(self, names: dict[str, Any]) -> None:
        """Run what lacked a name, now that all are there."""
        lines = 1
        for at, read in enumerate(self._read.cells):
            if isinstance(self._stopped.get(at), NameError):
                del self._stopped[at]
                self._run(at, read, lines, names)
            lines += 2 + read.text.count("\n")

    def _run(self, at: int, read: ReadCell, lines: int, names: dict[str, Any]) -> None:
        """Run a cell that has so many lines above its first one."""
        if not (body := self._read.statements(read)):
            return
        try:
            _move(body, lines)
            flags = self._flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            code = compile(ast.Module(body, []), self._path, "exec", flags=flags, dont_inherit=True)
            self._flags |= code.co_flags & _FUTURE
            if code.co_flags & inspect.CO_COROUTINE:
                _drive(FunctionType(code, names)())
            else:
                exec(code, names)  # noqa: S102
        except BaseException as error:  # noqa: BLE001 - a cell may raise anything, SystemExit included
            self._stopped[at] = error

    def _missing(self, name: str) -> Any:
        """Say why the notebook has no such name."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = next((one for one in self._read.found if one.name == name), None)
        if found is None:
            raise NotDefined(f"no cell defines {name}")
        own = self._read.cells_of(found.answer.id)
        stopped = {id(self._read.cells[at]): error for at, error in self._stopped.items()}
        for read in own:
            if id(read) in stopped:
                error = in_words(stopped[id(read)])
                raise NotDefined(f"{name} is not defined: {read.cell.label} stopped: {type(error).__name__}: {error}")
        raise NotDefined(f"{name} is not defined: {_absence(found.answer.id, own)}")


def _move(body: list[ast.stmt], lines: int) -> None:
    """Give the statements their lines in the text, once."""
    for statement in body:
        if not getattr(statement, "moved", False):
            ast.increment_lineno(statement, lines)
            statement.moved = True  # type: ignore[attr-defined]


def _drive(coroutine: Any) -> None:
    """Run what a cell awaits at its top, to the end or until it waits for something."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        return


def _absence(answer: str, own: list[ReadCell]) -> str:
    if not own:
        return f"there is no cell {answer}, and no other cell defines it"
    if broken := next((read for read in own if read.error), None):
        return f"{broken.cell.label} cannot be read: {broken.error}"
    return f"{own[0].cell.label} does not define it"


def told(notebooks: Mapping[str, ReadNotebook]) -> list[list[Any]]:
    """Return what is told of each notebook: its first file, a kind, a sentence, and the line of the text that it
    is about.
    """
    rows: list[list[Any]] = []
    for read in [read for file, read in notebooks.items() if file == read.home]:
        rows += [[read.home, kind, re.sub(r"^cell ", "Cell ", said), line] for kind, said, line in _told_of(read)][
            :MOST_SAID
        ]
        if read.is_redefined:
            rows.append([read.home, REDEFINED, "", 0])
    return rows


def _told_of(read: ReadNotebook) -> Iterator[list[Any]]:
    yield from _unread(read)
    for answer in read.notebook.answers:
        own = read.cells_of(answer.id)
        found = [one for one in read.found if one.answer is answer]
        yield from _of_several(read, answer.id, own)
        for one in found:
            yield from _of_name(read, one, own)
        for cell in own:
            if _asks(cell.body):
                said = "nobody answers while it is graded, so what stands below it in the cell is not reached"
                yield ["input", f"{cell.cell.label} asks with input(): {said}.", 0]


def _unread(read: ReadNotebook) -> Iterator[list[Any]]:
    lines = 1
    for cell in read.cells:
        if cell.error and cell.is_students and (cell.cell.id or any(n in cell.text for n in _all_names(read))):
            yield [UNREAD, f"{cell.cell.label} cannot be read, and was not run: {cell.error}.", lines + cell.line]
        lines += 2 + cell.text.count("\n")


def _all_names(read: ReadNotebook) -> list[str]:
    return [f"def {one.name}" for one in read.found] + [f"class {one.name}" for one in read.found]


def _of_several(read: ReadNotebook, answer: str, own: list[ReadCell]) -> Iterator[list[Any]]:
    if len(own) < 2:
        return
    labels = " and ".join(one.cell.label.partition(" (")[0] for one in own)
    mine = [found for found in read.found if found.answer.id == answer]
    counted = [one for found in mine if len(found.real) > 1 and (one := found.counted)]
    if counted:
        place = read.cells[counted[0].at].cell.label
        said = f"with different code; what stands at its check counted, in {place}: delete the other"
        yield ["twice", f"{labels} both have the grade id {answer}, {said}.", 0]
    else:
        yield [
            "twice",
            f"{labels} both have the grade id {answer} (a cell that was split or copied); both were read.",
            0,
        ]


def _of_name(read: ReadNotebook, found: Any, own: list[ReadCell]) -> Iterator[list[Any]]:
    counted = found.counted
    if counted is None:
        if own and own[0].cell.text.strip() == found.answer.stub.strip():
            return  # nothing was begun
        if own and not any(one.error for one in own):
            only = " (its lines are comments)" if not any(one.body for one in own) else ""
            yield ["missing", f"{own[0].cell.label} defines no {found.name}{only}, and no other cell does.", 0]
        elif not own:
            yield ["missing", f"There is no cell {found.answer.id}, and no other cell defines {found.name}.", 0]
        return
    cell = read.cells[counted.at]
    if not counted.is_stub and cell.cell.id != found.answer.id:
        yield ["elsewhere", _elsewhere(found, own, cell), 0]
    if not counted.is_stub:
        yield from _uses_below(read, found, counted)


def _elsewhere(found: Any, own: list[ReadCell], cell: ReadCell) -> str:
    where = f"{cell.cell.label}, which has {'another' if cell.cell.id else 'no'} grade id"
    if not own:
        return f"There is no cell {found.answer.id}; {found.name} is defined in {where}, and was graded from there."
    below = ", below its check" if found.counted.at >= found.place else ""
    return f"{found.name} is a stub in {own[0].cell.label} and defined in {where}{below}; that one was graded."


def _uses_below(read: ReadNotebook, found: Any, counted: Any) -> Iterator[list[Any]]:
    """Say what the answer uses that stands only below its check."""
    above: set[str] = set()
    below: dict[str, str] = {}
    for at, cell in enumerate(read.cells):
        for _, name in cell.definitions:
            if at < found.place:
                above.add(name)
            else:
                below.setdefault(name, cell.cell.label)
    for name in sorted(free_names(counted.statement) & (below.keys() - above)):
        if counted.at < found.place:
            said = f"run from the top, the check {found.answer.check} fails there"
            yield ["order", f"{found.name} uses {name}, which stands in {below[name]}, below its check: {said}.", 0]


def _asks(body: list[ast.stmt]) -> bool:
    """Return whether running the statements asks with input(), before any function is called."""
    todo: list[ast.AST] = list(body)
    for node in todo:  # which grows
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "input":
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return False
