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
from grader.kit.calls import Ask, Call, Rows
from grader.kit.plain import Plain
from grader.kit.probe import find_probes

if TYPE_CHECKING:
    from grader.kit.check import Check


def read_folder(folder: Path) -> dict[str, str]:
    """The Python files of a folder of one's own code, by name, in the encoding that each declares."""
    return {p.name: _source(p) for p in sorted(folder.glob("*.py")) if p.name != "__init__.py"}


def _source(path: Path) -> str:
    with tokenize.open(path) as file:
        return file.read()


class InProcess:
    """Code that is loaded into this process, replacing what was loaded before."""

    def __init__(
        self,
        files: Mapping[str, str],
        folder: str = FOLDER,
        package: str = PACKAGE,
        *,
        listed: Collection[str] | None = None,
    ) -> None:
        """`listed`: the code may import nothing but these, Python's modules and numpy's, as when it is graded."""
        sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, (Finder, Library))]
        for name in [n for n in sys.modules if n.partition(".")[0] == package or f"{n}.py" in files]:
            del sys.modules[name]
        if listed is not None:
            sys.meta_path.insert(0, Library(files, listed, folder))
        self._code, self._sources = Code(files, {}, folder, package), Sources(files)
        self.probes = {target: probe.run for target, probe in find_probes().items()}

    def for_probe(self, *, reads_source: bool) -> Any:
        """What a probe gets as its first argument."""
        return self._sources if reads_source else self._code

    def for_check(self, check: "Check") -> Ask:
        """How this check asks."""
        code = self.for_probe(reads_source=check.reads_source)

        def ask(rows: Rows) -> Sequence[Sequence[Plain]]:
            return [answers(code, self.probes, [list(call) for call in row], check.depth) for row in rows]

        return ask

    def call_again(self, check: "Check", calls: Sequence[Call]) -> None:
        """Make the calls of an example once more, and let through what they raise."""
        for target, args in calls:
            function_of(self.for_probe(reads_source=check.reads_source), self.probes, target)(*args)
