"""Classroom 50's bundle, which anybody can read, in a student's checkout: the solution, the stubs and five attacks."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness.ci import readers
from tests.harness.ci.runs import Run, prepare
from tests.harness.exports.bundle_attacks import ATTACKS, SOLUTION, SPOILS_ITSELF, STUBS, WRONG, hidden_numbers
from tests.harness.exports.bundled import made, unpacked
from tests.harness.exports.container import ROOT
from tests.harness.goldens import take_sets


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with hidden sets that are known."""
    folder = tmp_path_factory.mktemp("class")
    take_sets("module0", folder)
    return folder


@pytest.fixture(scope="module")
def public_bundle(class_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classroom50")
    unpacked(made("classroom50", class_folder, folder), folder / "autograders")
    return folder / "autograders"


def checked_out(folder: Path, files: Mapping[str, str]) -> Run:
    checkout = folder / "checkout"
    (checkout / "student").mkdir(parents=True)
    for name, text in files.items():
        (checkout / "student" / name).write_text(text, "utf-8")
    for name in ("click.py", "json.py", "sitecustomize.py"):
        (checkout / name).write_text("raise SystemExit('the checkout was imported')\n")
    return prepare("classroom50", checkout, folder / "place")


def classroom50(bundle: Path, run: Run) -> Run:
    environ = {"PATH": os.environ["PATH"]} | run.environ
    done = subprocess.run(
        [sys.executable, bundle / "autograder.py"], cwd=run.folder, env=environ, capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip
    run.code, run.log = done.returncode, done.stdout + done.stderr
    return run


def score(run: Run) -> tuple[int, int]:
    assert run.code == 0, run.log
    return readers.classroom50(run.result.read_text("utf-8"), run.environ)


def test_classroom50_has_public_sets_and_no_solution(public_bundle: Path, class_folder: Path) -> None:
    assert not [*public_bundle.rglob("hidden"), *public_bundle.rglob("reference")]
    assert [*public_bundle.rglob("examples/module0/*.json")]
    texts = "".join(path.read_text("utf-8") for path in public_bundle.rglob("*.json"))
    public = [n.strip() for n in hidden_numbers(class_folder / "hidden")]
    everywhere = "".join(p.read_text("utf-8") for p in (ROOT / "tests" / "examples" / "module0").glob("*.json"))
    assert not [n for n in public if n in texts and n not in everywhere]


def test_classroom50_grades_the_solution_and_the_stubs(public_bundle: Path, tmp_path: Path) -> None:
    for name, files, part in (("solution", SOLUTION, 1.0), ("stubs", STUBS, 0.0)):
        run = classroom50(public_bundle, checked_out(tmp_path / name, files))
        earned, most = score(run)
        assert earned == most * part
        status = readers.assignments(run.appended("GITHUB_OUTPUT"))["status"]
        assert status == ("success" if part else "failure")


@pytest.mark.parametrize("name", ATTACKS)
def test_classroom50_gives_an_attack_no_more_than_it_is_worth(public_bundle: Path, tmp_path: Path, name: str) -> None:
    code = SOLUTION["operators.py"] + WRONG + ATTACKS[name]
    run = classroom50(public_bundle, checked_out(tmp_path, SOLUTION | {"operators.py": code}))
    earned, most = score(run)
    assert earned < most
    assert (earned > 0.4 * most) != (name == SPOILS_ITSELF)
    found = list(readers.commands(run.log))
    assert {command.name for command in found} <= {"error"}
