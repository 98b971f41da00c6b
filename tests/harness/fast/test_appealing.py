"""What an appeal's folder says, and when a replay is one line: on made-up failures, of which none is run."""

import math
import shlex
from collections.abc import Mapping
from typing import Any

import pytest

from grader.appealing.package import beside
from grader.appealing.packing import TEXT, Appealed, Told, appeal_files
from grader.appealing.replays import WITHOUT_A_WALL, Home, Replay, find_as_python, replay_of
from grader.intake.values import Submission
from grader.kit.judging.failure import Failure
from grader.kit.probe import find_probes
from grader.results.scorecard import CheckResult, Scorecard
from tests.harness.cards import card, failure, hidden, result

REFERENCE = {
    "sums.py": "import math\nLIMIT: int = 3\n\ndef added(x): pass\n\ndef max(a, b): pass\n",
    "shapes.py": "from sums import added\n\nclass Shape: pass\n",
}
HOME = Home.of(REFERENCE)
FILES = {"sums.py": "def added(x): return 0.0\n"}


def replay(made: Failure) -> Replay:
    found = replay_of("adds", made, {}, {}, HOME)
    assert found
    return found


def pack(made: Scorecard, files: Mapping[str, str] = FILES, *, is_instructor: bool = False) -> dict[str, str]:
    told = Told({}, {}, HOME, "kit")
    packed = appeal_files(Appealed(made, Submission.of("ada", files), is_instructor), told)
    return {name: data.decode() for name, data in packed.items()}


def test_a_call_is_one_line_with_what_is_right() -> None:
    line = replay(failure(0.0, 1.5)).one_line
    assert line == 'python -c "from sums import added; print(added(1.0))  # 1.5 is right"'
    assert shlex.split(line)[2] == "from sums import added; print(added(1.0))  # 1.5 is right"


@pytest.mark.parametrize("want", [[1, 2], "a > b & c", "(so)", "*", "~ {a,b} = ^"])
def test_what_is_right_is_nothing_that_a_shell_without_comments_obeys(want: Any) -> None:
    """An interactive zsh and cmd.exe take no comment: all of the line but the program is plain words."""
    line = replay(failure(0.0, want)).one_line
    assert line.startswith('python -c "')
    assert line.endswith(f'  # {want!r} is right"')
    assert line.count('"') == 2
    compile(shlex.split(line)[2], "replay", "exec")


@pytest.mark.parametrize("want", ["$HOME", "`id`", "a\\b", "wow!", "two\nlines", "100%", "it's"])
def test_what_is_right_is_in_a_file_where_a_shell_would_read_it(want: str) -> None:
    made = replay(failure(0.0, want))
    assert made.one_line == ""
    assert made.script.endswith(f"# {want!r} is right\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([math.inf], "added(float('inf'))"),
        ([-math.inf, math.nan], "added(-float('inf'), float('nan'))"),
        ([0.0, 0.0], "added(0.0, float('0.0'))"),  # Python keeps one object of a constant
        ([[0.0], True, None], "added([0.0], True, None)"),
    ],
)
def test_values_are_as_python_reads_them(args: list[Any], said: str) -> None:
    assert f"print({said})" in replay(failure(0.0, 1.5, args=args)).one_line


@pytest.mark.parametrize("text", ['a "quoted" one', "$HOME", "`id`", "a\\b", "wow!", "two\nlines", "100%"])
def test_what_a_shell_would_read_is_in_a_file(text: str) -> None:
    made = replay(failure(0.0, 1.5, args=[text]))
    assert made.one_line == ""
    assert made.script.splitlines()[0] == f"# {WITHOUT_A_WALL}"
    assert repr(text) in made.script


def test_names_are_imported_from_where_the_reference_defines_them() -> None:
    assert HOME.importing(["max", "added", "Shape", "shapes", "math", "print", "LIMIT"]) == [
        "import shapes",
        "from sums import LIMIT, added, max",
        "from shapes import Shape",
    ]


def test_each_function_of_the_courses_replays_is_of_a_probe() -> None:
    assert find_as_python().keys() <= find_probes().keys()
    assert find_as_python("tests.no_such_replays") == {}


def test_the_folder_says_what_was_graded_and_the_first_line_what_it_runs() -> None:
    files = pack(card("ada", result("adds", of=failure(0.0, 1.5)), result("is_kept"), made_by="12ab"))
    lines = files[TEXT].splitlines()
    assert lines[0] == WITHOUT_A_WALL
    assert "assignment  sums, version 1: 2 of 4 points" in lines
    assert "submission  ada" in lines
    assert "checks      12ab" in lines
    assert '    python -c "from sums import added; print(added(1.0))  # 1.5 is right"' in lines
    assert "is_kept" not in files[TEXT]
    assert files["sums.py"] == FILES["sums.py"]


def test_a_hidden_example_is_for_the_instructor_alone() -> None:
    behind = failure(0.0, 987.5, args=[123.25])
    lost = CheckResult("adds", "1", "It adds.", "failed", 2.0, hidden(), behind)
    told, whole = pack(card("ada", lost)), pack(card("ada", lost), is_instructor=True)
    assert "123.25" not in "".join(told.values())
    assert "987.5" not in "".join(told.values())
    assert "found on a hidden example" in told[TEXT]
    assert "print(added(123.25))" in whole[TEXT]


def test_a_hang_has_its_call_and_no_promise() -> None:
    hangs = failure({"!": "TimedOut", "m": "did not end"}, None)
    text = pack(card("ada", result("adds", of=hangs, verdict="timed out")))[TEXT]
    assert "print(added(1.0))" in text
    assert "may not end here either" in text


def test_a_file_that_cannot_be_imported_has_a_line_that_imports_it() -> None:
    error = {"!": "NameError", "m": "name 'x' is not defined"}
    lost = result("adds", of=failure(error, 1.5))
    text = pack(card("ada", lost, load_errors={"sums.py": error}))[TEXT]
    assert 'python -c "import sums  # no error is right"' in text
    assert "adds: failed" not in text


def test_a_script_takes_no_name_of_the_students() -> None:
    files = {**FILES, "appeal_adds.py": "mine = 1\n"}
    packed = pack(card("ada", result("adds", of=failure(0.0, 1.5, args=["two\nlines"]))), files)
    assert packed["appeal_adds.py"] == "mine = 1\n"
    assert "print(added(" in packed["_appeal_adds.py"]


@pytest.mark.parametrize(
    ("text", "is_package"),
    [
        ("from .sums import added", True),
        ("    from . import sums", True),
        ("import kit.sums", True),
        ("from student import sums", True),
        ("from sums import added  # from .kit", False),
        ("import kitchen", False),
    ],
)
def test_a_package_is_made_where_a_file_asks_for_one(text: str, is_package: bool) -> None:
    made = beside([text], "kit", ("student",))
    assert ("kit/__init__.py" in made) == is_package
    assert beside(["from typing_extensions import Protocol"], "kit", ()).keys() == {"typing_extensions.py"}
