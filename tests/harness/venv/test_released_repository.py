"""The student's repository works by itself: in a new environment with what its README installs and nothing else."""

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

from grader.release.repository import release

COURSE = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(COURSE, tmp_path_factory.mktemp("released") / "exercises", hidden=None).folder


@pytest.fixture(scope="module")
def environment(released: Path) -> Path:
    """The scripts of a new environment, made beside the repository by the line in its README."""
    folder = released.parent / "environment"
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    readme = (released / "README.md").read_text("utf-8").splitlines()
    line = next(line for line in readme if line.startswith("    python -m pip install "))
    run(scripts, released, *shlex.split(line))
    return scripts


def run(scripts: Path, cwd: Path, *command: str, wanted: int = 0) -> str:
    """What a command of the environment prints; it must end with the exit code `wanted`."""
    # Nothing of the course's own clone may help out, and a terminal's width must not wrap what is looked for.
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [scripts / command[0], *command[1:]],
        cwd=cwd,
        env=env | {"COLUMNS": "80", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == wanted, done.stdout
    return done.stdout


@pytest.fixture
def repository(released: Path, tmp_path: Path) -> Path:
    """A fresh copy of the student's repository."""
    return Path(shutil.copytree(released, tmp_path / "exercises"))


@pytest.fixture
def solved(repository: Path) -> Path:
    """The student's repository with the staff's solution in the place of the stubs."""
    for path in (COURSE / "reference").glob("*.py"):
        shutil.copy(path, repository / "student")
    return repository


def test_the_environment_has_nothing_of_the_instructors(environment, released):
    missing = (
        "import importlib.util as u; print(*[m for m in ('msgspec', 'click', 'torch', 'grader') if u.find_spec(m)])"
    )
    assert run(environment, released.parent, "python", "-c", missing).split() == []


def test_where_the_newest_hypothesis_has_no_wheel_there_is_an_older_one_of_python_alone(environment, tmp_path):
    given = tomllib.loads((COURSE / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (wanted,) = [requirement for requirement in given if requirement.startswith("hypothesis")]
    elsewhere = ["--only-binary=:all:", "--platform", "linux_riscv64", "--no-deps", "--dest", str(tmp_path)]
    run(environment, tmp_path, "python", "-m", "pip", "download", *elsewhere, wanted)
    (found,) = tmp_path.iterdir()
    assert found.name.endswith("-py3-none-any.whl")
    assert found.name.startswith("hypothesis-6.155.")  # of which `tox -e plugins-pure` says that it gives the same


def test_the_stubs_are_not_started(environment, repository):
    text = run(environment, repository, "pytest", wanted=1)
    assert "not started" in text
    assert "0.1" in text


def test_the_solution_passes(environment, solved):
    text = run(environment, solved, "pytest")
    assert "not started" not in text


def test_checks_are_chosen_by_a_word_of_their_name(environment, solved):
    listed = run(environment, solved, "pytest", "-k", "sigmoid", "--collect-only").splitlines()
    checks = [line for line in listed if "::" in line]
    assert checks
    assert all("sigmoid" in check for check in checks)
    run(environment, solved, "pytest", "-k", "sigmoid")


def test_checks_are_chosen_by_their_task(environment, repository):
    for name in ("module.py", "__init__.py"):
        shutil.copy(COURSE / "reference" / name, repository / "student")
    run(environment, repository, "pytest", "-m", "task0_4")
    run(environment, repository, "pytest", "-m", "task0_1", wanted=1)


def test_the_files_are_one_package_at_the_prompt_and_in_a_test_of_ones_own(environment, solved):
    lines = (
        "import minitorch\nfrom minitorch import Module, mul\nfrom student.module import Module as same\n"
        "assert Module is same\nassert minitorch.operators.mul(2.0, 3.0) == mul(2.0, 3.0) == 6.0\n"
    )
    run(environment, solved, "python", "-c", lines)
    (solved / "test_own.py").write_text(f"{lines}def test_own():\n    assert issubclass(Module, object)\n")
    assert "1 passed" in run(environment, solved, "pytest", "test_own.py")


def test_an_import_of_what_is_not_there_costs_nothing_until_it_is_used(environment, solved):
    path = solved / "student" / "operators.py"
    text = path.read_text("utf-8")
    path.write_text(f"import torch\nfrom minitorch import Module\n{text}", "utf-8")
    run(environment, solved, "pytest", "-k", "sigmoid")
    path.write_text(f"import torch\nzeros = torch.zeros(3)\n{text}", "utf-8")
    said = run(environment, solved, "pytest", "-k", "mul_multiplies", wanted=1)
    assert "operators.py, line 1 imports torch, which is not there" in " ".join(said.split())


def test_the_figures_of_the_lecture_are_drawn_with_the_students_code(environment, solved):
    text = run(environment, solved, "python", "-m", "lecture")
    assert "above 0 in 60% of it" in text
    assert (solved / "figures" / "linear.svg").read_bytes() == (COURSE / "docs/gallery/linear.svg").read_bytes()


def test_figures_of_what_is_not_written_are_passed_over(environment, repository):
    text = run(environment, repository, "python", "-m", "lecture")
    assert "linear: not yet (Task 0.5: Linear.__init__)" in text


def test_live_examples_pass_too(environment, solved):
    run(environment, solved, "pytest", "-k", "sigmoid", "--live")


def test_pip_accepts_the_repository_itself(environment, solved):
    run(environment, solved, "python", "-m", "pip", "install", "--no-deps", "--dry-run", ".")
