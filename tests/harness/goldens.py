"""`python -m tests.harness.goldens`: makes the goldens anew, and prints what changed.

The goldens are what `grader grade --json` prints of the bundled class, for each assignment, and what `grader show`
prints of each student. They are graded by hidden sets that are kept beside them, so that the examples stay the same. A
change of the harness that is not meant to change a grade or a sentence leaves every golden as it was, byte for byte.

The files are compressed, since they repeat themselves. Their words are those of one version of Python, which words a
part of the errors, and of one version of Hypothesis, which draws in students' tests; `made_with.json` says which.
"""

import contextlib
import difflib
import json
import lzma
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from click.testing import CliRunner

from grader.cli import cli
from grader.courses.assignment import assignments, load_assignment

ROOT = Path(__file__).parents[2]
CLASS = ROOT / "tests" / "class"
KEPT = Path(__file__).with_name("data") / "goldens"
NAMES = assignments(ROOT)
_CODE = re.compile('"made_by": "[0-9a-f]*"')  # a digest of the harness: it changes with every line of it
SEED = "7"  # of the hidden sets; any number does, as long as it stays


@dataclass(frozen=True)
class Golden:
    """What is printed of the bundled class for one assignment."""

    graded: str  # by `grade --json`
    shown: str  # by `show`, one student after the other

    @staticmethod
    def kept(name: str) -> "Golden":
        """The one that is kept of an assignment."""
        return Golden(unpacked(f"{name}.grade.json"), unpacked(f"{name}.show.txt"))

    def keep(self, name: str) -> None:
        """Keep it from now on."""
        pack(f"{name}.grade.json", self.graded)
        pack(f"{name}.show.txt", self.shown)


def unpacked(name: str) -> str:
    """The text of a kept file; it is empty where there is none yet."""
    path = KEPT / f"{name}.xz"
    return lzma.decompress(path.read_bytes()).decode() if path.exists() else ""


def pack(name: str, text: str) -> None:
    """Write the file where its text has changed: other releases of xz may compress it to other bytes."""
    if text != unpacked(name):
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{name}.xz").write_bytes(lzma.compress(text.encode(), preset=9))


def made_with() -> dict[str, str]:
    """The versions on which the words depend."""
    minor = {"python": platform.python_version(), "hypothesis": version("hypothesis")}
    return {name: ".".join(number.split(".")[:2]) for name, number in minor.items()}


def kept_made_with() -> dict[str, str]:
    """The versions by which the goldens were made."""
    versions: dict[str, str] = json.loads((KEPT / "made_with.json").read_text())
    return versions


def graded_now(name: str, class_folder: Path) -> Golden:
    """The golden of an assignment as the harness is now; `class_folder` has the hidden sets, and gets the results."""
    students = sorted(folder.name for folder in CLASS.iterdir() if folder.is_dir())
    graded = _CODE.sub('"made_by": ""', _run(class_folder, "grade", "-a", name, str(CLASS), "--json"))
    with contextlib.chdir(ROOT):  # in this process: a hundred starts of Python would take a minute
        shown = [_shown(class_folder, name, student) for student in students]
    return Golden(graded, "\n".join(shown))


def take_sets(name: str, class_folder: Path) -> None:
    """Give the folder of a class the hidden sets that are kept of an assignment; one of tests has none."""
    if text := unpacked(f"{name}.sets.json"):
        file = class_folder / "sets.json"
        file.write_text(text, encoding="utf-8")
        _run(class_folder, "freeze", "-a", name, "--import", str(file))


def _freeze_sets(name: str, class_folder: Path) -> None:
    if load_assignment(ROOT, name).kind == "checks":
        file = class_folder / "sets.json"
        _run(class_folder, "freeze", "-a", name, "--hidden", "--seed", SEED)
        _run(class_folder, "freeze", "-a", name, "--export", str(file))
        pack(f"{name}.sets.json", file.read_text(encoding="utf-8"))


def _run(class_folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", class_folder, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(f"grader {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def _shown(class_folder: Path, name: str, student: str) -> str:
    path = [*sys.path]
    arguments = ["--course", str(ROOT), "--class", str(class_folder), "show", "-a", name, student]
    try:
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    finally:
        sys.path[:] = path  # a command puts its course there
    if done.exit_code:
        raise RuntimeError(f"grader {' '.join(arguments)}: exit code {done.exit_code}\n{done.output}")
    return done.output


def changes(name: str, before: Golden, now: Golden) -> Iterator[str]:
    """The lines that differ, in JSON each value on a line of its own."""
    pairs = (("grade.json", _lines(before.graded), _lines(now.graded)),)
    pairs += (("show.txt", before.shown.splitlines(), now.shown.splitlines()),)
    for file, old, new in pairs:
        yield from difflib.unified_diff(old, new, f"{name}.{file} before", f"{name}.{file} now", lineterm="", n=1)


def _lines(graded: str) -> list[str]:
    return json.dumps(json.loads(graded or "[]"), indent=1).splitlines()


def main() -> None:
    """Make all of them anew."""
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            _freeze_sets(name, Path(folder))
            before, now = Golden.kept(name), graded_now(name, Path(folder))
        now.keep(name)
        lines = [*changes(name, before, now)] if before.graded else ["is new"]
        print(f"{name}:", *(lines or ["as before"]), sep="\n")
    (KEPT / "made_with.json").write_text(json.dumps(made_with(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
