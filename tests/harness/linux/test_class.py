"""The bundled class, graded by the command line: each verdict and score is what tests/class/expected.toml says.

That file was written from the submissions' code. The results are the same bytes on any number of workers, in any order, on
every run, and whether a submission comes as a folder or as an archive.
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

from grader.suite import Suite
from tests.harness.linux.conftest import Cli

CLASS = Path(__file__).parents[2] / "class"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((CLASS / "expected.toml").read_text(encoding="utf-8"))
GRADE = ("grade", "-a", "module0")
FIRST = ("syntax_error", "not_deterministic", "iterative_walk")  # graded before the others, last one first

Fresh = Callable[[], Path]
Cards = Mapping[str, dict[str, Any]]


@pytest.fixture(scope="module")
def fresh(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Makes a course folder without results, always with the same hidden sets."""

    def made() -> Path:
        folder = tmp_path_factory.mktemp("fresh")
        shutil.copytree(course / "hidden", folder / "hidden")
        return folder

    return made


@pytest.fixture(scope="module")
def graded_course(fresh: Fresh) -> Path:
    """The course folder in which the class is graded."""
    return fresh()


@pytest.fixture(scope="module")
def output(cli: Cli, graded_course: Path) -> str:
    """What grading the class prints as JSON, on one worker."""
    done = cli(graded_course, *GRADE, CLASS, "--json", "--workers", "1")
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
    named = {*said.get("fails", {}), *said.get("keeps", {}), *said.get("verdicts", {})}
    assert named <= known, f"expected.toml, {student}: no such check: {sorted(named - known)}"
    return (whole - set(said.get("keeps", {}))) | set(said.get("fails", {}))


def test_each_submission_is_graded_and_described(cards: Cards) -> None:
    assert set(cards) == set(EXPECTED) == {p.name for p in CLASS.iterdir() if p.is_dir()}


@pytest.mark.parametrize("student", sorted(EXPECTED))
def test_the_verdicts_are_the_expected_ones_and_the_score_follows(
    student: str, cards: Cards, suites: Mapping[str, Suite]
) -> None:
    suite, card = suites["module0"], cards[student]
    failures = expected_failures(student, suite)
    verdicts = {r["check"]: r["verdict"] for r in card["results"]}
    assert {check for check, verdict in verdicts.items() if verdict != "passed"} == failures
    special = EXPECTED[student].get("verdicts", {})
    assert {check: verdict for check, verdict in verdicts.items() if verdict == "timed out" or check in special} == special
    assert card["score"] == sum(g.check.points for g in suite.groups if g.check.name not in failures)
    assert card["max_score"] == suite.points


def test_who_answers_differently_is_flagged_and_nobody_else(cards: Cards) -> None:
    assert [name for name, card in cards.items() if "not deterministic" in card["flags"]] == ["not_deterministic"]


def test_a_second_run_keeps_every_result(cli: Cli, graded_course: Path, output: str) -> None:
    done = cli(graded_course, *GRADE, CLASS, "--json")
    assert done.stdout == output
    assert f"{len(EXPECTED)} of them kept from before" in done.stderr


def test_workers_order_and_archives_change_no_byte(cli: Cli, fresh: Fresh, output: str, tmp_path: Path) -> None:
    copy = tmp_path / "class"
    shutil.copytree(CLASS, copy)
    pack_zip(copy / "prefix_lost")
    pack_tar(copy / "unfinished")
    elsewhere = fresh()
    for student in FIRST:
        assert cli(elsewhere, *GRADE, copy / student).returncode == 0
    done = cli(elsewhere, *GRADE, copy, "--json", "--workers", "4")
    assert f"{len(FIRST)} of them kept from before" in done.stderr
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


def test_one_task_alone_is_graded_as_part_of_the_whole(cli: Cli, graded_course: Path, cards: Cards, output: str) -> None:
    done = cli(graded_course, *GRADE, CLASS / "lt_at_most", "--only", "0.1", "--json")
    (part,) = json.loads(done.stdout)
    assert part["results"] == [r for r in cards["lt_at_most"]["results"] if r["task"] == "0.1"]
    assert cli(graded_course, *GRADE, CLASS, "--json").stdout == output  # kept apart from the whole


def test_show_prints_a_students_feedback(cli: Cli, graded_course: Path, cards: Cards) -> None:
    done = cli(graded_course, "show", "-a", "module0", "prefix_lost")
    (lost, *_) = (r for r in cards["prefix_lost"]["results"] if r["verdict"] != "passed")
    assert done.returncode == 0
    assert done.stdout.startswith("module0: prefix_lost")
    assert lost["check"] in done.stdout
    assert all(line.isascii() and len(line) <= 80 for line in done.stdout.splitlines())


def test_show_gives_the_hidden_examples_to_the_instructor_only(cli: Cli, graded_course: Path, cards: Cards) -> None:
    student = cli(graded_course, "show", "-a", "module0", "not_deterministic").stdout
    instructor = cli(graded_course, "show", "-a", "module0", "not_deterministic", "--instructor").stdout
    digest = cards["not_deterministic"]["suite"]
    assert digest not in student
    assert digest in instructor


def test_exit_codes_tell_whose_fault_it_is(cli: Cli, graded_course: Path, output: str) -> None:
    assert output
    assert cli(graded_course, *GRADE, CLASS, "--dry-run").returncode == 1  # a file is missing, another cannot be read
    assert cli(graded_course, *GRADE, CLASS / "right_plain", "--dry-run").returncode == 0
    assert cli(graded_course, "show", "-a", "module0", "nobody").returncode == 1
    assert cli(graded_course, *GRADE, CLASS, "--only", "9.9").returncode == 2
    assert cli(graded_course, *GRADE, CLASS / "nothing here").returncode == 2
    assert cli(graded_course, "grade", "-a", "module7", CLASS).returncode == 2
