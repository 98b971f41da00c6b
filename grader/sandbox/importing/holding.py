"""Imports, in a fork server, what its children may import. Owns how much that is, and what happens where it is missed.

A fork server holds what most submissions need: one that holds everything takes 30 MiB more, and grading there takes
half as long again. A child that misses something ends itself with a status of its own, and its submission is asked
again, whole, in a *wide* fork server, which holds all of the standard library, of numpy and of what is listed.
"""

import contextlib
import importlib
import importlib.abc
import os
import pkgutil
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from grader.kit.answering.library import NUMPY, WITHOUT_WORK, Library, has_no_work, is_held, root_of
from grader.kit.answering.loading import BACKPORT

MISSED = 86  # the exit status of a child that misses what a wide fork server may have; nothing else of ours ends so

# What the harness alone needs beside a submission: our own modules keep hold of it, and nobody else finds it.
HARNESS_ALONE = ("msgspec",)
# What most submissions need, and what the harness needs itself.
WARM = """
__future__ abc ast bisect cmath collections collections.abc contextlib copy csv ctypes dataclasses decimal
datetime enum fractions functools gc heapq inspect io itertools json keyword linecache logging math numbers operator os
pprint queue random re reprlib statistics string struct subprocess textwrap threading time timeit token tokenize
traceback types typing unicodedata uuid mmap unittest warnings weakref numpy numpy.linalg numpy.random
numpy.fft numpy.ma numpy.polynomial numpy.typing encodings.idna encodings.ascii encodings.latin_1 encodings.cp1252
encodings.utf_8_sig encodings.utf_16
""".split()  # noqa: SIM905 - a list of this length reads better as words


@dataclass(frozen=True)
class Holds:
    """What a fork server is to hold: probes, modules that are listed, and, if wide, all that may be imported."""

    probes: str = "tests.probes"
    imports: tuple[str, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Held:
    """What a fork server holds for its children."""

    listed: tuple[str, ...]  # modules that the assignment lists, or that the students' tests are run by
    is_wide: bool
    warm: frozenset[str] = field(repr=False)  # what every fork server holds, wide or not

    def library(self, files: Mapping[str, str]) -> Library:
        """Return the finder of a child, for these files of its submission."""
        return Library(files, self.listed, on_miss=(lambda _: None) if self.is_wide else _end)

    def give_way(self, files: Collection[str]) -> None:
        """Let go of modules whose names the submission's own files have, as if this fork server were not wide."""
        if not self.is_wide:
            return  # it holds nothing else
        for name in [n for n in sys.modules if f"{root_of(n)}.py" in files and n not in self.warm]:
            del sys.modules[name]


def hold(listed: Sequence[str], *, is_wide: bool) -> Held:
    """Import everything; raises ImportError where something is not installed that is listed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy and Python warn of some of their own modules
        for name in listed:
            importlib.import_module(name)
        for name in WARM:
            importlib.import_module(name)
        warm = frozenset(sys.modules)
        if is_wide:
            with _nothing_else(listed):
                _import_everything(listed)
    for name in [n for n in sys.modules if has_no_work(n) or _is_not_theirs(n, listed)]:
        del sys.modules[name]
    return Held(tuple(listed), is_wide, warm)


def _is_not_theirs(name: str, listed: Sequence[str]) -> bool:
    """Return whether a submission must not find this module, although something here has imported it."""
    root = root_of(name)
    return root in (*HARNESS_ALONE, BACKPORT) and root not in map(root_of, listed)


def _import_everything(listed: Sequence[str]) -> None:
    roots = sorted({*sys.stdlib_module_names, NUMPY, *map(root_of, listed)} - {"__main__"})
    for name in WITHOUT_WORK:
        sys.modules[name] = None  # type: ignore[assignment]  # so that nothing is built on it
    todo = [root for root in roots if is_held(root, listed)]
    for name in todo:  # which grows
        if name.endswith("__main__") or has_no_work(name):
            continue
        with contextlib.suppress(Exception, SystemExit):  # what this Python has not, or what is of another system
            todo += [below for below in _below(importlib.import_module(name)) if is_held(below, listed)]


def _below(module: ModuleType) -> Iterator[str]:
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield f"{module.__name__}.{found.name}"


@contextlib.contextmanager
def _nothing_else(listed: Sequence[str]) -> Iterator[None]:
    only = _Only(listed)
    sys.meta_path.insert(0, only)
    yield
    sys.meta_path.remove(only)


class _Only(importlib.abc.MetaPathFinder):
    """Refuses what else is installed while everything is imported: numpy.typing takes mypy along where it is there."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._roots = {*sys.stdlib_module_names, NUMPY, *map(root_of, listed)}

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Return None for what others shall find."""
        del path, target
        root = root_of(fullname)
        if root not in self._roots and not root.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def _end(_: str) -> None:
    os._exit(MISSED)
