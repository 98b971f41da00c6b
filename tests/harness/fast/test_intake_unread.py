"""What a submission is not at fault for gives it no grade, and never a zero; it stops none of the others."""

import errno
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from grader.intake import NotGradedError, Source, list_sources, read_submission
from grader.intake.files import folders
from grader.intake.files.folders import MAX_ENTRIES, FolderTree
from tests.harness.fast.test_intake_listing import MODULE0, put, zipped

CODE: dict[str, str | bytes] = {"operators.py": "o", "module.py": "m"}
SOMEBODY = 12_345  # a user id

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of another user")


def read(folder: Path) -> dict[str, str]:
    return dict(read_submission(Source("zoe", folder, "folder"), MODULE0).files)


def test_a_second_name_of_a_file_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "zoe", {**CODE, "helper.py": "h"})
    shutil.copytree(tmp_path / "zoe", tmp_path / "backup", copy_function=os.link)
    assert read(tmp_path / "zoe") == {**CODE, "helper.py": "h"}


@needs_root
@pytest.mark.parametrize("place", ["operators.py", "minitorch/operators.py", "helper.py"])
def test_a_second_name_of_anothers_file_gives_no_grade(tmp_path: Path, place: str) -> None:
    put(tmp_path / "zoe", {**CODE, "helper.py": "h", "minitorch/module.py": "m"})
    if place.startswith("minitorch"):
        for name in CODE:
            (tmp_path / "zoe" / name).unlink()
    other = put(tmp_path, {"secret.py": "top secret"}) / "secret.py"
    os.chown(other, SOMEBODY, SOMEBODY)
    (tmp_path / "zoe" / place).unlink(missing_ok=True)
    (tmp_path / "zoe" / place).hardlink_to(other)
    with pytest.raises(NotGradedError, match=rf"{place} belongs to somebody else \(it is a hard link\)"):
        read(tmp_path / "zoe")


@needs_root
def test_the_owner_that_counts_is_that_of_the_folder_which_the_file_lies_in(tmp_path: Path) -> None:
    put(tmp_path / "zoe", {"hw/operators.py": "o", "hw/module.py": "m"})
    shutil.copytree(tmp_path / "zoe", tmp_path / "backup", copy_function=os.link)
    for path in (
        tmp_path / "zoe" / "hw",
        tmp_path / "zoe" / "hw" / "operators.py",
        tmp_path / "zoe" / "hw" / "module.py",
    ):
        os.chown(path, SOMEBODY, SOMEBODY)  # the folder above is root's
    assert read(tmp_path / "zoe") == CODE


@needs_root
def test_a_file_with_one_name_is_read_whoever_owns_it(tmp_path: Path) -> None:
    put(tmp_path / "zoe", CODE)
    os.chown(tmp_path / "zoe" / "operators.py", SOMEBODY, SOMEBODY)
    assert read(tmp_path / "zoe") == CODE


@pytest.mark.parametrize("name", ["operators.py", "helper.py"])
def test_a_file_closed_by_its_permissions_gives_no_grade_for_root_either(tmp_path: Path, name: str) -> None:
    put(tmp_path, {**CODE, "helper.py": "h"})
    (tmp_path / name).chmod(0)
    with pytest.raises(NotGradedError, match=f"{name}: its permissions let nobody read it"):
        read(tmp_path)


@pytest.mark.parametrize("place", ["minitorch", "homework"])
def test_a_closed_folder_gives_no_grade_where_a_graded_file_is_missing(tmp_path: Path, place: str) -> None:
    put(tmp_path, {"module.py": "m", f"{place}/operators.py": "o"})
    (tmp_path / place).chmod(0)
    try:
        with pytest.raises(NotGradedError, match=f"{place}: its permissions let nobody read it"):
            read(tmp_path)
        put(tmp_path, CODE)
        if place == "homework":  # nothing is looked for in it
            assert read(tmp_path) == CODE
    finally:
        (tmp_path / place).chmod(0o700)


@pytest.mark.parametrize("name", ["operators.py", "x.py"])
def test_a_closed_folder_that_is_called_like_a_file_is_no_defect(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"module.py": "m", "operators.py": "o"} if name == "x.py" else {"module.py": "m"})
    (tmp_path / name).mkdir(mode=0)
    try:
        if name == "x.py":
            assert read(tmp_path) == CODE
        else:
            with pytest.raises(NotGradedError, match="its permissions let nobody read it"):
                read(tmp_path)
    finally:
        (tmp_path / name).chmod(0o700)


