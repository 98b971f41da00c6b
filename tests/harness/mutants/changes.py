"""Which modules decide a grade, and the small changes that are made in them one at a time.

The operators are mutmut's, asked in this process as for `grader prove`, and four of our own that fit any code. mutmut's
own runner is not used: it leaves alone whatever stands outside of functions and every property, and with that the
tolerances, the limits and the points of a result.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.proving.mutations.library import library_mutations
from grader.proving.mutations.mutants import OWN, Mutant, changed
from grader.proving.mutations.source import Edits, Source

ROOT = Path(__file__).parents[3]
TESTS = ROOT / "tests" / "harness" / "fast" / "judge"
MODULES = (
    "grader/kit/expect.py",
    "grader/kit/judging/evaluate.py",
    "grader/kit/observe.py",
    "grader/kit/judging/shrinking.py",
    "grader/kit/judging/failure.py",
    "grader/kit/judging/examples.py",
    "grader/results/scorecard.py",
    "grader/grading/replies.py",
    "grader/grading/judging.py",
    "grader/grading/repeating.py",
)
GENERAL = ("statement dropped", "condition turned", "other comparison", "number nudged")


def source_of(file: str) -> Source:
    """A module of the judge; what follows `raise` is mutated as well, since a Mismatch holds what is shown."""
    return Source(file, (ROOT / file).read_text(encoding="utf-8"), with_errors=True)


def own_tests(file: str) -> list[str]:
    """The files of tests that must notice each change of a module, alone: test_judging.py, test_judging_replies.py."""
    return sorted(str(path.relative_to(ROOT)) for path in TESTS.glob(f"test_{Path(file).stem}*.py"))


def functions_of(source: Source) -> list[str]:
    """What an entry can be about besides the top of the file: a function, or what stands in a class."""
    return [f.name for f in source.functions] + [n.name for n in source.tree.body if isinstance(n, ast.ClassDef)]


def mutants_of(source: Source) -> tuple[Mutant, ...]:
    """Every mutant of a module."""
    return changed(source, (*library_mutations(source), *_general(source)))


def _general(source: Source) -> Iterator[tuple[str, Edits]]:
    for function in source.functions:
        for name in GENERAL if function.body else ():
            yield from ((name, edits) for edits in OWN[name](source, function))
