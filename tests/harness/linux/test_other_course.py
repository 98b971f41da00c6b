"""A second, tiny course, of prices and bills, in a folder of its own: nothing in the harness is the first one's.

Everything that an instructor does is done there, and what a student does with what is handed out. Its files lie in
tests/harness/other_course; it has its own package, checks, inputs, probe, mistakes, release, and tests to be handed in.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.course_words import ELSEWHERE, course_words, found_in
from tests.harness.linux.conftest import ROOT

WRONG = """
def parse_price(text):
    return int(100 * float(text))

def bill(texts):
    return sum(parse_price(text) for text in texts)

def rounded(cents, step):
    return round(cents / step) * step

def shares(cents, guests):
    return [cents // guests] * guests
"""
WEAK_TESTS = """
from hypothesis import given
from hypothesis.strategies import integers
from till.prices import rounded, shares

@given(integers(0, 10_000), integers(1, 9))
def test_shares(cents, guests):
    assert len(shares(cents, guests)) == guests

@given(integers(0, 10_000), integers(1, 100))
def test_rounded(cents, step):
    assert rounded(rounded(cents, step), step) == rounded(cents, step)
"""
MISJUDGED = "from grader.kit.judging.recognising import *; print(misjudged(find_rules(), {}), len(find_rules()))"

Does = Callable[..., str]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course, in a folder with nothing else, in which two classes have handed in."""
    folder = tmp_path_factory.mktemp("elsewhere") / "bills"
    shutil.copytree(ROOT / "tests" / "harness" / "other_course", folder, ignore=shutil.ignore_patterns("__pycache__"))
    right = (folder / "reference" / "prices.py").read_text()
    forward = "import till\nfrom till._impl import bill, parse_price, rounded, shares\n"
    handed_in = {
        "code/ada/till/_impl.py": right, "code/ada/till/prices.py": forward, "code/bob/prices.py": WRONG,
        "tests/ada/price_tests.py": (folder / "reference" / "price_tests.py").read_text(),
        "tests/cem/price_tests.py": WEAK_TESTS,
    }  # fmt: skip
    for name, text in handed_in.items():
        path = folder.parent / "handed_in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture(scope="module")
def said() -> Iterator[list[str]]:
    """All output of this course; when all is done, no word of the first course is in it."""
    texts: list[str] = []
    yield texts
    assert texts
    assert found_in("\n".join(texts), course_words() - ELSEWHERE.keys()) == set()


@pytest.fixture(scope="module")
def does(course: Path, said: list[str]) -> Does:
    """Runs a program in the course's folder, or in `at`; what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADER"))}

    def run(*words: str, at: Path = course, ends: int = 0) -> str:
        command = [sys.executable, *(["-m", *words] if words[0] != "-c" else words)]
        ended = subprocess.run(
            command, cwd=at, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        said.append(ended.stdout + ended.stderr)
        assert ended.returncode == ends, said[-1]
        return ended.stdout

    return run


@pytest.fixture(scope="module")
def released(does: Does, course: Path) -> Path:
    """What a student of this course gets; the stubs and the example sets are made before."""
    assert "student/: 3 files changed" in does("grader", "student")
    does("grader", "freeze", "-a", "bills", "--public")
    does("grader", "freeze", "-a", "bills", "--hidden", "--seed", "7")
    assert "student/ is up to date" in does("grader", "student", "--check")
    out = course.parent / "released"
    assert "no solution found" in does("grader", "release", str(out))
    return out


@pytest.mark.usefixtures("released")
def test_its_sets_are_drawn_from_its_own_inputs(course: Path) -> None:
    sets = {path.name for path in (course / "tests" / "examples" / "bills").glob("*.json")}
    assert len(sets) == 6
    assert {path.name for path in (course / "class" / "hidden" / "bills").glob("*/*.json")} == sets
    assert "0.29" in (course / "tests" / "examples" / "bills" / "parse_price_loses_no_cent.json").read_text()


@pytest.mark.usefixtures("released")
def test_the_doctor_examines_it(does: Does) -> None:
    assert "hidden examples of bills: there" in does("grader", "doctor")


def test_its_mistakes_are_as_their_cases_say(does: Does) -> None:
    assert does("-c", MISJUDGED) == "[] 34\n"


@pytest.mark.usefixtures("released")
def test_a_class_is_graded_in_the_sandbox(does: Does, course: Path) -> None:
    head, *rows = does("grader", "grade", "-a", "bills", str(course.parent / "handed_in" / "code")).splitlines()
    assert head.split() == ["student", "reading", "/4", "sharing-2", "/6", "score", "/10", "beyond", "flags"]
    assert [row.split() for row in rows] == [["ada", "4", "6", "10"], ["bob", "1", "0", "1", "-1"]]
    shown = does("grader", "show", "-a", "bills", "bob", "--instructor")
    assert "CENT-LOST-TO-FLOAT: 0.29 has no exact float." in shown
    assert "REST-UNPAID: Everybody pays the same" in shown
    assert "HALF-DOWN: Two multiples are as near." in shown
    assert "beyond the exercise sheet: the sheet does not say who pays a cent more" in shown
    assert "10 of 10" in does("grader", "show", "-a", "bills", "ada")


@pytest.mark.usefixtures("released")
def test_students_own_tests_are_graded(does: Does, course: Path) -> None:
    _, *rows = does("grader", "grade", "-a", "bill_tests", str(course.parent / "handed_in" / "tests")).splitlines()
    assert [row.split() for row in rows] == [["ada", "4", "4"], ["cem", "2", "2"]]
    shown = " ".join(does("grader", "show", "-a", "bill_tests", "cem").split())
    assert "it lets through shares that are all the same, so that some cents are left." in shown


def test_a_student_gets_a_whole_repository_and_none_of_the_first_courses_words(released: Path, said: list[str]) -> None:
    files = {p.relative_to(released).as_posix(): p for p in released.rglob("*") if p.suffix in (".py", ".toml", ".md")}
    assert {"assignments/course.toml", "student/prices.py", "grader/kit/check.py", "README.md"} <= files.keys()
    assert "| `pytest -k shares` | only the checks with this word in their name |" in files["README.md"].read_text()
    said += [path.read_text() for path in files.values()]


def test_a_students_pytest_says_what_is_to_be_done_and_passes_when_it_is(
    released: Path, does: Does, course: Path
) -> None:
    checks = ("pytest", "-p", "no:cacheprovider")
    begun = does(*checks, at=released, ends=1)
    assert "6 not started" in begun
    assert "next: task reading, Prices as text (not started yet): pytest -m taskreading" in begun
    (released / "student" / "prices.py").write_text(WRONG)
    wrong = does(*checks, "-m", "tasksharing-2", at=released, ends=1)
    assert "hint    REST-UNPAID: Everybody pays the same" in wrong
    for name in ("prices.py", "price_tests.py"):
        shutil.copy(course / "reference" / name, released / "student" / name)
    assert "6 passed" in does(*checks, at=released)
    assert "2 passed" in does(*checks, "student/price_tests.py", at=released)
