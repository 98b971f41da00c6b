"""The packages from outside that a bundle needs, for the Python and the machine that the platform has.

Wheels alone are taken, and unpacked here, by pip: there is no network where a bundle runs, and Ubuntu brings no pip.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

from grader.courses.assignment import Assignment
from grader.kit.errors import HarnessFault

DISTRIBUTION, EXTRA = "module-grader", "grader"
# What manylinux wheels are built for that run on Ubuntu 22.04 and Amazon Linux 2023, the newest first.
_PLATFORMS = tuple(f"{kind}_x86_64" for kind in ("manylinux_2_28", "manylinux_2_17", "manylinux2014"))
_PYTHON = re.compile(r"3\.\d+")
_LEFT_OUT = ("tests", "__pycache__", "bin")  # folders: half of what numpy weighs, and nothing imports them
_LEFT_OUT_ENDINGS = (".pyi", ".pyc", ".h", ".a")


def requirements(assignment: Assignment) -> list[str]:
    """Return what the grader needs, within its bounds, and the modules that the assignment lists, as they are here."""
    try:
        ours = requires(DISTRIBUTION) or []
    except PackageNotFoundError as error:
        raise HarnessFault(f"{DISTRIBUTION} is not installed here, so its requirements are unknown") from error
    asked = [one.partition(";") for one in ours]
    wanted = [
        name for name, _, condition in asked if not condition or f'extra == "{EXTRA}"' in condition.replace("'", '"')
    ]
    listed = {name.partition(".")[0] for name in assignment.imports}
    known = packages_distributions()
    return [*wanted, *(f"{one}=={version(one)}" for name in sorted(listed) for one in known.get(name, ())[:1])]


def packages(wanted: Sequence[str], python: str, wheels: Path | None) -> dict[str, bytes]:
    """Return the unpacked packages by their names below packages/; from `wheels` alone, where that folder is given."""
    if not _PYTHON.fullmatch(python):
        raise HarnessFault(f"--python {python}: expected a minor version, such as 3.12")
    with tempfile.TemporaryDirectory(prefix="packages-") as scratch:
        _install(wanted, python, wheels, Path(scratch))
        return dict(_kept(Path(scratch)))


def _install(wanted: Sequence[str], python: str, wheels: Path | None, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--target", str(folder), "--only-binary=:all:", "--implementation=cp", f"--python-version={python}"]
    command += [f"--platform={platform}" for platform in _PLATFORMS]
    command += ["--no-index", f"--find-links={wheels}"] if wheels else []
    done = subprocess.run(  # noqa: S603 - pip, with the requirements of ours
        [*command, *wanted], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise HarnessFault(f"the packages for Python {python} cannot be had: {last or 'pip says nothing'}")


def _kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        is_left_out = path.suffix in _LEFT_OUT_ENDINGS or any(part in _LEFT_OUT for part in place.parts[:-1])
        if path.is_file() and not is_left_out:
            yield place.as_posix(), path.read_bytes()
