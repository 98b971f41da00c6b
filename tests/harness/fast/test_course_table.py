"""What a course says of all its assignments in assignments/course.toml, and by which names its files are found then."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.kit.answering.in_process import InProcess
from grader.kit.answering.loading import Finder
from grader.kit.asking.session import InTerminal, WorkerSession
from grader.kit.check import Check
from grader.kit.course import TABLE, CourseTable, read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.observe import observe
from tests.harness.course_words import ROOT

FILES = {"mine.py": "def answer():\n    return 42\n"}


def said(root: Path, text: str) -> CourseTable:
    (root / TABLE).parent.mkdir(exist_ok=True)
    (root / TABLE).write_text(text, encoding="utf-8")
    return read_course_table(root)


def test_the_shipped_course_names_its_package_and_its_text() -> None:
    assert read_course_table(ROOT) == CourseTable(package="minitorch", text="MiniTorch's text")


def test_a_course_may_say_nothing_or_a_part(tmp_path: Path) -> None:
    assert read_course_table(tmp_path) == CourseTable(package="student", text="the assignment's text")
    assert said(tmp_path, 'package = "money"\n') == CourseTable(package="money")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("package = ", r"course\.toml: cannot be read as TOML: "),
        ('pakage = "money"', r"course\.toml: pakage: no such key, only package, text"),
        ("package = 3", r"course\.toml: package = 3: expected a text"),
        ('text = " "', r"course\.toml: text = ' ': expected a text"),
        ('package = "my-money"', r"package = 'my-money': expected the name of a package"),
        ('package = "decimal"', r"package = 'decimal': expected the name of a package, which no module of Python's"),
        ('package = "grader"', r"package = 'grader': expected the name of a package"),
    ],
)
def test_what_it_cannot_mean_is_a_fault_with_file_and_key(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(HarnessFault, match=says):
        said(tmp_path, text)


@pytest.fixture
def _as_before() -> Iterator[None]:
    finders, modules = sys.meta_path[:], {*sys.modules}
    yield
    sys.meta_path[:] = finders
    for name in {*sys.modules} - modules:
        del sys.modules[name]


IMPORTS = {
    "import mine": "mine.answer",
    "from {package} import mine": "mine.answer",
    "from {package}.mine import answer": "answer",
    "from student.mine import answer": "answer",
    "from .mine import answer": "answer",
    "import {package}.mine": "{package}.mine.answer",
}


@pytest.mark.usefixtures("_as_before")
@pytest.mark.parametrize("package", ["money", "student"])
@pytest.mark.parametrize("line", IMPORTS)
def test_a_file_is_found_by_the_name_of_the_package_and_by_its_own(line: str, package: str) -> None:
    text = f"{line}\n\ndef asked():\n    return {IMPORTS[line]}()\n".format(package=package)
    code = InProcess({**FILES, "other.py": text}, package=package).for_probe(reads_source=False)
    assert code.other.asked() == 42
    assert sum(isinstance(finder, Finder) for finder in sys.meta_path) == 1


@pytest.mark.usefixtures("_as_before")
def test_another_courses_package_is_not_there() -> None:
    code = InProcess({**FILES, "other.py": "from money import mine\n"}, package="till").for_probe(reads_source=False)
    with pytest.raises(ModuleNotFoundError, match="No module named 'money'"):
        _ = code.other


def _body() -> None:
    observe("other:asked")


@pytest.mark.parametrize("package", ["money", "till"])
def test_a_students_own_pytest_finds_it_too(package: str, tmp_path: Path) -> None:
    text = "def asked():\n    from money import mine\n    return mine.answer()\n"
    for name, content in {**FILES, "other.py": text}.items():
        (tmp_path / name).write_text(content)
    session = WorkerSession(tmp_path, InTerminal(ROOT), package)
    try:
        ((seen,),) = session.ask(Check("asked", "1", 1, "It asks.", {}, _body), [[("other:asked", [])]])
    finally:
        session.close()
    assert seen == (42 if package == "money" else {"!": "ModuleNotFoundError", "m": "No module named 'money'"})
