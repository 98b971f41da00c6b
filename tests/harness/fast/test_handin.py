"""The archive that a student hands in: what is in it, what is said of it, and that it is graded as it was made."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.intake.reading import read_submission
from grader.intake.values import Source
from grader.kit.handin.__main__ import main

ROOT = Path(__file__).parents[3]


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    shutil.copytree(ROOT / "student", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def made(code: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed of the archive."""
    assert main(["module0", "--code", str(code), "--out", str(code.parent)]) == 0
    return capsys.readouterr().out


def test_the_digest_is_that_of_the_grade(code: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also with a byte order mark, the line ends of Windows, another encoding, and a module of one's own."""
    text = (code / "operators.py").read_text("utf-8")
    (code / "operators.py").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (code / "module.py").write_bytes(b"# coding: latin-1\nimport own\nname = '\xe9'\n")
    (code / "own.py").write_text("x = 1\n")
    said = made(code, capsys)
    source = Source("ada", code.parent / "module0.zip", "zip")
    submission = read_submission(source, load_assignment(ROOT, "module0"))
    assert set(submission.files) == {"module.py", "operators.py", "own.py"}
    assert f"digest {submission.digest}\n" in said


def test_what_is_imported_goes_along_by_its_exact_name(code: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("own", "other", "third", "Fourth", "unused"):
        (code / f"{name}.py").write_text("x = 1\n")
    imports = "from . import (  # helpers\n    own,\n)\nimport other, third as t\nfrom other import fourth\n"
    (code / "module.py").write_text(f"{imports}words = 'import unused'\n")
    made(code, capsys)
    with zipfile.ZipFile(code.parent / "module0.zip") as archive:
        assert set(archive.namelist()) == {"module.py", "operators.py", "own.py", "other.py", "third.py"}


def test_nothing_private_is_in_it_and_the_same_files_give_the_same_bytes(
    code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (code / "diary.py").write_text("secret\n")
    (code / ".env").write_text("TOKEN=1\n")
    (code / "operators.py").write_text(f"x = '{Path.home()}/data.csv'\n")
    said = made(code, capsys)
    first = (code.parent / "module0.zip").read_bytes()
    with zipfile.ZipFile(code.parent / "module0.zip") as archive:
        assert [(i.filename, i.date_time[0], i.extra) for i in archive.infolist()] == [
            ("module.py", 1980, b""), ("operators.py", 1980, b""),
        ]  # fmt: skip
    assert "look again: operators.py, line 1 names a folder of your own machine" in said
    (code / "module.py").touch()
    made(code, capsys)
    assert (code.parent / "module0.zip").read_bytes() == first
    assert [p.name for p in code.parent.iterdir() if p.name.startswith(".")] == []


def test_what_is_still_open_is_said(code: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code / "module.py").write_text("def f(:\n")
    said = made(code, capsys)
    assert "still open: operators.py: not started are mul, id, add, " in said
    assert "still open: module.py, line 1: Python cannot read this file" in said
    for name in ("operators.py", "module.py"):
        shutil.copy(ROOT / "reference" / name, code)
    assert "still open" not in made(code, capsys)


@pytest.mark.parametrize("wrong", ["Operators.py", "operators (1).py", "operators.py.txt"])
def test_a_file_of_another_name_is_told_and_nothing_is_written(
    code: Path, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (code / "operators.py").rename(code / wrong)
    assert main(["module0", "--code", str(code), "--out", str(code.parent)]) == 1
    assert f"rename {wrong} to operators.py" in capsys.readouterr().err
    assert not (code.parent / "module0.zip").exists()


def test_which_assignment_is_asked_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in ([], "say which assignment: mini_ml, module0"), (["module9"], "'module9' is no assignment here"):
        assert main(words) == 1
        assert said in capsys.readouterr().err


def test_it_needs_the_standard_library_alone() -> None:
    code = "import sys, grader.kit.handin.__main__; sys.exit(bool({'numpy', 'pytest', 'hypothesis'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
