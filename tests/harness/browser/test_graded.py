"""The pages of hostile submissions, as they are graded: all that show text, under names of students that are markup."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.harness.browser.browsing import Browser
from tests.harness.browser.test_inert import PHONE

ROOT = Path(__file__).parents[3]
ATTACKS = ROOT / "tests" / "attacks"
SHOWN = ("s_*", "t_exception_message*", "t_exception_name*", "t_name*", "t_str_subclass", "k_text_that_is_not_cut")
NAMES = ("<img src=x onerror=alert({})>", "\"'`><script>alert({})<!-- ", "{} \u202e\u05d0\u05d1 {{{{7*7}}}}")


def hostile_folders() -> list[tuple[Path, str]]:
    """Each attack whose text is shown, and the name of the student who hands it in."""
    found = sorted({path for pattern in SHOWN for path in ATTACKS.glob(pattern)})
    return [(path, NAMES[n % len(NAMES)].format(n)) for n, path in enumerate(found)]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """The pages: of each student, and of the class."""
    folder = tmp_path_factory.mktemp("graded")
    for path, name in hostile_folders():
        shutil.copytree(path, folder / "class" / name)
    start = [sys.executable, "-m", "grader", "--course", ROOT, "--class", folder / "kept"]
    pages = folder / "pages"
    for words in (["grade", folder / "class", "--feedback", pages], ["report", "-o", pages / "report.html"]):
        done = subprocess.run([*start, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode in (0, 1), done.stderr
    return sorted(pages.glob("*.html"))


def test_pages_of_hostile_submissions_do_nothing(browser: Browser, graded: Sequence[Path]) -> None:
    seen = browser.visit([{"path": str(path), "looks": [PHONE]} for path in graded])
    assert len(seen) == len(hostile_folders()) + 1 > 20
    found = {
        path.name: (*one.ran, *one.requests, *one.looks[0]["overflow"]) for path, one in zip(graded, seen, strict=True)
    }
    assert {name: what for name, what in found.items() if what} == {}


def test_axe_finds_nothing_in_them(browser: Browser, graded: Sequence[Path]) -> None:
    report, *students = sorted(graded, key=lambda path: path.name != "report.html")
    seen = browser.visit([{"path": str(path), "axe": ["light"]} for path in (report, *students[:6])])
    assert [one.axe for one in seen if one.axe] == []


def test_lines_of_hostile_code_are_shown_and_inert(graded: Sequence[Path]) -> None:
    assert sum("Your code, " in path.read_text() for path in graded) > 10
