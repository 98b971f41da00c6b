"""The Dockerfile can be built, as far as that can be known without an engine: its steps are taken in a new environment.

What it copies exists and is let through by .dockerignore; what it installs is enough; what it starts grades.
"""

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8")).splitlines()
STEPS = [line.split(maxsplit=1) for line in LINES if line and not line.startswith("#")]
SMALL = 4 << 20  # bytes of what is copied; the packages that pip installs weigh twenty times that
KNOWN = {"ARG", "FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "ENTRYPOINT", "CMD"}


def of(kind: str) -> list[str]:
    return [rest for found, rest in STEPS if found == kind]


def copies() -> list[tuple[str, str]]:
    found = []
    for line in of("COPY"):
        *sources, target = line.split()
        found += [(source, target) for source in sources]
    return found


def is_ignored(path: str) -> bool:
    """What .dockerignore says of a path: the last pattern that fits it, or a folder above it, decides."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    ignored, above = False, [path, *map(str, Path(path).parents)]
    for line in (line for line in lines if line and not line.startswith("#")):
        pattern = line.removeprefix("!").rstrip("/").removeprefix("**/")
        parts = Path(path).parts if "**/" in line else above
        if any(fnmatch.fnmatch(part, pattern) for part in parts):
            ignored = not line.startswith("!")
    return ignored


def test_every_step_is_of_a_kind_that_this_test_knows() -> None:
    assert {kind for kind, _ in STEPS} == KNOWN


def test_it_starts_from_a_small_python_of_a_minor_version_that_the_package_allows() -> None:
    assert of("FROM") == ["${BASE}"]
    (base,) = of("ARG")
    found = re.fullmatch(r"BASE=python:3\.(\d+)-slim", base)
    assert found, base
    (lowest,) = re.findall(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert int(found[1]) >= int(lowest)


def test_it_grades_as_an_ordinary_user_who_owns_the_folder_of_the_class() -> None:
    kinds = [kind for kind, _ in STEPS]
    assert of("USER") == ["grader"]
    assert kinds.index("USER") < kinds.index("ENTRYPOINT")
    assert re.search(r"useradd --uid 1000 .*--owner grader .* /class", of("RUN")[0])
    assert of("ENV") == ["GRADER_CLASS=/class"]


@pytest.mark.parametrize(("source", "target"), copies())
def test_what_is_copied_exists_and_is_not_ignored(source: str, target: str) -> None:
    assert (ROOT / source).is_dir() == source.endswith("/")
    assert (ROOT / source).exists()
    assert not is_ignored(source.rstrip("/"))
    assert target in ("./", source, str(Path(source).parent) + "/")


@pytest.mark.parametrize(
    "path",
    [
        *("class/results.sqlite", "class/hidden/module0/a.json", "course/results.sqlite", ".git/config"),
        *("tests/wrong/a", "tests/class/a/operators.py", "grader/__pycache__/cli.cpython-313.pyc"),
    ],
)
def test_no_secret_and_no_litter_gets_into_an_image(path: str) -> None:
    assert is_ignored(path)
    assert not is_ignored("grader/cli/group.py")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder and the scripts that the steps lead to."""
    folder, environment = (tmp_path_factory.mktemp(name) for name in ("image", "environment"))
    for source, target in copies():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (folder / target).mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, folder / target)
    assert sum(p.stat().st_size for p in folder.rglob("*")) < SMALL
    venv.create(environment, with_pip=True)
    for command in commands(of("RUN")[1]):
        run(environment / "bin", folder, command)
    return folder, environment / "bin"


def commands(line: str) -> list[list[str]]:
    return [shlex.split(part) for part in line.split("&&")]


def run(scripts: Path, folder: Path, command: list[str], **more: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV"))}
    env |= {"PATH": f"{scripts}:{os.environ['PATH']}", **more}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="an image runs Linux")
def test_what_it_starts_finds_full_isolation_and_grades(image: tuple[Path, Path], tmp_path: Path) -> None:
    folder, scripts = image
    (entry,), (default,) = ([words(line) for line in of(kind)] for kind in ("ENTRYPOINT", "CMD"))
    assert (entry, default) == (["grader"], ["doctor"])
    assert "isolation is full" in run(scripts, folder, [*entry, *default], GRADER_CLASS=str(tmp_path / "graded"))
    shutil.copytree(folder / "reference", tmp_path / "class" / "ada")
    shutil.copytree(ROOT / "tests" / "examples", tmp_path / "graded" / "hidden")
    graded = [*entry, "grade", str(tmp_path / "class"), "-a", "module0"]
    assert "100" in run(scripts, folder, graded, GRADER_CLASS=str(tmp_path / "graded"))


def words(line: str) -> list[str]:
    return [str(word) for word in re.findall(r'"([^"]+)"', line)]


def test_an_engine_builds_it(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True, check=False).returncode:
        pytest.skip("no Docker engine answers here")
    name = f"grader-test-{tmp_path.name.lower()}"
    subprocess.run([docker, "build", "--tag", name, str(ROOT)], check=True)
    try:
        done = subprocess.run(
            [docker, "run", "--rm", "--network", "none", "--cap-drop", "ALL", name],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        subprocess.run([docker, "rmi", name], check=False)
    assert "isolation is full" in done.stdout, done.stdout + done.stderr
