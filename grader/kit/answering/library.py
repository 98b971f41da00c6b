"""What a submission may import, decided here for every machine, and what stands in for the rest.

The standard library of the running Python and numpy may be imported, and what the assignment lists. What else is
installed is not there. A module that is not there and that a file imports at its top gets a stand-in, since most such
imports are used by nothing: whatever is done with a stand-in raises, and says which line imported it. So does what is
done with a module that cannot do its work here. An import inside `try`, or in a function, fails as it does in Python.
"""

import ast
import importlib.abc
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any, NoReturn

from grader.kit.answering.not_loaded import NotThere
from grader.kit.wording.words import english

LEFT_OUT = frozenset(("antigravity", "idlelib", "test"))  # it opens a browser; it is a program; Python's own tests
OTHER_SYSTEMS = frozenset("_msi _overlapped _scproxy _winapi _wmi msilib msvcrt nt winreg winsound".split())  # noqa: SIM905
# Modules that need a screen, a terminal, a file or a library that few machines have: these import, and fail when used.
WITHOUT_WORK = frozenset(
    """
    _curses _curses_panel _dbm _gdbm _sqlite3 _tkinter curses dbm.gnu dbm.ndbm dbm.sqlite3 nis ossaudiodev readline
    spwd sqlite3 tkinter turtle turtledemo
    """.split()  # noqa: SIM905 - a list of this length reads better as words
)
NUMPY = "numpy"
FOLDER = "<submission>"  # where tracebacks say that a file is; a folder of one's own code has its real path


def root_of(name: str) -> str:
    """Return the first part of a dotted name: what is installed."""
    return name.partition(".")[0]


def is_held(name: str, listed: Iterable[str] = ()) -> bool:
    """Return whether a module of that name may be imported, if there is one; `listed`: by the assignment."""
    root, *below = name.split(".")
    if root in LEFT_OUT or root in OTHER_SYSTEMS or root.startswith("_test"):
        return False
    if any(part == "tests" or part.startswith("_test") for part in below):
        return False
    return root in sys.stdlib_module_names or root == NUMPY or root in map(root_of, listed)


def has_no_work(name: str) -> bool:
    """Return whether it is a module, or lies in one, that cannot do its work where code is graded."""
    return any(name == one or name.startswith(f"{one}.") for one in WITHOUT_WORK)


@dataclass(frozen=True)
class Import:
    """A module that a file imports at its top, in which line, and the names that it gives to the file."""

    line: int
    last: int  # line of the statement
    module: str
    names: tuple[str, ...]


def imports_at_top(tree: ast.Module) -> Iterator[Import]:
    """Yield the imports that run when the file is loaded, without those inside `try`: there, failing is
    provided for.
    """
    todo: list[ast.stmt] = list(tree.body)
    for node in todo:  # which grows
        if isinstance(node, ast.Import):
            bound = ((a.name, a.asname or root_of(a.name)) for a in node.names)
            yield from (Import(node.lineno, node.end_lineno or 0, module, (name,)) for module, name in bound)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = (a.asname or a.name for a in node.names)
            yield Import(node.lineno, node.end_lineno or 0, node.module, tuple(names))
        elif isinstance(node, (ast.If, ast.For, ast.While, ast.With)) and not is_main_guard(node):
            todo += [*node.body, *getattr(node, "orelse", ())]


def is_main_guard(node: ast.stmt) -> bool:
    """Return whether it is `if __name__ == "__main__":`, which does not run when a file is imported."""
    return isinstance(node, ast.If) and any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test))


def not_there(module: str, place: str, listed: Iterable[str] = ()) -> str:
    """Return what is said of a module that is not there: short enough to be shown whole as the words of an
    exception.
    """
    names = ", ".join((NUMPY, *listed))
    return english(f"{place} imports {module}, which is not there (only Python's own modules and {names} are)")


def _no_work(module: str) -> str:
    return english(f"{module} cannot do its work when code is graded; there is no screen, no terminal and no file")


