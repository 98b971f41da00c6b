"""Ordinary mistakes of a first hour: what a student's pytest says of each is true, short, and names the line."""

import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
MISTAKES = tomllib.loads((ROOT / "tests/harness/data/first_mistakes.toml").read_text("utf-8"))["mistake"]
OWN_TESTS = "properties.py"
CHECKS = ["tests/checks/test_operators.py", "tests/checks/test_lists.py"]
LEAST = 10  # of each file
MOST_LINES = 14  # of what is said of one check
MOST_OF_A_FILE = 12  # of all that is printed where a file cannot be imported


def test_each_file_has_its_mistakes() -> None:
    counts = Counter(row["file"] for row in MISTAKES)
    assert counts.keys() == {"operators.py", OWN_TESTS}
    assert min(counts.values()) >= LEAST


def printed(folder: Path, *arguments: str) -> str:
    """What pytest prints of the code in a folder; that it finds something to say is part of it."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, "--code", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED), done.stdout + done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


@pytest.mark.parametrize(("word", "meant"), [("sgmoid", "sigmoid"), ("Sigmiod", "sigmoid"), ("zipwtih", "zipwith")])
def test_a_word_that_is_misspelt_chooses_nothing_and_is_told(word: str, meant: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/checks", "-k", word]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert f"no check has '{word}' in its name; did you mean: pytest -k {meant}?" in done.stdout
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def with_mistake(folder: Path, row: dict[str, Any]) -> Path:
    """The reference with the mistake in it."""
    shutil.copytree(ROOT / "reference", folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = (folder / row["file"]).read_text("utf-8")
    assert row["old"] in text
    (folder / row["file"]).write_text(text.replace(row["old"], row["new"], 1), "utf-8")
    return folder


def first_failure(text: str) -> list[str]:
    """The lines of the first failure, or of what is said of a file."""
    lines = text.split("\n")
    heads = [n for n, line in enumerate(lines) if line.startswith("____")]
    if heads:
        begin = heads[0] + 1
        return lines[begin : next(n for n in range(begin, len(lines)) if lines[n][:4] in ("____", "====", "!!!!"))]
    begin = next(n for n, line in enumerate(lines) if " cannot be imported: " in line)
    return lines[begin : next(n for n in range(begin, len(lines)) if lines[n].startswith("next: "))]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"# a line\n# gr\xf6sser\n", "operators.py cannot be read: line 2 is not UTF-8; save it as UTF-8 in your editor\n"),
        (b"x = 1\ny\0 = 2\n", "operators.py, line 2:\n"),
        (b"x = 1\ny\0 = 2\n", "null bytes: save the file as UTF-8 in your editor\n"),
    ],
    ids=["Latin-1", "the line of a zero", "a zero"],
)
def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "operators.py").write_bytes(content)
    assert says in printed(tmp_path, CHECKS[0])


@pytest.mark.parametrize("content", [None, b"# gr\xf6sser\n"], ids=["missing", "Latin-1"])
def test_a_check_of_the_source_waits_for_the_file_as_the_others_do(tmp_path: Path, content: bytes | None) -> None:
    if content:
        (tmp_path / "module.py").write_bytes(content)
    said = printed(tmp_path, "tests/checks/test_module.py")
    assert "    27 checks wait for it.\n" in said
    assert "FAILURES" not in said


@pytest.mark.parametrize("row", MISTAKES, ids=[row["name"] for row in MISTAKES])
def test_a_mistake_is_told_with_its_line(tmp_path: Path, row: dict[str, Any]) -> None:
    folder = with_mistake(tmp_path / "student", row)
    asked = ["-m", "task0_2"] if row["file"] == OWN_TESTS else CHECKS
    text = printed(folder, *asked, "-k", row["check"])
    said = first_failure(text)
    assert len([line for line in said if line.strip()]) <= MOST_LINES, text
    words = " ".join(" ".join(said).split())
    for part in row["says"]:
        assert " ".join(part.split()) in words, text
    if row["line"]:
        lines = row["line"].removeprefix("@").split("|")
        at = next(n for n, line in enumerate(said) if line.strip() in lines)
        place = said[at - 1].strip()
        number = int(place.partition(f"{row['file']}, line ")[2].partition(":")[0].partition(",")[0])
        own = (folder / row["file"]).read_text("utf-8").split("\n")
        assert own[number - 1].strip() == said[at].strip()
    assert "grader/" not in "".join(said)


def test_a_file_that_cannot_be_imported_is_said_once_for_all_checks(tmp_path: Path) -> None:
    row = next(row for row in MISTAKES if row["name"] == "no colon")
    text = printed(with_mistake(tmp_path / "code", row), "tests/checks")
    assert text.count("cannot be imported: ") == 1
    assert "66 checks wait for it." in text
    assert len(text.strip().split("\n")) <= MOST_OF_A_FILE


def test_what_lies_beside_the_files_of_the_assignment_fails_no_check(tmp_path: Path) -> None:
    """A file that Python cannot read, one with the name of a module of Python's or of the checks', and a folder."""
    folder = with_mistake(tmp_path / "code", next(row for row in MISTAKES if row["name"] == "no return"))
    (folder / "notes.py").write_bytes("# caf\u00e9\n".encode("cp1252"))
    for name in ("._operators", ".#operators", "tests", "types", "string"):
        (folder / f"{name}.py").write_bytes(b"raise SystemExit('\x00')\n")
    (folder / "folder.py").mkdir()
    text = printed(folder, "tests/checks/test_operators.py")
    assert "1 failed, 20 passed" in text


def test_a_function_that_has_no_end_is_asked_once(tmp_path: Path) -> None:
    folder = with_mistake(tmp_path / "code", next(row for row in MISTAKES if row["name"] == "a loop without end"))
    change = (
        (folder / "operators.py").read_text("utf-8").replace("    power = math.exp(x)", "    while True:\n        pass")
    )
    (folder / "operators.py").write_text(change, "utf-8")
    text = printed(folder, "tests/checks/test_operators.py")
    failures, _, _ = text.partition(" short test summary info ")  # CI has each failure there once more
    assert failures.count("did not come to an end in time") == 2
    assert " not asked" in text.strip().split("\n")[-1]
    assert "raised TypeError" not in text
