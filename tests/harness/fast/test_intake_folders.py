"""One student's folder: where the graded files are found, what is read beside them, and what is refused."""

import errno
import os
import socket
import tracemalloc
from pathlib import Path

import pytest

from grader.courses.assignment import Assignment, Task
from grader.intake import NotGradedError, Source, Submission, read_submission
from grader.intake.files.folders import FolderTree
from grader.intake.files.tree import UnreadableError

PLACES = {name: (name, f"student/{name}", f"minitorch/{name}") for name in ("operators.py", "module.py")}
MODULE0 = Assignment("module0", "Module 0", 1, 1, 1, PLACES, (Task("0.1", "checks.py", 1.0),), Path("assignment.toml"))


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The folder, with these files in it."""
    for place, content in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path, student: str = "zoe") -> Submission:
    return read_submission(Source(student, folder, "folder"), MODULE0)


@pytest.mark.parametrize(
    "above", ["", "student/", "minitorch/", "name-main/", "name-main/minitorch/", "a/b/c/student/"]
)
def test_files_are_found_at_each_place_and_below_folders(tmp_path: Path, above: str) -> None:
    seen = read(
        put(tmp_path, {f"{above}operators.py": "o", f"{above}module.py": "m", "README.md": "", "docs/x.txt": ""})
    )
    assert seen.files == {"module.py": "m", "operators.py": "o"}
    assert seen.found == {"operators.py": f"{above}operators.py", "module.py": f"{above}module.py"}
    assert (seen.problems, seen.notes) == ({}, ())


def test_four_folders_above_are_too_many(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"a/b/c/d/operators.py": "o"}))
    assert seen.files == {}
    looked = "looked for module.py, student/module.py, minitorch/module.py"
    assert seen.problems["module.py"] == f"module.py was not found; {looked}."


def test_one_missing_file_costs_only_itself(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"minitorch/operators.py": "o"}))
    assert seen.files == {"operators.py": "o"}
    assert list(seen.problems) == ["module.py"]


@pytest.mark.parametrize("own", ["Module-0", "module0", "module_0"])
def test_among_several_folders_the_one_named_for_the_assignment_is_meant(tmp_path: Path, own: str) -> None:
    files = {f"{folder}/minitorch/operators.py": folder for folder in (own, "Module-1", "Module-2")}
    seen = read(put(tmp_path, files))
    assert seen.files == {"operators.py": own}


def test_two_folders_that_bear_the_assignments_name_are_not_chosen_from(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"Module-0/operators.py": "a", "module0/operators.py": "b"}))
    assert seen.files == {}


@pytest.mark.parametrize("hidden", [".git", "__MACOSX", "__pycache__", ".venv", "node_modules", "site-packages"])
def test_hidden_folders_are_passed_over(tmp_path: Path, hidden: str) -> None:
    seen = read(put(tmp_path, {f"{hidden}/operators.py": "x", "repo/operators.py": "o", "repo/module.py": "m"}))
    assert seen.files == {"operators.py": "o", "module.py": "m"}


def test_py_files_beside_the_graded_ones_are_read_too(tmp_path: Path) -> None:
    files = {
        "minitorch/operators.py": "o",
        "minitorch/module.py": "m",
        "minitorch/_impl.py": "i",
        "minitorch/été.py": "e",
    }
    others = {"setup.py": "s", "minitorch/notes.txt": "n", "minitorch/._impl.py": "\0", "minitorch/deep/x.py": "x"}
    seen = read(put(tmp_path, {**files, **others}))
    assert list(seen.files) == ["_impl.py", "module.py", "operators.py", "été.py"]
    assert seen.notes == ()


def test_helpers_that_cannot_be_read_are_noted(tmp_path: Path) -> None:
    put(tmp_path, {"operators.py": "o", "module.py": "m", "bad.py": b"\xff", "hw-x.py": "", "big.py": "#" * 300_000})
    (tmp_path / "link.py").symlink_to("operators.py")
    seen = read(tmp_path)
    assert seen.files == {"operators.py": "o", "module.py": "m"}
    assert seen.notes == (
        "hw-x.py: no name of a module; passed over",
        "bad.py is not UTF-8: line 1 has the byte 0xff; save it as UTF-8; passed over",
        "big.py has 300,000 bytes; at most 262,144 are read; passed over",
        "link.py is a symbolic link; hand in the file itself; passed over",
    )


def test_helpers_are_counted_and_weighed(tmp_path: Path) -> None:
    many = read(put(tmp_path / "many", {"operators.py": "", "module.py": "", **{f"h{n:03}.py": "" for n in range(70)}}))
    assert len(many.files) == 66
    assert many.notes == ("6 of 70 .py files, from h064.py on; passed over",)
    heavy = read(
        put(tmp_path / "heavy", {"operators.py": "", "module.py": "", **{f"h{n}.py": "#" * 250_000 for n in range(5)}})
    )
    assert list(heavy.files) == ["h0.py", "h1.py", "h2.py", "h3.py", "module.py", "operators.py"]
    assert heavy.notes == ("h4.py is too much: all files together may have 1,048,576 bytes; passed over",)


def test_helpers_of_one_name_in_two_folders_are_nobodys(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"operators.py": "", "x.py": "1", "student/module.py": "", "student/x.py": "2"}))
    assert "x.py" not in seen.files
    assert seen.notes == ("x.py is there more than once; nobody can tell which one counts; passed over",)


CYRILLIC, FULL_WIDTH = "\u043eperators.py", "\uff4fperators.py"


@pytest.mark.parametrize("name", ["Operators.py", CYRILLIC, FULL_WIDTH, "oper\u200bators.py"])
def test_a_name_nearly_like_a_graded_one_is_noted_and_never_read(tmp_path: Path, name: str) -> None:
    seen = read(put(tmp_path, {f"minitorch/{name}": "evil", "minitorch/module.py": "m"}))
    assert seen.files == {"module.py": "m"}
    assert "operators.py was not found" in seen.problems["operators.py"]
    assert any("a name nearly like operators.py; passed over" in note for note in seen.notes)
    assert all("\u200b" not in note for note in seen.notes)


@pytest.mark.parametrize("name", ["operators2.py", "operators_2.py", "运算符运算符运算符.py", "operatorx.py"])
def test_another_name_is_no_look_alike(tmp_path: Path, name: str) -> None:
    seen = read(put(tmp_path, {name: "x", "operators.py": "o", "module.py": "m"}))
    assert seen.notes == ()
    assert name in seen.files


def test_a_package_is_never_read_in_place_of_the_file(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"minitorch/operators/__init__.py": "evil", "minitorch/operators.py": "o"}))
    assert seen.files == {"operators.py": "o"}
    assert (
        "minitorch/operators/: a folder with the name of operators.py; passed over, only operators.py is read"
        in seen.notes
    )


def test_links_pipes_sockets_and_folders_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = put(tmp_path, {"secret.txt": "top secret"}) / "secret.txt"
    made = {
        "link": lambda path: path.symlink_to(secret),
        "dangling": lambda path: path.symlink_to("/nowhere"),
        "pipe": os.mkfifo,
        "folder": lambda path: path.mkdir(),
        "device": lambda path: path.symlink_to("/dev/zero"),
    }
    sentences = {
        "link": "is a symbolic link",
        "dangling": "is a symbolic link",
        "pipe": "is not an ordinary file",
        "folder": "is a folder",
        "device": "is a symbolic link",
    }
    for kind, make in made.items():
        folder = put(tmp_path / kind, {"module.py": "m"})
        make(folder / "operators.py")
        seen = read(folder)
        assert seen.problems["operators.py"].startswith(f"operators.py cannot be read: it {sentences[kind]}"), kind
        assert seen.files == {"module.py": "m"}
    monkeypatch.chdir(put(tmp_path / "socket", {"module.py": "m"}))  # a socket's path may have 108 characters only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("operators.py")
        assert "is not an ordinary file" in read(tmp_path / "socket").problems["operators.py"]


def test_what_is_opened_is_judged_again_since_it_may_have_changed(tmp_path: Path) -> None:
    put(tmp_path, {"file": "x"})
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("file")
    tree = FolderTree(tmp_path)
    for name, sentence in {"pipe": "is not an ordinary file", "link": "Too many levels of symbolic links"}.items():
        with pytest.raises(UnreadableError, match=sentence):
            tree.open(name, 10)
    for place in ("file/x", "link/x"):
        with pytest.raises(UnreadableError, match="cannot be opened"):
            tree.open(place, 10)


def test_no_link_on_the_way_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "other", {"operators.py": "stolen", "module.py": "stolen"})
    (tmp_path / "zoe").mkdir()
    (tmp_path / "zoe" / "minitorch").symlink_to(tmp_path / "other")
    assert read(tmp_path / "zoe").files == {}
    (tmp_path / "zoe2").symlink_to(tmp_path / "other")
    assert read(tmp_path / "zoe2").files == {}


def test_a_file_of_50_mb_costs_no_memory(tmp_path: Path) -> None:
    with (put(tmp_path, {"module.py": "m"}) / "operators.py").open("wb") as file:
        file.truncate(50_000_000)
    tracemalloc.start()
    seen = read(tmp_path)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen.problems == {
        "operators.py": "operators.py cannot be read: it has 50,000,000 bytes; at most 262,144 are read."
    }
    assert peak_bytes < 1_000_000


def test_bom_newlines_and_encodings_are_told_per_file(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"operators.py": b"\xef\xbb\xbfx = 1\r\n", "module.py": b"# coding: utf-7\n"}))
    assert seen.files == {"operators.py": "x = 1\n"}
    assert seen.problems["module.py"] == (
        "module.py cannot be read: it declares the encoding utf-7; save it as UTF-8 without that."
    )


def test_hostile_names_are_escaped_and_notes_are_few(tmp_path: Path) -> None:
    put(tmp_path, {"module.py": "m", **{f"Operators ({n}).py": "" for n in range(50)}, "a\x1b[2J\n.py": ""})
    seen = read(tmp_path)
    assert len(seen.notes) == 21
    assert seen.notes[-1].endswith("more notes of this kind")
    assert all(note.isprintable() for note in seen.notes)


def test_the_digest_is_of_files_and_problems_alone(tmp_path: Path) -> None:
    one = read(put(tmp_path / "a", {"operators.py": "o"}), "alice")
    same = read(put(tmp_path / "b", {"repo-main/minitorch/operators.py": "o", "repo-main/README": ""}), "bob")
    other = read(put(tmp_path / "c", {"operators.py": "o "}), "carl")
    assert one.digest == same.digest != other.digest
    assert read(put(tmp_path / "d", {"operators.py": "o", "module.py": b"\xff"}), "d").digest != one.digest


def test_nothing_handed_in_is_a_submission_with_problems_alone(tmp_path: Path) -> None:
    seen = read(tmp_path)
    assert (seen.student, seen.files, seen.notes) == ("zoe", {}, ())
    assert list(seen.problems) == ["module.py", "operators.py"]


def test_a_fault_of_the_machine_is_no_problem_of_the_student(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"operators.py": "o"})

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(NotGradedError, match="may not be read by the user who grades"):
        read(tmp_path)
    with pytest.raises(NotGradedError, match=r"operators\.py may not be read by the user who grades"):
        FolderTree(tmp_path).open("operators.py", 10)
