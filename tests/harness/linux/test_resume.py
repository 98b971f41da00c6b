"""A grading that is killed goes on: nothing is lost, nothing is graded twice, and the results are the same."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CLASS = 24


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class whose submissions differ in a comment; every third has a bug."""
    folder = tmp_path_factory.mktemp("class")
    text = (ROOT / "reference" / "operators.py").read_text()
    module = (ROOT / "reference" / "module.py").read_text()
    for n in range(CLASS):
        own = folder / f"student{n:03}"
        own.mkdir()
        (own / "operators.py").write_text(
            f"# {n}\n" + (text if n % 3 else text.replace("return x * y", "return x + y", 1))
        )
        (own / "module.py").write_text(module)
    return folder


def command(course: Path, submissions: Path, *more: str) -> list[str]:
    start = [sys.executable, "-m", "grader", "--root", str(ROOT), "--course", str(course)]
    return [*start, "grade", "-a", "module0", "--only", "0.1", str(submissions), *more]


def results(course: Path, submissions: Path) -> str:
    done = subprocess.run(command(course, submissions, "--json"), capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout


def copy_sets(course: Path, folder: Path) -> Path:
    shutil.copytree(course / "hidden", folder / "hidden")
    return folder


def count(course: Path) -> int:
    path = course / "results.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
        try:
            return int(db.execute("SELECT count(*) FROM scorecards").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_killed_grading_goes_on_and_ends_with_the_same_results(
    course: Path, submissions: Path, tmp_path: Path
) -> None:
    undisturbed = results(copy_sets(course, tmp_path / "quiet"), submissions)
    killed = copy_sets(course, tmp_path / "killed")
    instants = random.Random(5)
    for wanted in (1, CLASS // 3, 2 * CLASS // 3):
        process = subprocess.Popen(
            command(killed, submissions), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
        )
        while count(killed) < wanted and process.poll() is None:
            time.sleep(instants.uniform(0, 0.02))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    before = count(killed)
    assert before >= 2 * CLASS // 3
    done = subprocess.run(command(killed, submissions), capture_output=True, text=True, check=True, cwd=ROOT)
    assert f"{CLASS} in" in done.stderr
    assert before == CLASS or f"{before} of them kept from before" in done.stderr
    assert results(killed, submissions) == undisturbed
    assert len(json.loads(undisturbed)) == CLASS


def test_what_changed_is_graded_again_and_the_rest_is_kept(course: Path, submissions: Path, tmp_path: Path) -> None:
    own = copy_sets(course, tmp_path / "course")
    mine = tmp_path / "class"
    shutil.copytree(submissions, mine)
    results(own, mine)
    with (mine / "student005" / "operators.py").open("a") as file:
        file.write("\ndef neg(x): return x\n")
    again = subprocess.run(command(own, mine), capture_output=True, text=True, check=True, cwd=ROOT)
    assert f"{CLASS - 1} of them kept from before" in again.stderr
    everything = subprocess.run(command(own, mine, "--again"), capture_output=True, text=True, check=True, cwd=ROOT)
    assert "kept" not in everything.stderr


def test_an_interrupt_ends_with_one_sentence(course: Path, submissions: Path, tmp_path: Path) -> None:
    own = copy_sets(course, tmp_path / "course")
    process = subprocess.Popen(
        command(own, submissions), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    while count(own) < 1:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped; what is graded is kept" in errors
    assert "Traceback" not in errors


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(
    course: Path, submissions: Path, tmp_path: Path
) -> None:
    own = copy_sets(course, tmp_path / "course")
    (own / "results.sqlite").mkdir()
    done = subprocess.run(command(own, submissions), capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert (
        done.stderr.strip().splitlines()[-1].startswith(f"grader: {own / 'results.sqlite'}: the results cannot be kept")
    )
