"""What is measured: the folder of a class with its own hidden sets, a few varied submissions, and classes made of them.

All of it is written to a temporary folder. The submissions are the reference, right but unusual ones, and wrong ones.
None of them hangs: a plain pytest process would not come back from that.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clock import of_process
from grader.courses.suite import Suite, load_suite
from grader.intake import Source, Submission, read_submission
from grader.kit.errors import HarnessFault

ASSIGNMENT = "module0"
SEED = "7"  # of the hidden sets: the same for everybody who measures
UNUSUAL = ("v_ops_lazy", "v_ops_numpy_arrays", "v_mod_generator_helper")
WRONG = ("eq_tolerance", "sigmoid_missing_parens", "zipwith_pops", "named_leading_dot", "mode_direct_children_only")


@dataclass(frozen=True)
class Base:
    """A submission as the grader reads it, and the folder where pytest finds it."""

    folder: Path
    submission: Submission


@dataclass(frozen=True)
class Material:
    """Everything that is measured."""

    root: Path  # of the course's repository
    folder: Path  # where all of this is kept while it is needed
    suite: Suite
    bases: tuple[Base, ...]

    @property
    def class_folder(self) -> Path:
        """Holds the hidden sets, and the results of one grading."""
        return self.folder / "graded"

    @property
    def sizes(self) -> Path:
        """A file with the number of examples of each check."""
        return self.folder / "sizes.json"

    def grade_command(self, submissions: Path, workers: int) -> list[str]:
        """Return the command that grades a folder with a clean database."""
        for file in self.class_folder.glob("results.sqlite*"):
            file.unlink()
        options = ["grade", str(submissions), "-a", ASSIGNMENT, "--jobs", str(workers)]
        return [sys.executable, "-m", "grader", "--course", str(self.root), "--class", str(self.class_folder), *options]


def gather(root: Path, folder: Path) -> Material:
    """Freeze hidden sets, and write the submissions."""
    class_folder = folder / "graded"
    command = [sys.executable, "-m", "grader", "--course", str(root), "--class", str(class_folder)]
    of_process([*command, "freeze", "-a", ASSIGNMENT, "--hidden", "--seed", SEED], root)
    suite = load_suite(root, ASSIGNMENT, class_folder / "hidden")
    tests = root / "tests"
    changes = [root / "reference", *(tests / "unusual" / n for n in UNUSUAL), *(tests / "wrong" / n for n in WRONG)]
    bases = tuple(_base(root, folder / "bases", change, suite) for change in changes)
    made = Material(root, folder, suite, bases)
    made.sizes.write_text(json.dumps({g.check.name: len(g.examples) for g in suite.groups}), encoding="utf-8")
    return made


def _base(root: Path, folder: Path, change: Path, suite: Suite) -> Base:
    """Return the reference with the files of `change` in place of its own."""
    if not change.is_dir():
        raise HarnessFault(f"{change}: there is no such submission; name another one in bench/material.py")
    where = folder / change.name
    where.mkdir(parents=True)
    for name in suite.assignment.files:
        own = change / name
        shutil.copyfile(own if own.exists() else root / "reference" / name, where / name)
    return Base(where, read_submission(Source(change.name, where, "folder"), suite.assignment))


def write_class(folder: Path, bases: Sequence[Base], count: int) -> Path:
    """Return a class of `count` students: the bases in turn, each file with a comment of its own, so that no two
    are equal.
    """
    for number in range(count):
        student = folder / f"student{number:05d}"
        student.mkdir(parents=True)
        for name, text in bases[number % len(bases)].submission.files.items():
            (student / name).write_text(f"{text}\n# handed in by student {number}\n", encoding="utf-8")
    return folder
