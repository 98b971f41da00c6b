"""A disk that is full, or that must not be written: one sentence, whole rows, and the next run goes on."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.harness.durability.course import (
    command,
    copy_sets,
    count,
    export,
    once_each,
    run,
    trace,
    traced,
    write_class,
)
from tests.harness.durability.test_failures import CLASS, GOES_ON, the_sentence


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_class(tmp_path_factory.mktemp("class"), CLASS)


@pytest.fixture(scope="module")
def undisturbed(course: Path, submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return export(copy_sets(course, tmp_path_factory.mktemp("quiet")), submissions)


@pytest.fixture
def own(course: Path, tmp_path: Path) -> Path:
    folder = copy_sets(course, tmp_path / "course")
    trace(folder)
    return folder


@pytest.fixture
def mounts() -> None:
    """Skips where this user cannot mount anything: the grader itself must not be in a user namespace for that."""
    tried = run("unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt")
    if tried.returncode:
        pytest.skip(f"no mount of our own here: {tried.stderr.strip()}")


def in_namespace(script: str) -> "subprocess.CompletedProcess[str]":
    return run("unshare", "--mount", "sh", "-c", script)


def test_a_limit_on_the_size_of_files_is_said(own: Path, submissions: Path, undisturbed: str) -> None:
    blocks = 150_000 // 512  # room for some scorecards, and not for all
    done = run("sh", "-c", f"ulimit -f {blocks}; exec {shlex.join(command(own, submissions))}")
    sentence = the_sentence(done.returncode, done.stderr)
    assert sentence.startswith(f"grader: {own / 'results.sqlite'}: the results cannot be kept: ")
    assert GOES_ON in sentence
    assert 0 < count(own) < CLASS
    assert export(own, submissions) == undisturbed
    assert traced(own) == once_each(p.name for p in submissions.iterdir())


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize("room", [0, 150_000])
def test_a_full_disk_is_said_and_with_room_again_it_goes_on(
    room: int, course: Path, submissions: Path, undisturbed: str, tmp_path: Path
) -> None:
    disk, ballast = tmp_path / "disk", tmp_path / "disk" / "ballast"
    disk.mkdir()
    first, then = (shlex.join(command(disk, submissions, "--json")) for _ in range(2))
    done = in_namespace(
        f"mount -t tmpfs -o size=16m none {disk} && cp -r {course}/hidden {disk} || exit 9\n"
        f"dd if=/dev/zero of={ballast} bs=1k 2>/dev/null; truncate -s -{room} {ballast}\n"
        f"{first} >{tmp_path}/first 2>{tmp_path}/errors; echo $? >{tmp_path}/exit_code\n"
        f"rm {ballast}; exec {then}"
    )
    sentence = the_sentence(int((tmp_path / "exit_code").read_text()), (tmp_path / "errors").read_text())
    assert "full" in sentence or "No space left" in sentence
    assert (tmp_path / "first").read_text() == ""
    assert done.returncode == 0
    assert done.stdout == undisturbed
    assert ("kept from before" in done.stderr) == (room > 0)


def test_a_course_that_must_not_be_written_is_said(
    own: Path, submissions: Path, undisturbed: str, request: pytest.FixtureRequest
) -> None:
    graded = shlex.join(command(own, submissions))
    if os.geteuid() == 0:  # for whom permissions do not count
        request.getfixturevalue("mounts")
        done = in_namespace(f"mount --bind {own} {own} && mount -o remount,ro,bind {own} && exec {graded}")
    else:
        done = run("sh", "-c", f"chmod -R a-w {own}; {graded}; code=$?; chmod -R u+w {own}; exit $code")
    sentence = the_sentence(done.returncode, done.stderr)
    assert sentence.startswith(f"grader: {own}")
    assert "make the folder writable, or give another --class" in sentence
    assert count(own) == 0
    assert export(own, submissions) == undisturbed
