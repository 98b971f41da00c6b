"""What the student's repository holds, and that it appears whole or not at all."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault
from grader.release.repository import LeakError, release

COURSE = Path(__file__).parents[3]

REFERENCE = '''\
# ## Task 0.1


def half(x):
    """Return half of x."""
    ### BEGIN SOLUTION
    y = x / 2
    return y
    ### END SOLUTION
'''

ASSIGNMENT = """
name = "one"
title = "One"
version = 1
released = true
examples = { public = 1, hidden = 1 }

[files]
"half.py" = ["half.py"]

[[task]]
id = "1.1"
checks = "tests/checks/test_half.py"
total = 1
"""
PYPROJECT = """\
[project]
name = "course"
version = "1.2"
requires-python = ">=3.11"
dependencies = ["pytest>=8", "numpy>=1.26,<3"]

[project.scripts]
grader = "grader.cli:main"

[tool.pytest.ini_options]
testpaths = ["tests/checks", "tests/harness"]
addopts = ["--strict-markers"]
filterwarnings = ["error", 'ignore:"x" \\d:UserWarning']
xfail_strict = true
code = "reference"

[tool.mypy]
strict = true
"""

CHECKS = "from tests.probes import half\nfrom tests.strategies.floats import FLOATS\n"

ASSIGNMENT = """\
name = "one"
title = "One"
version = 1
released = true
examples = { public = 1, hidden = 1 }
[files]
"half.py" = ["half.py", "student/half.py"]
[[task]]
id = "0.1"
checks = "tests/checks/test_half.py"
total = 1
"""

FILES = {
    "pyproject.toml": PYPROJECT,
    "LICENSE": "Free.\n",
    "conftest.py": "",
    "assignments/course.toml": 'package = "halves"\n',
    "assignments/one/assignment.toml": ASSIGNMENT,
    "reference/half.py": REFERENCE,
    "student/half.py": "stale\n",
    "grader/__init__.py": "",
    "grader/figures/__init__.py": "",
    "grader/kit/__init__.py": "",
    "grader/kit/deep/check.py": "",
    "grader/ci/__main__.py": "",
    "tests/__init__.py": "",
    "tests/checks/test_half.py": CHECKS,
    "tests/mistakes/__init__.py": "RULES = ()\n",
    "tests/probes/half.py": "",
    "tests/strategies/floats.py": "",
    "tests/examples/one/test_half.json": '{"check": "test_half", "examples": [[1.0, NaN]]}\n',
}
STAYS_BEHIND = {
    "assignments/one/half.ipynb": "{}",
    "grader/grade.py": "",
    "grader/ci/command.py": "",
    "tests/checks/test_next_week.py": "",
    "grader/kit/__pycache__/check.cpython-311.pyc": "",
    "grader/kit/notes.txt": "",
    "tests/wrong/half.py": "",
    "tests/harness/fast/test_half.py": "",
    "tests/examples/seed.txt": "5",
    "tests/checks/.hypothesis/a": "",
    "hidden/one/test_half.json": "{}",
    ".git/HEAD": "",
    "tox.ini": "",
}
WRITTEN = {
    "halves/__init__.py",
    ".gitignore",
    "README.md",
    "START.html",
    "manifest.json",
    ".github/workflows/classroom.yml",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    for name, text in (FILES | STAYS_BEHIND).items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_student_gets_the_listed_files_and_no_other(root, tmp_path):
    released = release(root, tmp_path / "out", hidden=None)
    given = {name for name in FILES if not name.startswith("reference/")} | WRITTEN
    assert contents(released.folder).keys() == given
    assert released.files == tuple(sorted(given))
    assert released.folder == tmp_path / "out"


def test_what_is_copied_is_copied_byte_for_byte(root, tmp_path):
    out = release(root, tmp_path / "out", hidden=None).folder
    for name in FILES.keys() - {"pyproject.toml", "reference/half.py", "student/half.py"}:
        assert (out / name).read_bytes() == (root / name).read_bytes()


def test_stubs_are_made_anew_and_not_copied_from_a_stale_folder(root, tmp_path):
    out = release(root, tmp_path / "out", hidden=None).folder
    text = (out / "student" / "half.py").read_text("utf-8")
    stub, _, run = text.partition('\n\n\nif __name__ == "__main__":\n')
    assert stub.endswith('    raise NotImplementedError("Task 0.1: half")')
    assert run.endswith('pytest student/half.py")\n')


def test_the_optional_files_may_be_missing(root, tmp_path):
    for name in ("LICENSE", "conftest.py", "tests/__init__.py", "tests/probes/half.py", "tests/strategies/floats.py"):
        (root / name).unlink()
    assert "LICENSE" not in release(root, tmp_path / "out", hidden=None).files


@pytest.mark.parametrize(
    "name",
    [
        *("assignments/one/assignment.toml", "grader/__init__.py", "tests/checks/test_half.py"),
        *("tests/examples/one/test_half.json", "reference/half.py"),
    ],
)
def test_a_file_that_a_student_needs_must_be_there(root, tmp_path, name):
    (root / name).unlink()
    with pytest.raises(HarnessFault, match=name.split("/")[0]):
        release(root, tmp_path / "out", hidden=None)
    assert not (tmp_path / "out").exists()


def test_a_course_without_settings_of_its_own_gets_those_of_the_package(root, tmp_path):
    (root / "pyproject.toml").unlink()
    (root / "conftest.py").unlink(missing_ok=True)
    out = release(root, tmp_path / "out", None).folder
    given = tomllib.loads((out / "pyproject.toml").read_text())
    assert [line[:6] for line in given["project"]["dependencies"]] == ["pytest", "hypoth", "numpy<"]
    assert given["tool"]["pytest"]["ini_options"]["addopts"][:2] == ["--strict-config", "--strict-markers"]
    assert given["tool"]["pytest"]["ini_options"]["code"] == "student"
    assert "grader.kit.testing.plugin" in (out / "conftest.py").read_text()


def test_pyproject_has_the_courses_bounds_and_pytest_options_for_the_students_code(root, tmp_path):
    out = release(root, tmp_path / "out", hidden=None).folder
    assert tomllib.loads((out / "pyproject.toml").read_text("utf-8")) == {
        "project": {
            "name": "exercises",
            "version": "1.2",
            "requires-python": ">=3.11",
            "dependencies": ["pytest>=8", "numpy>=1.26,<3"],
        },
        "tool": {
            "setuptools": {"packages": []},
            "pytest": {
                "ini_options": {
                    "testpaths": ["tests/checks"],
                    "addopts": ["--strict-markers", "-q", "-rN", "--disable-warnings"],
                    "filterwarnings": ['ignore:"x" \\d:UserWarning'],
                    "xfail_strict": True,
                    "graded_by": f"{sys.version_info.major}.{sys.version_info.minor}",
                    "code": "student",
                }
            },
        },
    }


def test_an_option_that_cannot_be_handed_on_is_a_fault(root, tmp_path):
    text = PYPROJECT.replace('code = "reference"', "odd = { a = 1 }")
    write(root, "pyproject.toml", text)
    with pytest.raises(HarnessFault, match=r"odd = .*expected strings"):
        release(root, tmp_path / "out", hidden=None)


def test_readme_installs_the_same_bounds_in_one_line(root, tmp_path):
    out = release(root, tmp_path / "out", hidden=None).folder
    readme = (out / "README.md").read_text("utf-8")
    assert '    python -m pip install --prefer-binary "pytest>=8" "numpy>=1.26,<3"\n' in readme
    assert "Python 3.11 or newer; your work is graded with Python 3." in readme


def test_readme_names_the_commands_of_the_course_and_no_others(root, tmp_path):
    plain = (release(root, tmp_path / "plain", hidden=None).folder / "README.md").read_text("utf-8")
    write(root, "tests/release.toml", '[[command]]\nrun = "pytest -k half"\ndoes = "checks half alone"\n')
    named = (release(root, tmp_path / "named", hidden=None).folder / "README.md").read_text("utf-8")
    assert [line for line in named.splitlines() if line not in plain] == ["| `pytest -k half` | checks half alone |"]
    assert {"| `pytest -k half` | checks half alone |", *plain.splitlines()} == set(named.splitlines())


def test_two_releases_are_equal(root, tmp_path):
    first, second = (release(root, tmp_path / name, hidden=None) for name in ("a", "b"))
    assert contents(first.folder) == contents(second.folder)
    assert first.files == second.files


def test_an_empty_folder_and_missing_parents_are_welcome(root, tmp_path):
    (tmp_path / "empty").mkdir()
    assert release(root, tmp_path / "empty", hidden=None).files
    assert release(root, tmp_path / "deep" / "deeper" / "out", hidden=None).files


@pytest.mark.parametrize("used", ["out", "out/file"])
def test_a_used_place_is_left_alone(root, tmp_path, used):
    write(tmp_path, used, "mine")
    before = contents(tmp_path)
    with pytest.raises(HarnessFault, match="exists and is not an empty folder"):
        release(root, tmp_path / "out", hidden=None)
    assert contents(tmp_path) == before


def test_all_leaks_are_listed_and_nothing_is_left_behind(root, tmp_path):
    write(root, "tests/probes/leak.py", "def f(a):\n    b = a / 2\n    return b\n")
    write(root, "tests/probes/half.py", "from . import leak\n")
    write(root, "tests/examples/one/leak.json", '{"seed": 1}')
    write(root, "grader/kit/hidden.py", "")
    before = contents(tmp_path)
    with pytest.raises(LeakError) as caught:
        release(root, tmp_path / "out", hidden=None)
    assert str(caught.value).splitlines() == [
        "nothing was released; take these out first:",
        "  grader/kit/hidden.py: hidden set: refused by its name",
        "  tests/examples/one/leak.json: seed: the key .seed",
        "  tests/probes/leak.py:2: solution: half.py:half",
        'A solution that is one `return`, and that innocent code says as well, may stay: name it as "FILE.py:FUNCTION"'
        " below [exempt] in tests/release.toml, with the reason.",
    ]
    assert contents(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"course"}


def test_a_hidden_set_among_the_public_ones_is_a_leak(root, tmp_path):
    text = (root / "tests/examples/one/test_half.json").read_text("utf-8")
    write(tmp_path, "sets/one/test_half.json", text)
    with pytest.raises(LeakError, match=r"test_half\.json: hidden set: has the bytes of test_half\.json"):
        release(root, tmp_path / "out", hidden=tmp_path / "sets")


def test_a_release_killed_half_way_leaves_no_folder_under_its_name(root, tmp_path):
    killed = (
        "import os; from pathlib import Path; from grader.release import repository\n"
        "repository.find_leaks = lambda *_: os._exit(9)\n"
        f"repository.release(Path({str(root)!r}), Path({str(tmp_path / 'out')!r}), None)\n"
    )
    run = subprocess.run([sys.executable, "-c", killed], cwd=COURSE, check=False)
    assert run.returncode == 9
    assert not (tmp_path / "out").exists()
    assert release(root, tmp_path / "out", hidden=None).files