class StandIn:
    """Stands for a part of a module that is not there: it may be named, also in an annotation, and not be used."""

    def __init__(self, name: str, why: str) -> None:
        self._name, self._why = name, why

    def __getattr__(self, name: str) -> "StandIn":
        return _part(self._name, self._why, name)

    def __getitem__(self, _: object) -> "StandIn":
        return self  # Tensor["float"], in an annotation

    def __or__(self, _: object) -> "StandIn":
        return self  # Tensor | None

    __ror__ = __or__

    def __instancecheck__(self, _: object) -> bool:
        return False  # nothing can be one

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Say that it is not there, and why it can be named all the same."""
        raise NotThere(f"{self._name}: {self._why}")

    def __iter__(self) -> Iterator[Any]:
        self()

    def __mro_entries__(self, _: object) -> tuple[type, ...]:
        self()

    def __enter__(self) -> NoReturn:
        self()

    def __exit__(self, *_: object) -> None:
        """Belong to a `with`, so that `__enter__` is what says why it fails."""

    def __repr__(self) -> str:
        return f"<{self._name}, which is not there>"


def _part(module: str, why: str, name: str) -> StandIn:
    if name.startswith("__"):
        raise AttributeError(name)
    return StandIn(f"{module}.{name}", why)


class _StandInLoader(importlib.abc.Loader):
    def __init__(self, why: str) -> None:
        self.why = why

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []
        module.__getattr__ = partial(_part, module.__name__, self.why)  # type: ignore[method-assign]


@dataclass
class Library(importlib.abc.MetaPathFinder):
    """Finds stand-ins. Where files cannot be opened it comes last, and finds out what nobody else has found.

    `on_miss` is called with the name of what may be imported. If it returns, there is no such module.
    """

    files: Mapping[str, str]  # the submission's
    listed: Collection[str] = ()
    folder: str = FOLDER  # in which their code is said to lie
    on_miss: Callable[[str], None] | None = None  # None: what may be imported is looked for after this finder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a stand-in, or None for what is found elsewhere or nowhere."""
        del path, target
        importer = self._importer()
        if self.on_miss is None and importer is None:
            return None  # what Python or a tool imports on a student's machine is no concern of ours
        if has_no_work(fullname):
            return _stand_in(fullname, _no_work(root_of(fullname)))
        if is_held(fullname, self.listed):
            return self._missed(fullname)
        if "." in fullname:  # below what is there, or what has a stand-in
            loader = getattr(sys.modules.get(root_of(fullname)), "__loader__", None)
            return _stand_in(fullname, loader.why) if isinstance(loader, _StandInLoader) else None
        return self._passed_over(fullname, importer)

    def _missed(self, name: str) -> ModuleSpec | None:
        if self.on_miss is None:
            return None
        self.on_miss(name)
        is_not_built = name in sys.stdlib_module_names  # into this Python
        return _stand_in(name, _no_work(name)) if is_not_built else None

    def _passed_over(self, name: str, importer: tuple[str, int] | None) -> ModuleSpec | None:
        """Return a stand-in, where a statement at the top of a file of the submission asks for the module."""
        file, line = importer or ("", 0)
        if any(one.line <= line <= one.last and root_of(one.module) == name for one in self._at_top(file)):
            return _stand_in(name, not_there(name, f"{file}, line {line}", self.listed))
        if self.on_miss is None:  # it may be installed
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

    def _at_top(self, file: str) -> list[Import]:
        try:
            return list(imports_at_top(ast.parse(self.files.get(file, ""))))
        except (ValueError, RecursionError, MemoryError):
            return []

    def _importer(self) -> tuple[str, int] | None:
        """Return the file of the submission, and the line of it, of which a statement is importing something
        just now.
        """
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
            frame = frame.f_back
        folder, _, file = frame.f_code.co_filename.rpartition("/") if frame is not None else ("", "", "")
        return (file, frame.f_lineno) if frame is not None and folder == self.folder and file in self.files else None


def _stand_in(name: str, why: str) -> ModuleSpec:
    return ModuleSpec(name, _StandInLoader(why), is_package=True)
