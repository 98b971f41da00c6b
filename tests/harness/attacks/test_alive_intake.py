"""Each attack on the intake is alive: by words that only it brings about, or by what another reader makes of it."""

import contextlib
import os
import shutil
import tarfile
from pathlib import Path

from grader.courses.assignment import load_assignment
from grader.intake import list_sources, read_submission
from tests.harness.attack_rows import ROOT
from tests.harness.attacks.intake_class import attacks, removed

QUIET = {
    "tar_renamed_all",
    "folder_deep",
}  # passed over in silence: their words are an empty folder's


def test_each_attack_on_the_intake_says_what_an_honest_or_empty_submission_does_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    shutil.copytree(ROOT / "reference", tmp_path / "honest")
    assignment = load_assignment(ROOT, "module0")
    read = [read_submission(source, assignment) for source in list_sources(tmp_path, assignment).sources]
    lines = [line for submission in read for line in (*submission.problems.values(), *submission.notes)]
    assert len(read) == 2
    assert {a.name for a in attacks() if not a.says or any(a.says in line for line in lines)} == QUIET


def test_what_is_passed_over_in_silence_is_there(tmp_path: Path) -> None:
    made = {attack.name: attack for attack in attacks() if attack.name in QUIET}
    made["tar_renamed_all"].make(tmp_path / "tar_renamed_all", tmp_path)
    (archive,) = tmp_path.glob("tar_renamed_all*")
    with tarfile.open(archive) as opened:
        assert "operators.py" in opened.getnames()
    with removed(tmp_path / "deep") as deep:
        deep.mkdir()
        made["folder_deep"].make(deep / "deep", tmp_path)
        assert _depth(deep / "deep") >= 5000


def _depth(folder: Path) -> int:
    """How many folders are in each other; there is no path of that length."""
    here, depth = os.open(folder, os.O_RDONLY), 0
    with contextlib.suppress(FileNotFoundError):
        while True:
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, depth = inner, depth + 1
    os.close(here)
    return depth
