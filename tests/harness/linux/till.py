"""The small course of bills, in a folder of its own, for tests of a whole class with dates and people.

Its six checks take a part of a second, so that a term can be graded for real.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.harness.linux.conftest import ROOT

CASH = """
name     = "cash"
title    = "Cash: rounding and sharing"
version  = 1
examples = { public = 8, hidden = 12 }

[files]
"prices.py" = ["prices.py"]

[[task]]
id     = "sharing-2"
title  = "Rounding and sharing"
checks = "tests/checks/test_sharing.py"
total  = 6
"""
FUNCTIONS = {  # by name, the right one and wrong ones; with the checks of both assignments that the wrong one fails
    "parse_price": (
        "euros, cents = text.partition('.')[::2]\n    return 100 * int(euros) + int(cents)",
        "return int(100 * float(text))",
    ),
    "bill": ("return sum([parse_price(text) for text in texts])", "return parse_price(texts.pop())"),
    "rounded": (
        "whole, rest = divmod(cents, step)\n    return (whole + (2 * rest >= step)) * step",
        "return cents // step * step",
    ),
    "shares": (
        "each, rest = divmod(cents, guests)\n    return [each + 1] * rest + [each] * (guests - rest)",
        "each, rest = divmod(cents, guests)\n    return [each] * (guests - rest) + [each + 1] * rest",
        "return [cents // guests] * guests",
    ),
}
ARGUMENTS = {"parse_price": "text", "bill": "texts", "rounded": "cents, step", "shares": "cents, guests"}
POINTS = {  # of each function's version: in the tasks reading, of 4, and sharing-2, of 6
    ("parse_price", 1): ("parse_price_loses_no_cent", "bill_has_all_prices"),
    ("bill", 1): ("bill_has_all_prices", "bill_leaves_the_list_as_it_was"),
    ("rounded", 1): ("rounded_is_the_nearest_multiple",),
    ("shares", 1): ("shares_are_ordered_and_a_cent_apart",),
    ("shares", 2): ("shares_are_all_of_the_bill", "shares_are_ordered_and_a_cent_apart"),
}
SCHEDULE = {  # the points of each check
    "parse_price_loses_no_cent": 2,
    "bill_has_all_prices": 1,
    "bill_leaves_the_list_as_it_was": 1,
    "rounded_is_the_nearest_multiple": 2,
    "shares_are_all_of_the_bill": 3,
    "shares_are_ordered_and_a_cent_apart": 1,
}
OF_CASH = [*SCHEDULE][3:]


def text_of(versions: Mapping[str, int], note: str = "") -> str:
    """A submission in which each function is of that version, 0 being right; the note makes its bytes its own."""
    parts = [f"def {name}({ARGUMENTS[name]}):\n    {FUNCTIONS[name][versions.get(name, 0)]}\n" for name in FUNCTIONS]
    return "\n\n".join([f"# {note}", *parts])


def fails(versions: Mapping[str, int]) -> set[str]:
    """The checks that such a submission fails."""
    return {check for pair in versions.items() for check in POINTS.get(pair, ())}


def copied(folder: Path) -> Path:
    """The course with two assignments, its sets frozen, in a folder that is not there yet."""
    course = folder / "bills"
    shutil.copytree(ROOT / "tests" / "harness" / "other_course", course, ignore=shutil.ignore_patterns("__pycache__"))
    (course / "assignments" / "cash").mkdir()
    (course / "assignments" / "cash" / "assignment.toml").write_text(CASH)
    for name in ("bills", "cash"):
        does(course, "freeze", "-a", name, "--public")
        does(course, "freeze", "-a", name, "--hidden", "--seed", "7")
    return course


def does(course: Path, *words: str | Path, ends: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs a command in the course, which must end so."""
    done = subprocess.run(
        command(course, *words),
        cwd=course,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == ends, (words, done.stdout, done.stderr)
    return done


def command(course: Path, *words: str | Path) -> list[str]:
    """A command as it is started."""
    return [sys.executable, "-m", "grader", "--course", str(course), *map(str, words)]


def surroundings() -> dict[str, str]:
    """The environment in which a command is started."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADER"))}
    return {**kept, "GRADER_BY": "Tess"}


def hand_in(folder: Path, student: str, versions: Mapping[str, int], note: str = "") -> Path:
    """A submission in the folder of a class."""
    own = folder / student
    own.mkdir(parents=True, exist_ok=True)
    (own / "prices.py").write_text(text_of(versions, note or student))
    return folder


def put(path: Path, text: str) -> Path:
    """A file with this text, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def turn_the_order(course: Path) -> None:
    """Change a check, and the reference with it: those who pay a cent less come first."""
    check = course / "tests" / "checks" / "test_sharing.py"
    old = "for n in range(guests)]\n"
    assert old in check.read_text()
    check.write_text(check.read_text().replace(old, "for n in reversed(range(guests))]\n"))
    reference = course / "reference" / "prices.py"
    right = "[each + 1] * rest + [each] * (guests - rest)"
    assert right in reference.read_text()
    reference.write_text(reference.read_text().replace(right, "[each] * (guests - rest) + [each + 1] * rest"))
