"""Answers calls in this process: for the reference when sets are frozen, and for a debugger. No limits, no walls.

A student's worker starts with this module, so it imports Check for its name alone: what a check is made of is long to
import, and nothing that answers calls needs it.
"""

import sys
import tokenize
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.kit.answering.answers import answers, function_of
from grader.kit.answering.library import FOLDER, Library
from grader.kit.answering.loading import PACKAGE, Code, Finder, Sources
from grader.kit.answering.not_loaded import TimedOut
from grader.kit.calls import Ask, Call, Rows
from grader.kit.plain import Plain
from grader.kit.probe import find_probes
from grader.kit.wording.words import english

if TYPE_CHECKING:
    from grader.kit.check import Check


def read_folder(folder: Path) -> dict[str, str]:
    """Return the Python files of a folder of one's own code, by name, in the encoding that each declares."""
    return {p.name: _source(p) for p in sorted(folder.glob("*.py")) if p.name != "__init__.py"}


def read_own_folder(folder: Path, wanted: Collection[str] = ()) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files that a student works in, and why others of them cannot be read.

    `wanted` are the files of the assignments. What else lies there is a module that they may import, unless it covers
    one of Python's or of the checks' own, or is nothing that can be read: none of that is at fault for a check.
    """
    files, broken = {}, {}
    for path in sorted(folder.glob("*.py")):
        if path.name not in wanted and (not path.is_file() or not path.stem.isidentifier() or path.stem in _NOT_THEIRS):
            continue
        try:
            files[path.name] = _source(path)
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            broken[path.name] = english(f"{path.name} cannot be read: {_reason(error, path)}")
    files.pop("__init__.py", None)
    return files, broken


def _reason(error: Exception, path: Path) -> str:
    if isinstance(error, OSError):
        return error.strerror or english("no file")
    line = next((n for n, text in enumerate(path.read_bytes().split(b"\n"), 1) if not _is_utf8(text)), 1)
    return english(f"line {line} is not UTF-8; save it as UTF-8 in your editor")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _source(path: Path) -> str:
    with tokenize.open(path) as file:
        return file.read()


# Names that a file beside the assignment's must not have for everybody: Python's, and those of what runs the checks.
_NOT_THEIRS = sys.stdlib_module_names | {"tests", "grader", "numpy", "pytest", "hypothesis", "conftest"}


class InProcess:
    """Code that is loaded into this process, replacing what was loaded before."""

    def __init__(
        self,
        files: Mapping[str, str],
        folder: str = FOLDER,
        package: str = PACKAGE,
        *,
        listed: Collection[str] | None = None,
        broken: Mapping[str, str] | None = None,
    ) -> None:
        """`broken`: why files cannot be read.

        `listed`: the code may import nothing but these, Python's modules and numpy's, as when it is graded.
        """
        sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, (Finder, Library))]
        for name in [n for n in sys.modules if n.partition(".")[0] == package or f"{n}.py" in files]:
            del sys.modules[name]
        if listed is not None:
            sys.meta_path.insert(0, Library(files, listed, folder))
        self._code, self._sources = Code(files, broken or {}, folder, package), Sources(files, broken)
        self.probes = {target: probe.run for target, probe in find_probes().items()}

    def give_up(self, reasons: Mapping[str, str]) -> None:
        """Import these files no more, whose import has no end; each use of one raises its reason."""
        for file, reason in reasons.items():
            self._code.give_up(file.removesuffix(".py"), TimedOut(reason))

    def for_probe(self, *, reads_source: bool) -> Any:
        """Return what a probe gets as its first argument."""
        return self._sources if reads_source else self._code

    def for_check(self, check: "Check") -> Ask:
        """Return how this check asks."""
        code = self.for_probe(reads_source=check.reads_source)

        def ask(rows: Rows) -> Sequence[Sequence[Plain]]:
            return [answers(code, self.probes, [list(call) for call in row], check.depth) for row in rows]

        return ask

    def call_again(self, check: "Check", calls: Sequence[Call]) -> None:
        """Make the calls of an example once more, and let through what they raise."""
        for target, args in calls:
            function_of(self.for_probe(reads_source=check.reads_source), self.probes, target)(*args)
