"""`grader try`: what is missing of a check is said, for each of the things that a finished check needs."""

import json
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.linux.test_own_course import NAMES, Does, does_in

COUNTS, LEAVES = NAMES
CHECKS = "tests/checks/test_week1.py"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tried")
    does_in(folder)("grader", "new", "mine")
    return folder / "mine"


@pytest.fixture
def does(course: Path) -> Iterator[Does]:
    """Runs a program in the course, which is as it was afterwards."""
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    yield does_in(course)
    for path, content in before.items():
        path.write_bytes(content)


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_finished_check_is_said_to_be_finished_and_nothing_is_written(course: Path, does: Does) -> None:
    before = {path for path in course.rglob("*") if "__pycache__" not in str(path)}
    said = does("grader", "try", f"test_{COUNTS}")
    assert said.splitlines()[-1] == "finished"
    assert "catches week1_counts_the_limit" in said
    assert LEAVES not in said
    assert {path for path in course.rglob("*") if "__pycache__" not in str(path)} == before


def test_it_needs_less_than_two_seconds_of_processor_time(does: Does) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    does("grader", "try", COUNTS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2.0


def test_a_check_that_the_reference_fails_is_shown_with_the_call(course: Path, does: Does) -> None:
    changed(course / CHECKS, "if x > limit]))", "if x >= limit]))")
    said = does("grader", "try", COUNTS, ends=1)
    assert "MISSING reference" in said
    assert f"the reference fails {COUNTS} on xs=" in said


def test_a_check_that_asks_nothing_lets_stub_and_constants_through(course: Path, does: Does) -> None:
    changed(course / CHECKS, 'expect_equal(observe("week1:count_above", xs, limit), want', "expect_equal(0, want")
    changed(course / CHECKS, "want=len([x for x in xs if x > limit])", "want=0")
    changed(course / CHECKS, "expect_equal(observe(probes.left_by_count_above, xs, limit), want=xs)", "pass")
    said = does("grader", "try", COUNTS, ends=1)
    assert "MISSING stub       passes" in said
    assert "none fails 0, 1, True and 3 more" in said
    assert "MISSING wrong" in said


def test_a_wrong_submission_that_should_be_caught_and_is_not_is_named(course: Path, does: Does) -> None:
    manifest = course / "tests" / "wrong" / "manifest.json"
    changed(manifest, "count_above_leaves_the_list_as_it_was", COUNTS)
    said = does("grader", "try", COUNTS, ends=1)
    assert "MISSING wrong      does not catch week1_sorts_the_list" in said


def test_without_a_wrong_submission_one_is_asked_for(course: Path, does: Does) -> None:
    (course / "tests" / "wrong" / "manifest.json").write_text(json.dumps([]))
    assert "catches none of the 0 of task 1" in does("grader", "try", COUNTS, ends=1)


def test_a_set_that_no_longer_fits_is_to_be_frozen(course: Path, does: Does) -> None:
    changed(course / "tests" / "strategies" / "week1.py", "integers(-20, 20)", "integers(-20, 20, 17)")
    assert "run `grader freeze -a week1 --public`" in does("grader", "try", COUNTS, ends=1)


def test_a_mistake_that_is_not_recognised_in_its_own_case_is_said(course: Path, does: Does) -> None:
    changed(course / "tests" / "mistakes" / "week1.py", "[0], 0, seen=1, want=0", "[1], 0, seen=7, want=1")
    said = does("grader", "try", COUNTS, ends=1)
    assert "MISSING mistakes" in said
    assert "WEEK1-COUNTS-THE-LIMIT" in said


def test_a_total_that_is_not_the_sum_is_told_with_the_right_number(course: Path, does: Does) -> None:
    changed(course / "assignments" / "week1" / "assignment.toml", "total  = 3", "total  = 5")
    assert "task 1: total = 5, but its checks give 3: write total = 3" in does("grader", "try", ends=2)


def test_a_name_of_no_check_is_told_the_nearest(does: Does) -> None:
    assert f"did you mean '{COUNTS}'?" in does("grader", "try", COUNTS.replace("what", "waht"), ends=2)
