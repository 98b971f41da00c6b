"""Names of people in twelve scripts are whole and told apart in table, show, JSON and errors, on any terminal."""

# ruff: noqa: RUF001 - people are called so

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from grader.kit.showing.harmless import END_OF_ISOLATE, FIRST_STRONG_ISOLATE
from tests.harness.linux.conftest import ROOT

NAMES = (
    "Zoë Brandlmoor", "Ελένη Παπά", "Иван Крот", "Թամար Նոր", "თამარ ველი", "שרה שדה", "علي قمر", "हिन्दी वन",
    "ไทย นา", "አበበ ወንዝ", "김철수", "やまだ はな", "张伟", "李伟", "می\u200cخواهم راه", "ශ්\u200dරී වන",
)  # fmt: skip
TERMINALS = {
    "UTF-8": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
    "Latin-1": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
ENCODINGS = {"UTF-8": "utf-8", "Latin-1": "latin-1", "POSIX": "ascii"}
SHOW_ALL = """
import sys
from grader.cli import main
for name in sys.argv[5:]:
    sys.argv = ["grader", *sys.argv[1:5], "show", "-a", "module0", "--only", "0.1", name]
    try:
        main()
    except SystemExit:
        pass
"""


@pytest.fixture(scope="module")
def graded(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class with results of people of these names, and what they handed in, as the Finder writes."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "class").mkdir()
    (folder / "class" / "hidden").symlink_to(course / "hidden")
    for name in NAMES:
        own = folder / "submitted" / unicodedata.normalize("NFD", name)
        own.mkdir(parents=True)
        (own / "operators.py").write_text((ROOT / "reference" / "operators.py").read_text(encoding="utf-8"))
    assert run(folder, "UTF-8", "grade", "-a", "module0", "--only", "0.1", folder / "submitted").returncode == 0
    return folder


def run(
    folder: Path, terminal: str, *words: str | Path, program: tuple[str, ...] = ("-m", "grader")
) -> subprocess.CompletedProcess[bytes]:
    where = ["--course", str(ROOT), "--class", str(folder / "class")]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [sys.executable, *program, *where, *map(str, words)], capture_output=True, check=False, cwd=ROOT, timeout=300,
        env=environment | TERMINALS[terminal],
    )  # fmt: skip


def as_written(name: str, terminal: str) -> str:
    """The name as this terminal can write it: an escape for each letter that it has not."""
    return name.encode(ENCODINGS[terminal], "backslashreplace").decode("latin-1" if terminal != "UTF-8" else "utf-8")


def text_of(output: bytes, terminal: str) -> str:
    text = output.decode("utf-8" if terminal == "UTF-8" else "latin-1")
    return text.replace(FIRST_STRONG_ISOLATE, "").replace(END_OF_ISOLATE, "")


@pytest.mark.parametrize("terminal", TERMINALS)
def test_the_table_has_each_name_whole_and_once(graded: Path, terminal: str) -> None:
    for more in ((), ("--dry-run",)):
        done = run(graded, terminal, "grade", "-a", "module0", "--only", "0.1", graded / "submitted", *more)
        assert b"Traceback" not in done.stderr
        lines = text_of(done.stdout, terminal).splitlines()
        for name in NAMES:
            assert sum(line.startswith(as_written(name, terminal) + "  ") for line in lines) == 1, name


@pytest.mark.parametrize("terminal", TERMINALS)
def test_show_and_errors_have_them_too(graded: Path, terminal: str) -> None:
    done = run(graded, terminal, *NAMES, program=("-c", SHOW_ALL))
    heads = [line for line in text_of(done.stdout, terminal).splitlines() if line.startswith("module0:0.1: ")]
    assert len(heads) == len(NAMES), done.stderr
    for head, name in zip(heads, NAMES, strict=True):
        assert head.startswith(f"module0:0.1: {as_written(name, terminal)} ")
        assert head.endswith(" 30 of 30")
    wrong = run(graded, terminal, "show", "-a", "module0", "--only", "0.1", "张")
    assert wrong.returncode == 2
    assert as_written("张伟", terminal) in text_of(wrong.stderr, terminal)


def test_json_has_them_as_they_are_and_right_to_left_names_move_nothing(graded: Path) -> None:
    done = run(graded, "POSIX", "grade", "-a", "module0", "--only", "0.1", graded / "submitted", "--json")
    assert {row["student"] for row in json.loads(done.stdout)} == {unicodedata.normalize("NFC", n) for n in NAMES}
    table = run(graded, "UTF-8", "grade", "-a", "module0", "--only", "0.1", graded / "submitted").stdout.decode()
    assert f"{FIRST_STRONG_ISOLATE}שרה שדה{END_OF_ISOLATE}" in table
    assert f"{FIRST_STRONG_ISOLATE}علي قمر{END_OF_ISOLATE}" in table
    assert FIRST_STRONG_ISOLATE not in run(
        graded, "Latin-1", "grade", "-a", "module0", "--only", "0.1", graded / "submitted"
    ).stdout.decode("latin-1")