def test_too_many_open_files_are_the_machines_fault(tmp_path: Path) -> None:
    put(tmp_path, CODE)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.dup(0)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free + 1, limits[1]))
    try:
        with pytest.raises(NotGradedError, match="cannot be read: Too many open files; this is the machine's fault"):
            read(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert read(tmp_path) == CODE


class Broken:
    """A file on a broken disk."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __enter__(self) -> "Broken":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def read(self, _size: int = -1) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("kind", ["folder", "zip", "tar"])
def test_a_broken_disk_is_the_machines_fault(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "zoe", CODE)
    (tmp_path / "zoe.zip").write_bytes(zipped(CODE))
    really_open: Callable[[FolderTree, str, int], BinaryIO] = FolderTree.open
    monkeypatch.setattr(FolderTree, "open", lambda tree, place, most: Broken(really_open(tree, place, most)))
    path = tmp_path / ("zoe" if kind == "folder" else "zoe.zip")
    with pytest.raises(NotGradedError, match="cannot be read: Input/output error; this is the machine's fault"):
        read_submission(Source("zoe", path, "zip" if kind == "zip" else "tar" if kind == "tar" else "folder"), MODULE0)


@pytest.mark.parametrize("name", ["zoe", "zoe.zip", "zoe.tar"])
def test_what_goes_after_it_was_listed_gives_no_grade(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"adam/operators.py": "a", "zoe.zip": zipped(CODE), "zoe.tar": b"x"})
    for other in {"zoe.zip", "zoe.tar"} - {name}:
        (tmp_path / other).unlink()
    if name == "zoe":
        put(tmp_path / "zoe", CODE)
    (source,) = [one for one in list_sources(tmp_path, MODULE0).sources if one.student == "zoe"]
    shutil.move(tmp_path / name, tmp_path / "away")
    with pytest.raises(NotGradedError, match=r"gone since it was listed|vanished while it was read"):
        read_submission(source, MODULE0)


@pytest.mark.parametrize("gone", ["operators.py", "helper.py"])
def test_a_file_that_vanishes_between_listing_and_opening_gives_no_grade(
    tmp_path: Path, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "zoe", {**CODE, "helper.py": "h"})
    really_open: Callable[[FolderTree, str, int], BinaryIO] = FolderTree.open

    def opened(tree: FolderTree, place: str, most: int) -> BinaryIO:
        if place == gone:
            (tmp_path / "zoe" / gone).unlink()
        return really_open(tree, place, most)

    monkeypatch.setattr(FolderTree, "open", opened)
    with pytest.raises(NotGradedError, match=f"{gone} vanished while it was read"):
        read(tmp_path / "zoe")


def test_a_file_that_vanishes_while_the_folder_is_listed_gives_no_grade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "zoe", CODE)
    really = folders._kind
    monkeypatch.setattr(folders, "_kind", lambda one: "vanished" if one.name == "module.py" else really(one))
    with pytest.raises(NotGradedError, match=r"module\.py vanished while it was read"):
        read(tmp_path / "zoe")


def test_a_name_that_is_gone_when_it_is_looked_at_is_of_the_kind_vanished(tmp_path: Path) -> None:
    put(tmp_path, {"a": ""})
    with os.scandir(tmp_path) as scan:
        (entry,) = scan
    (tmp_path / "a").unlink()
    assert folders._kind(entry) == "vanished"


def test_one_students_many_files_leave_the_others_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"adam/operators.py": "a", "zoe/operators.py": "z", "zoe/1": "", "zoe/2": "", "eve.txt": ""})
    monkeypatch.setattr("grader.intake.files.folders.FolderTree.max_entries", 2)
    monkeypatch.setattr("grader.intake.files.folders.FolderTree.__init__.__defaults__", ((), 2))
    assert MAX_ENTRIES == 100_000
    listing = list_sources(tmp_path, MODULE0)
    assert [one.student for one in listing.sources] == ["adam", "zoe"]
    assert read_submission(listing.sources[0], MODULE0).files == {"operators.py": "a"}
    with pytest.raises(NotGradedError, match="the folder holds more than 2 files"):
        read_submission(listing.sources[1], MODULE0)


def test_an_upload_that_nobody_may_read_is_its_students_row(tmp_path: Path) -> None:
    put(tmp_path, {"doe_1_2_operators.py": "d", "roe_3_4_operators.py": "r", "roe_3_5_module.py": "m"})
    (tmp_path / "roe_3_5_module.py").chmod(0)
    listing = list_sources(tmp_path, MODULE0)
    assert [one.student for one in listing.sources] == ["doe"]
    assert [(one.student, one.reason) for one in listing.not_graded] == [
        ("roe", "roe_3_5_module.py has permissions that let nobody read it")
    ]
