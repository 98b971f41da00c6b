"""Five attacks in every place: the right points, and nothing forged of what the documents promise.

The attacker knows each path, and may write there: the folders are everybody's.
"""

import os
import re
import time

import pytest

from grader.ci.checking.files import find_files, wanted_files
from tests.harness.ci import readers
from tests.harness.ci.attackers import ATTACKS, FORGED, REACHED, WRONG, attack
from tests.harness.ci.conftest import REFERENCE
from tests.harness.ci.runs import PLACES, READ_FROM_FILE, Run, check, points, put


def open_to_all(run: Run) -> None:
    """Let whoever the code runs as write where this place reads."""
    for path in (run.folder, run.top, *run.top.rglob("*"), *run.top.parents[:2]):
        path.chmod(path.stat().st_mode | (0o777 if path.is_dir() else 0o666))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_is_forged(opened, place, name):
    run = opened(place)
    open_to_all(run)
    before = {key: run.appended(key) for key in run.environ if key in ("GITHUB_PATH", "GITHUB_STATE")}
    check(put(run, attack(name, run)))
    assert REACHED in run.log
    earned, most = points(run)
    assert most == 100.0
    assert earned < 100.0, "the function that is wrong was not found"
    assert earned > 60.0, "honest functions lost points to the attack"
    assert run.code == (0 if place in READ_FROM_FILE else 1)
    assert_log_is_ours(run)
    assert_pages_are_ours(run)
    assert {key: run.appended(key) for key in before} == before
    time.sleep(0.1)  # what had survived would have written by now
    assert points(run) == (earned, most)


def test_the_attackers_have_the_points_of_the_same_code_without_an_attack(opened):
    honest = check(put(opened("none"), REFERENCE | {"operators.py": REFERENCE["operators.py"] + WRONG}))
    for name in ("annotation", "result file", "exit code"):
        run = opened("gitlab")
        check(put(run, attack(name, run)))
        assert points(run) == points(honest), name
        run.folder.rename(run.folder.with_name(f"after-{name}"))
        run.top.rename(run.top.with_name(f"place-after-{name}"))


@pytest.mark.parametrize("place", ["actions", "classroom50"])
@pytest.mark.parametrize("name", ["folder of the runner", "loud"])
def test_what_is_in_the_way_or_too_much_changes_no_points(opened, place, name):
    run = opened(place)
    open_to_all(run)
    check(put(run, attack(name, run)))
    assert REACHED in run.log
    assert 60.0 < points(run)[0] < 100.0
    assert run.code == (0 if place in READ_FROM_FILE else 1)
    assert_log_is_ours(run)
    assert_pages_are_ours(run)
    assert len(run.log) < 300_000


@pytest.mark.parametrize("place", ["actions", "classroom50"])
def test_processes_that_replace_one_another_write_nothing_after_the_end(opened, place):
    """Either all of them are found, or it is said that they are not, and there is no result."""
    run = opened(place)
    open_to_all(run)
    check(put(run, attack("chain of processes", run)))
    left = {key: run.appended(key) for key in ("GITHUB_ENV", "GITHUB_OUTPUT")}
    if run.code == 2:
        assert "processes of the code go on" in run.log
        return
    assert 60.0 < points(run)[0] < 100.0
    assert_pages_are_ours(run)
    time.sleep(0.5)
    assert {key: run.appended(key) for key in left} == left


def test_code_that_removes_its_own_folder_has_no_result_or_its_true_one(opened):
    run = opened("classroom50")
    check(put(run, attack("its own folder", run)))
    if run.code == 0:  # the folder is somebody else's, as where the code runs under a user of no rights
        assert 60.0 < points(run)[0] < 100.0
        return
    assert run.code == 2
    assert "the checks did not run: no process can be started for the code" in run.log
    assert not run.result.exists()
    assert not any(run.appended(name) for name in ("GITHUB_OUTPUT", "GITHUB_ENV"))


@pytest.mark.parametrize("place", ["actions", "gradescope"])
def test_a_file_that_is_a_link_or_no_file_is_not_read(opened, place, tmp_path):
    """Whatever it leads to: an endless file, a pipe that nobody writes to, somebody else's solution."""
    (tmp_path / "solution.py").write_text(REFERENCE["operators.py"])
    run = put(opened(place), {"module.py": REFERENCE["module.py"]})
    code, wanted = run.folder if place == "actions" else run.student, wanted_files(run.folder, "module0")
    path = run.student / "operators.py"
    for target in ("/dev/zero", "", str(tmp_path / "solution.py")):
        path.unlink(missing_ok=True)
        path.symlink_to(target) if target else os.mkfifo(path)
        assert list(find_files(code, wanted).texts) == ["module.py"]
    check(run)
    assert points(run) == (50.0, 100.0)
    assert "note: operators.py cannot be read: it is a link" in run.log


def test_a_file_behind_a_link_is_not_read_however_far_above_it_is(tmp_path):
    (tmp_path / "else" / "b").mkdir(parents=True)
    (tmp_path / "else" / "b" / "operators.py").write_text("x = 1\n")
    code = tmp_path / "code"
    code.mkdir()
    (code / "a").symlink_to(tmp_path / "else")
    wanted = {"operators.py": ["a/b/operators.py"]}
    assert not find_files(code, wanted).texts
    (tmp_path / "linked").symlink_to(tmp_path / "else")  # what lies above the folder itself is the place's
    assert find_files(tmp_path / "linked", {"operators.py": ["b/operators.py"]}).texts


def assert_log_is_ours(run: Run) -> None:
    found = list(readers.commands(run.log))
    if run.place not in ("actions", "classroom50"):
        assert not [c for c in found if FORGED in c.message], "a log that obeyed commands would have been fooled"
        return
    assert {c.name for c in found} <= {"error"}
    for command in found:
        assert re.fullmatch(r"\w+: (failed|crashed|timed out)", command.properties["title"])
        assert command.properties["file"] == "student/operators.py"
    assert "\x1b" not in run.log
    assert "\u2028" not in run.log


def assert_pages_are_ours(run: Run) -> None:
    if run.place == "actions":
        page = run.appended("GITHUB_STEP_SUMMARY")
        assert FORGED not in readers.outside_of_fences(page)
        assert "NODE_OPTIONS" not in run.appended("GITHUB_ENV")
        allowed = {"points", "max-points", "result", "runners"}
        assert readers.assignments(run.appended("GITHUB_OUTPUT")).keys() == allowed
    if run.place == "classroom50":
        assert FORGED not in readers.outside_of_fences((run.folder / "release-body.md").read_text("utf-8"))
        assert readers.assignments(run.appended("GITHUB_OUTPUT")).keys() == {"status", "summary"}
    if run.place not in ("none", "actions"):
        assert run.result.is_file()
        assert not run.result.is_symlink()


@pytest.mark.parametrize("place", PLACES)
def test_who_ends_the_judge_has_no_points_by_it(opened, place):
    """A process that may end another of the same user leaves no result, or its true one where it may not."""
    run = opened(place)
    check(put(run, attack("judge", run)))
    if run.code in (0, 1):
        assert points(run)[0] < 100.0
        return
    assert run.code == -9
    assert FORGED not in run.log
    if place not in ("none", "actions"):
        assert not run.result.exists()
    if place in ("actions", "classroom50"):
        assert not any(run.appended(name) for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"))
