"""A grading that is killed goes on: nothing is lost, nothing is graded twice, and the results are the same.

tests/harness/durability has the same with many more kills, and with everything else that can go wrong outside.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.harness.durability.course import command, copy_sets, export, once_each, run, trace, traced, write_class
from tests.harness.durability.killing import kill_again_and_again

CLASS = 40


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class whose submissions differ in a comment; every third has a bug."""
    return write_class(tmp_path_factory.mktemp("class"), CLASS)


def test_a_killed_grading_goes_on_and_ends_with_the_same_results(
    course: Path, submissions: Path, tmp_path: Path
) -> None:
    undisturbed = export(copy_sets(course, tmp_path / "quiet"), submissions)
    killed = copy_sets(course, tmp_path / "killed")
    trace(killed)
    kill_again_and_again(killed, submissions, CLASS, kills=8, seed=5)
    assert export(killed, submissions) == undisturbed
    students = [card["student"] for card in json.loads(undisturbed)]
    assert len(students) == CLASS
    assert students == sorted(students)
    assert traced(killed) == once_each(students)


def test_the_export_holds_nothing_of_when_it_was_made(course: Path, submissions: Path, tmp_path: Path) -> None:
    cards = json.loads(export(copy_sets(course, tmp_path / "course"), submissions))
    keys = {key for card in cards for key in (*card, *(k for result in card["results"] for k in result))}
    assert not [key for key in keys if any(word in key for word in ("time", "date", "second", "host", "path"))]


def test_what_changed_is_graded_again_and_the_rest_is_kept(course: Path, submissions: Path, tmp_path: Path) -> None:
    own = copy_sets(course, tmp_path / "course")
    mine = tmp_path / "class"
    shutil.copytree(submissions, mine)
    export(own, mine)
    with (mine / "student005" / "operators.py").open("a") as file:
        file.write("\ndef neg(x): return x\n")
    again = run(*command(own, mine))
    assert again.returncode == 0
    assert f"{CLASS - 1} of them kept from before" in again.stderr
    everything = run(*command(own, mine, "--again"))
    assert everything.returncode == 0
    assert "kept" not in everything.stderr
