"""Makes a course of one's own, or one more assignment in a course, of the templates beside this file.

Owns what a template's name and its gaps mean, and that nothing which is there is overwritten. A template is called as
the file that it becomes, with `.txt` behind it, so that no tool takes it for code of the grader. In front of a name,
`dot-` stands for a dot.
"""

import json
import keyword
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader.courses.assignment import assignments, load_assignment
from grader.courses.freezing import PUBLIC_SEED, drawn_sets, plan_public
from grader.courses.suite import public_folder
from grader.courses.whole import replace_folder
from grader.kit.errors import HarnessFault
from grader.release.strip import write_student
from grader.release.table import TABLE
from grader.release.workflow import CHECKOUT, SETUP_PYTHON

WRONG = "tests/wrong/manifest.json"
_TEMPLATES = Path(__file__).parent / "templates"
_GAP = re.compile(r"@([A-Za-z_]+)@")


def make_course(folder: Path, name: str) -> tuple[str, ...]:
    """Make a course in a new or empty folder, with one assignment of this name; the names of its files, in order.

    Raises HarnessFault, and then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HarnessFault(
            f"{folder}: exists and is not an empty folder; name another one, or go into it and give --assignment NAME"
        )
    _require_name(name)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
        made = Path(scratch) / folder.name
        texts = _filled("course", _gaps(name, "1"))
        for path, text in texts.items():
            _write(made / path, text)
        files = (*texts, *make_assignment(made, name))
        if folder.exists():
            folder.rmdir()  # it is empty; Windows does not rename onto it
        made.rename(folder)
    return tuple(sorted(files))


def make_assignment(root: Path, name: str) -> tuple[str, ...]:
    """Make one more assignment in the course at `root`, with its stub and public examples; the names of its files."""
    _require_name(name)
    gaps = _gaps(name, _next_task(root))
    made = _filled("assignment", gaps)
    if there := next((path for path in made if (root / path).exists()), None):
        raise HarnessFault(f"{root / there}: is there already, so nothing was made; choose another name")
    with _all_or_none([*(root / path for path in made), root / WRONG, root / TABLE]):
        for path, text in made.items():
            _write(root / path, text)
        _add_wrong(root / WRONG, _fill((_TEMPLATES / "wrong.json.txt").read_text("utf-8"), gaps))
        _add_owner(root / TABLE, name)
        write_student(root)
        sets = drawn_sets(plan_public(root, name, only=()), PUBLIC_SEED, lambda *_: None)
        replace_folder(public_folder(root) / name, {f"{check}.json": text for check, text in sets.items()})
    return tuple(sorted(made))


@contextmanager
def _all_or_none(paths: Sequence[Path]) -> Iterator[None]:
    """Put these files back as they were, where what is done inside does not come to its end."""
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, data in before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)
        raise


def takes_in(root: Path) -> bool:
    """Return whether tests/mistakes takes in each module that lies there, as it does in a course that was made here."""
    path = "tests/mistakes/__init__.py"
    return (root / path).is_file() and (root / path).read_text("utf-8") == _filled("course", _gaps("", ""))[path]


def _require_name(name: str) -> None:
    """Refuse what cannot be the name of a folder and of a module, and a part of the names of others."""
    is_name = re.fullmatch(r"[a-z][a-z0-9_]*", name) and not keyword.iskeyword(name)
    if not is_name or name in sys.stdlib_module_names:
        raise HarnessFault(
            f"{name!r}: expected the name of a module, such as week1: small letters, digits and _, and no name that a"
            " module of Python has"
        )


def _next_task(root: Path) -> str:
    """Return a whole number that is above that of each task of the course."""
    tasks = [task.id for name in assignments(root) for task in load_assignment(root, name).tasks]
    return str(1 + max((int(found[0]) for task in tasks if (found := re.match(r"\d+", task))), default=0))


def _gaps(name: str, task: str) -> Mapping[str, str]:
    title = name.replace("_", " ").capitalize()
    actions = {"checkout": CHECKOUT, "setup_python": SETUP_PYTHON}
    return {"name": name, "NAME": name.upper(), "title": title, "task": task, "requirement": _requirement(), **actions}


def _requirement() -> str:
    """Return the versions of this package that read the course as this one does: up to the next that may break it."""
    try:
        major, minor = version("module-grader").split(".")[:2]
    except PackageNotFoundError:  # it runs from a folder that nothing has installed
        return ""
    return f">={major}.{minor},<{major}.{int(minor) + 1}" if major == "0" else f">={major}.{minor},<{int(major) + 1}"


def _filled(kind: str, gaps: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each file of one kind of templates, by its name in the course."""
    found = {}
    for path in sorted((_TEMPLATES / kind).rglob("*.txt")):
        place = path.relative_to(_TEMPLATES / kind).as_posix().removesuffix(".txt")
        place = re.sub(r"(^|/)dot-", r"\1.", place).replace("NAME", gaps["name"])
        found[place] = _fill(path.read_text("utf-8"), gaps)
    return found


def _fill(text: str, gaps: Mapping[str, str]) -> str:
    return _GAP.sub(lambda found: gaps[found[1]], text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _add_wrong(manifest: Path, more: str) -> None:
    rows = json.loads(manifest.read_text("utf-8")) if manifest.exists() else []
    rows = sorted([*rows, *json.loads(more)], key=lambda row: str(row["name"]))
    _write(manifest, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def _add_owner(table: Path, name: str) -> None:
    """Say in the course's release.toml that the mistakes of this name are handed out with this assignment alone."""
    text = table.read_text("utf-8") if table.exists() else ""
    row = f'{name} = ["{name}"]\n'
    head = re.search(r"^\[mistakes\][^\n]*\n", text, re.MULTILINE)
    added = text[: head.end()] + row + text[head.end() :] if head else f"{text}\n[mistakes]\n{row}".lstrip("\n")
    _write(table, added)
