"""Understands what somebody at a first exercise types behind `pytest`: a folder, one of their files, a task."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.kit.testing.tasks import Task, Tasks


def understand(config: pytest.Config, tasks: Tasks, folder: Path) -> bool:
    """Let pytest collect what was meant; returns whether that may be a part of the checks.

    `pytest` in any folder means all checks. One of the student's files means the checks of the tasks that it is for,
    and the mark of a task that is to write tests means those tests, whether they have the mark or not.
    """
    checks = [str(config.rootpath / path) for path in config.getini("testpaths")]
    own = next((t for t in tasks.tasks if t.own_tests and t.marker == config.option.markexpr), None)
    if own is not None and (folder / own.own_tests).is_file():
        config.args, config.option.markexpr = [str(folder / own.own_tests)], ""
        return True
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = checks or config.args
        return False
    where = config.invocation_params.dir
    config.args = [_found(arg, where, config.rootpath) for arg in config.args]
    meant = [_meant((where / arg).resolve(), folder, tasks) for arg in config.args]
    found = {task.marker for some in meant if some for task in some}
    if found and not config.option.markexpr and all(some is not None for some in meant):
        config.args, config.option.markexpr = checks, " or ".join(sorted(found))
    paths = {(where / arg).resolve() for arg in config.args}
    if checks and paths <= {config.rootpath, folder}:
        config.args = checks
    return not paths <= {config.rootpath, folder} and paths != set(map(Path, checks))


def _found(argument: str, where: Path, root: Path) -> str:
    """Return the argument below the course's folder, as its papers name it, where it is there and not here."""
    path = argument.partition("::")[0]
    return str(root / argument) if not (where / path).exists() and (root / path).exists() else argument


def joined(arguments: Sequence[str], where: Path) -> list[str] | None:
    """Return the arguments with `--code DIR` as `--code=DIR`, for a folder outside of this one; None without one.

    Before pytest knows the option it takes DIR for a path to tests, and so it takes the course's folder to be there.
    """
    for n, name in enumerate(arguments[:-1]):
        folder = (where / arguments[n + 1]).resolve()
        if name == "--code" and not folder.is_relative_to(where):
            return [*arguments[:n], f"--code={folder}", *arguments[n + 2 :]]
    return None


def _meant(path: Path, folder: Path, tasks: Tasks) -> tuple[Task, ...] | None:
    """Return the tasks that one of the student's files is for; None where the path is for pytest itself."""
    is_one = path.parent == folder and path.name in tasks.files and path.is_file()
    if not is_one or path.name in {t.own_tests for t in tasks.tasks}:
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    return tuple(task for task in tasks.tasks if f"# ## Task {task.id}\n" in f"{text}\n") or None
