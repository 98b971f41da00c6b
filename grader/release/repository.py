"""Writes the student's repository.

Owns that a folder appears whole or not at all, and what is everybody's. Does not own which files belong to an
assignment (choosing.py), how a stub is made (strip.py), what the files written for the student say (handout.py,
workflow.py), or what counts as a leak (leaks.py).
"""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.release.choosing import Choice, choose
from grader.release.exercises import PAGE, read_sheet
from grader.release.handout import handed_out, handout_files
from grader.release.leaks import Leak, find_leaks
from grader.release.manifest import MANIFEST, manifest_text
from grader.release.strip import stubs
from grader.release.workflow import WORKFLOW, workflow
from grader.translating.writing import catalogues_for

# Of the course where it has a copy, else of what runs here.
_KIT = ("grader/__init__.py", "grader/figures/**/*.py", "grader/kit/**/*.py", "grader/ci/**/*.py")
_FOR_THE_STAFF = ("grader/ci/command.py",)  # it needs what a student does not install
_HERE = Path(__file__).parents[2]
_CONFTEST = """\
\"\"\"Makes pytest run the checks.\"\"\"

pytest_plugins = ["grader.kit.testing.plugin"]
"""
_EXEMPT = (
    '\nA solution that is one `return`, and that innocent code says as well, may stay: name it as "FILE.py:FUNCTION"'
    " below [exempt] in tests/release.toml, with the reason."
)
_IF_PRESENT = ("LICENSE", "assignments/course.toml", "conftest.py", "tests/conftest.py")


@dataclass(frozen=True)
class Released:
    """A student's repository that was written: its folder, and the names of its files in order."""

    folder: Path
    files: tuple[str, ...]


class LeakError(HarnessFault):
    """What was about to be released holds something that students must not get; nothing was written."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        self.leaks = tuple(leaks)
        listed = "\n".join(f"  {leak}" for leak in leaks)
        exempt = _EXEMPT if any(leak.kind == "solution" for leak in leaks) else ""
        super().__init__(f"nothing was released; take these out first:\n{listed}{exempt}")


def release(
    root: Path, out: Path, hidden: Path | None, assignments: Sequence[str] = (), *, has_comment: bool = False
) -> Released:
    """Return the student's repository, written to the new or empty folder `out`; nothing is written on a HarnessFault.

    `root` is the course's repository. `hidden` holds the hidden example sets, none of which may be in the result.
    Only the `assignments` of these names are in it, and all where none is given. With `has_comment` its workflow
    also comments in the pull request.
    """
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HarnessFault(f"{out}: exists and is not an empty folder; name another one, or remove it")
    files = _files_to_release(root, choose(root, assignments), has_comment=has_comment)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        folder = Path(scratch) / out.name
        _write(folder, files)
        leaks = [leak for leak in find_leaks(folder, root, hidden) if leak.file not in _of_the_harness(root)]
        if leaks:
            raise LeakError(leaks)
        if out.exists():
            out.rmdir()  # it is empty; Windows does not rename onto it
        folder.rename(out)
    return Released(out, tuple(sorted(files)))


def _files_to_release(root: Path, choice: Choice, *, has_comment: bool) -> dict[str, bytes]:
    """Return name and content of each file of the student's repository."""
    files = {name: (root / name).read_bytes() for name in choice.files}
    files |= catalogues_for(root, files)
    files |= _kit(root)
    files |= {"conftest.py": _CONFTEST.encode(), **dict(_copied(root, _IF_PRESENT, are_required=False))}
    files |= {f"student/{name}": text.encode() for name, text in stubs(root).items() if name in choice.student}
    sheets = {one.name: read_sheet(root, one) for one in choice.assignments}
    files |= {f"assignments/{name}/{PAGE}": sheet.page().encode() for name, sheet in sheets.items() if sheet}
    given = handed_out(root)
    files |= handout_files(root, choice, given)
    files[WORKFLOW] = workflow(given, choice, has_comment=has_comment).encode()
    return files | {MANIFEST: manifest_text(files, [a.name for a in choice.assignments]).encode()}


def _kit(root: Path) -> dict[str, bytes]:
    """Return the files of the harness that students run: the course's copy, where it has one, else what runs here."""
    return dict(_copied(root if (root / "grader").is_dir() else _HERE, _KIT, are_required=True))


def _of_the_harness(root: Path) -> Collection[str]:
    """Return the files that a course has from the installed harness: whoever wrote these knew none of its solutions."""
    return () if (root / "grader").is_dir() else _kit(root).keys()


def _copied(root: Path, globs: Sequence[str], *, are_required: bool) -> Iterator[tuple[str, bytes]]:
    for glob in globs:
        paths = [path for path in sorted(root.glob(glob)) if path.is_file()]
        if are_required and not paths:
            raise HarnessFault(
                f"{root / glob}: no such file; a student cannot do without: is this the course's repository?"
            )
        names = ((path.relative_to(root).as_posix(), path) for path in paths)
        yield from ((name, path.read_bytes()) for name, path in names if name not in _FOR_THE_STAFF)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
