"""What changes while it is read is read as it is then, or not at all; and no permission stops the grading of others."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import BinaryIO

import pytest

from grader.courses.assignment import load_assignment
from grader.intake import NotGradedError, Source, Submission, list_sources, read_submission
from grader.intake.files.folders import FolderTree
from tests.harness.attacks.intake_class import ROOT
from tests.harness.attacks.intake_rows import GOOD, SECRET, files

MODULE0 = load_assignment(ROOT, "module0")
READINGS = 300
NOBODY = 65534


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with a secret operators.py."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "operators.py").write_text(SECRET)
    return folder


def _linked(path: Path, outside: Path) -> None:
    path.unlink()
    path.symlink_to(outside / "operators.py")


def _piped(path: Path, _: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path, _: Path) -> None:
    path.unlink()
    path.mkdir()


def _grown(path: Path, _: Path) -> None:
    path.write_bytes(bytes(1 << 20))


def _folder_linked(path: Path, outside: Path) -> None:
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(outside)


@pytest.mark.parametrize(
    ("swap", "says"),
    [
        (_linked, "cannot be opened: Too many levels of symbolic links"),
        (_piped, "is not an ordinary file"),
        (_folder, "cannot be opened: Is a directory"),
        (_grown, "has 1,048,576 bytes; at most 262,144 are read"),
        (_folder_linked, "cannot be opened: Not a directory"),
    ],
)
def test_a_file_that_is_swapped_after_it_was_listed_is_no_way_out(
    swap: Callable[[Path, Path], None], says: str, tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = files(tmp_path / "zoe", [("minitorch/operators.py", b"x = 1\n")])
    really_open = FolderTree.open

    def opened(tree: FolderTree, name: str, max_bytes: int) -> BinaryIO:
        if name == "minitorch/operators.py":
            swap(place / name, outside)
        return really_open(tree, name, max_bytes)

    monkeypatch.setattr(FolderTree, "open", opened)
    seen = read_submission(Source("zoe", place, "folder"), MODULE0)
    assert says in seen.problems["operators.py"]
    assert seen.files == {"module.py": GOOD.decode()}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of another user")
def test_a_link_to_anothers_file_that_takes_the_place_of_a_listed_one_gives_no_grade(
    tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = files(tmp_path / "zoe", [("operators.py", b"x = 1\n")])
    os.chown(outside / "operators.py", NOBODY, NOBODY)
    really_open = FolderTree.open

    def opened(tree: FolderTree, name: str, max_bytes: int) -> BinaryIO:
        if name == "operators.py":
            (place / name).unlink()
            (place / name).hardlink_to(outside / name)
        return really_open(tree, name, max_bytes)

    monkeypatch.setattr(FolderTree, "open", opened)
    with pytest.raises(NotGradedError, match="belongs to somebody else"):
        read_submission(Source("zoe", place, "folder"), MODULE0)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = files(tmp_path / "zoe", [("operators.py", b"x = 1\n")])
    really_open = FolderTree.open

    def opened(tree: FolderTree, name: str, max_bytes: int) -> BinaryIO:
        file = really_open(tree, name, max_bytes)
        if name == "operators.py":
            _grown(place / name, place)
        return file

    monkeypatch.setattr(FolderTree, "open", opened)
    seen = read_submission(Source("zoe", place, "folder"), MODULE0)
    assert "has more than 262,144 bytes" in seen.problems["operators.py"]


@contextmanager
def _swapping(place: Path, outside: Path) -> Iterator[None]:
    """Puts a file and a link to the secret in place, by turns and as fast as it goes."""
    is_over = threading.Event()

    def swap() -> None:
        fresh = place / "fresh.tmp"
        for is_link in cycle((True, False)):
            if is_over.is_set():
                return
            if is_link:
                fresh.symlink_to(outside / "operators.py")
            else:
                fresh.write_text("x = 1\n")
            fresh.rename(place / "operators.py")

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def test_a_file_that_is_swapped_all_the_time_gives_no_secret(tmp_path: Path, outside: Path) -> None:
    place = files(tmp_path / "zoe", [("operators.py", b"x = 1\n")])
    with _swapping(place, outside):
        for _ in range(READINGS):
            seen = read_submission(Source("zoe", place, "folder"), MODULE0)
            assert seen.files.get("operators.py") in ("x = 1\n", "", None)  # empty: between making and writing it
            assert seen.files["module.py"] == GOOD.decode()


@contextmanager
def _ordinary_user(folder: Path) -> Iterator[None]:
    """Root reads everything; here, what an ordinary user reads who owns the folder."""
    if os.geteuid():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _locked_class(folder: Path) -> None:
    folder.mkdir()
    for name in ("file", "folder", "entered", "whole", "zoe"):
        files(folder / name, [("minitorch/operators.py", b"x = 1\n")])


def _lock(folder: Path) -> None:
    (folder / "file" / "minitorch" / "operators.py").chmod(0)
    (folder / "folder" / "minitorch").chmod(0)
    (folder / "entered" / "minitorch").chmod(0o400)  # its names can be read, and nothing else
    (folder / "whole").chmod(0)


@pytest.mark.parametrize("is_root", [False, True])
def test_what_nobody_may_read_costs_only_itself_and_root_reads_no_more(is_root: bool) -> None:
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp()) / "class"  # pytest's own folders can be entered by one user only
    folder.parent.chmod(0o755)
    try:
        _locked_class(folder)
        with _ordinary_user(folder):
            _lock(folder)
            listing = list_sources(folder, MODULE0)
            if not is_root:
                read = _read(folder)
        if is_root:
            read = _read(folder)
    finally:
        (folder / "whole").chmod(0o700)
        for name in ("folder", "entered"):
            (folder / name / "minitorch").chmod(0o700)
        shutil.rmtree(folder.parent)
    assert [one.student for one in listing.not_graded] == ["whole"]
    says = "its permissions let nobody read it"
    assert {name: seen for name, seen in read.items() if isinstance(seen, str)} == {
        "file": f"minitorch/operators.py: {says}",
        "folder": f"minitorch: {says}",
        "entered": f"minitorch: {says}",
    }
    zoe = read["zoe"]
    assert isinstance(zoe, Submission)
    assert zoe.files["operators.py"] == "x = 1\n"


def _read(folder: Path) -> dict[str, Submission | str]:
    """For each student the submission, or why there is no grade."""
    read: dict[str, Submission | str] = {}
    for source in list_sources(folder, MODULE0).sources:
        try:
            read[source.student] = read_submission(source, MODULE0)
        except NotGradedError as error:
            read[source.student] = str(error)
    return read
