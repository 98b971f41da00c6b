"""The bundled class, graded by the command line: each verdict and score is what tests/class/expected.toml says.

That file was written from the submissions' code, not copied from a run. The results are the same bytes on any number of
workers, in any order, on every run, and whether a submission comes as a folder or as an archive.
"""

import json
import shutil
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.courses.suite import Suite
from tests.harness.linux.conftest import Cli

CLASS = Path(__file__).parents[2] / "class"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((CLASS / "expected.toml").read_text(encoding="utf-8"))
GRADE = ("grade", "-a", "module0")
LAST_ONES = ("syntax_error", "zipwith_changes_its_list")  # of the alphabet: graded before all others, once

Fresh = Callable[[], Path]
Cards = Mapping[str, dict[str, Any]]


@pytest.fixture(scope="module")
def fresh(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Makes the folder of a class without results, always with the same hidden sets."""

    def made() -> Path:
        folder = tmp_path_factory.mktemp("fresh")
        shutil.copytree(course / "hidden", folder / "hidden")
        return folder

    return made


@pytest.fixture(scope="module")
def graded_course(fresh: Fresh) -> Path:
    """The folder of the class that is graded."""
    return fresh()


@pytest.fixture(scope="module")
def output(cli: Cli, graded_course: Path) -> str:
    """What grading the class prints as JSON, on one worker."""
    done = cli(graded_course, *GRADE, CLASS, "--json", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def cards(output: str) -> Cards:
    return {card["student"]: card for card in json.loads(output)}


def expected_failures(student: str, suite: Suite) -> set[str]:
    """The checks that the student's submission must fail."""
    said = EXPECTED[student]
    tasks = said.get("tasks", {})
    whole = {g.check.name for g in suite.groups if g.check.task in tasks}
    known = {g.check.name for g in suite.groups}
    single, keeps = {*said.get("fails", {}), *said.get("hangs", {})}, set(said.get("keeps", {}))
    assert single | keeps <= known, f"expected.toml, {student}: no such check: {sorted((single | keeps) - known)}"
    return (whole - keeps) | single


def test_each_submission_is_graded_and_described(cards: Cards) -> None:
    assert set(cards) == set(EXPECTED) == {p.name for p in CLASS.iterdir() if p.is_dir()}


@pytest.mark.parametrize("student", sorted(EXPECTED))
def test_the_verdicts_are_the_expected_ones_and_the_score_follows(
    student: str, cards: Cards, suites: Mapping[str, Suite]
) -> None:
    suite, card = suites["module0"], cards[student]
    said, failures = EXPECTED[student], expected_failures(student, suite)
    verdicts = {r["check"]: r["verdict"] for r in card["results"]}
    assert {check for check, verdict in verdicts.items() if verdict != "passed"} == failures
    assert {check for check, verdict in verdicts.items() if verdict == "timed out"} == set(said.get("hangs", {}))
    assert card["score"] == sum(g.check.points for g in suite.groups if g.check.name not in failures)
    assert card["max_score"] == suite.points


def test_who_answers_differently_is_flagged_and_nobody_else(cards: Cards) -> None:
    assert [name for name, card in cards.items() if "not deterministic" in card["flags"]] == ["not_deterministic"]


def test_a_second_run_keeps_every_result_also_after_one_task_was_graded_alone(
    cli: Cli, graded_course: Path, cards: Cards, output: str
) -> None:
    alone = cli(graded_course, *GRADE, CLASS / "lt_at_most", "--only", "0.1", "--json")
    (part,) = json.loads(alone.stdout)
    assert part["results"] == [r for r in cards["lt_at_most"]["results"] if r["task"] == "0.1"]
    done = cli(graded_course, *GRADE, CLASS, "--json")
    assert done.stdout == output
    assert f"{len(EXPECTED)} of them kept from before" in done.stderr


def test_a_part_of_the_examples_gives_a_result_beside_the_grade(
    cli: Cli, graded_course: Path, suites: Mapping[str, Suite], output: str
) -> None:
    """Nothing kept of a whole grading is replaced, and each part has only the checks that have such examples."""
    maximum = {"public": suites["module0"].points}
    maximum["hidden"] = sum(g.check.points for g in suites["module0"].groups if len(g.examples) > g.public)
    assert 0 < maximum["hidden"] < maximum["public"]
    for part, points in maximum.items():
        done = cli(graded_course, *GRADE, CLASS / "lt_at_most", "--examples", part, "--json")
        (card,) = json.loads(done.stdout)
        assert (card["assignment"], card["max_score"]) == (f"module0@{part}", points)
        lost = {result["check"] for result in card["results"] if result["verdict"] != "passed"}
        assert lost == expected_failures("lt_at_most", suites["module0"]) & {r["check"] for r in card["results"]}
    assert cli(graded_course, *GRADE, CLASS, "--json").stdout == output
    show = ("show", "-a", "module0", "lt_at_most", "--json")
    parts: tuple[tuple[str, ...], ...] = ((), ("--examples", "public"), ("--examples", "hidden"))
    assert len({cli(graded_course, *show, *words).stdout for words in parts}) == 3
    assert cli(graded_course, *show, "--examples", "public", "--only", "0.1").returncode == 2


def test_students_own_tests_have_no_examples(cli: Cli, fresh: Fresh) -> None:
    refused = cli(fresh(), "grade", "-a", "module0_tests", CLASS, "--examples", "public")
    assert refused.returncode == 2
    assert "students' own tests, which have no examples" in refused.stderr


def test_workers_order_and_archives_change_no_byte(cli: Cli, fresh: Fresh, output: str, tmp_path: Path) -> None:
    everybody, last_ones, elsewhere = tmp_path / "class", tmp_path / "last", fresh()
    shutil.copytree(CLASS, everybody)
    for student in LAST_ONES:
        shutil.copytree(CLASS / student, last_ones / student)
    pack_zip(everybody / "prefix_lost")
    pack_tar(everybody / "unfinished")
    assert cli(elsewhere, *GRADE, last_ones).returncode == 0
    done = cli(elsewhere, *GRADE, everybody, "--json", "--jobs", "4")
    assert f"{len(LAST_ONES)} of them kept from before" in done.stderr
    assert done.stdout == output


def pack_zip(folder: Path) -> None:
    """Put a .zip with the folder in place of the folder."""
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.py")):
            archive.write(file, file.relative_to(folder.parent))
    shutil.rmtree(folder)


def pack_tar(folder: Path) -> None:
    """Put a .tar.gz with the folder in place of the folder."""
    with tarfile.open(folder.with_suffix(".tar.gz"), "w:gz") as archive:
        archive.add(folder, arcname=folder.name)
    shutil.rmtree(folder)


def test_show_prints_a_students_feedback_and_more_to_the_instructor(
    cli: Cli, graded_course: Path, cards: Cards
) -> None:
    card = cards["prefix_lost"]
    student = cli(graded_course, "show", "-a", "module0", "prefix_lost")
    instructor = cli(graded_course, "show", "-a", "module0", "prefix_lost", "--instructor")
    assert (student.returncode, instructor.returncode) == (0, 0)
    assert student.stdout.startswith("module0: prefix_lost")
    assert all(r["check"] in student.stdout for r in card["results"])
    assert all(line.isascii() and len(line) <= 80 for line in student.stdout.splitlines())
    assert card["suite"] in instructor.stdout
    assert card["suite"] not in student.stdout


def test_exit_codes_tell_whose_fault_it_is(cli: Cli, graded_course: Path, output: str) -> None:
    assert output
    assert cli(graded_course, *GRADE, CLASS, "--dry-run").returncode == 1  # a file is missing, another cannot be read
    assert cli(graded_course, *GRADE, CLASS / "right_plain", "--dry-run").returncode == 0
    assert cli(graded_course, "show", "-a", "module0", "nobody").returncode == 2
    nowhere = graded_course.with_name("no_course")
    assert cli(nowhere, *GRADE, CLASS, "--only", "9.9").returncode == 2
    assert not nowhere.exists()  # it is refused before anything is made
