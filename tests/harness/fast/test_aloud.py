"""What is printed for a screen reader: the same, in lines that need no columns and no drawing."""

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.feedback.aloud import card_aloud, write_aloud
from grader.feedback.class_table import write_table
from grader.feedback.rows import Unshown
from grader.feedback.student_text import feedback
from grader.intake.values import NotGraded
from grader.kit.showing.aloud import failure_aloud
from grader.kit.showing.failure_text import failure_text
from grader.kit.showing.switch import SWITCH, is_asked_for
from tests.harness.cards import NOT_STARTED, card, failure, hidden, result
from tests.harness.fast.test_class_page import CLASS, kept, name_of_the_first
from tests.harness.fast.test_student_pages import PROBES, TREE, hostile

ROOT = Path(__file__).parents[3]
FIXTURES = (kept,)
TREE_FAILURE = failure(["p", "q"], ["a.p", "q"], target="sums.tree", args=[TREE], mistake="SIGN-FLIPPED")
COLUMNS = re.compile(r"^ |\S {2,}\S|[|`+]--|[\u2500-\u257f]", re.MULTILINE)
SUITE: Any = SimpleNamespace(points=6.0, totals={"1": 4.0, "2": 2.0}, assignment=SimpleNamespace(beyond=True))


def test_a_failure_is_told_in_lines() -> None:
    said = failure_aloud(TREE_FAILURE, PROBES)
    assert said.splitlines()[0] == "It adds."
    assert "Yours: ['p', 'q']" in said
    assert "Wanted: ['a.p', 'q']" in said
    assert said.endswith("Hint: The size is right and the sign is not. (SIGN-FLIPPED)")
    assert not COLUMNS.search(said)
    assert COLUMNS.search(failure_text(TREE_FAILURE, PROBES))


def test_a_hidden_example_is_not_told() -> None:
    secret = failure(987654.25, 123456.75, args=[555555.5])
    one = card("a", result("c", of=hidden("SIGN-FLIPPED"), hidden_failure=secret, doubt="a doubt"))
    assert not re.search(r"987654|123456|555555|a doubt", card_aloud(one, {}))
    assert re.search(r"987654.*123456", card_aloud(one, {}, is_instructor=True), re.DOTALL)


def test_a_card_says_each_thing_that_the_usual_text_says() -> None:
    rows = [
        result("one", of=TREE_FAILURE),
        result("two"),
        result("three", "2", verdict="timed out", detail="it took 3 seconds"),
        result("four", "2", failure(None, 1.0, mistake=NOT_STARTED)),
        result("five", "2", slow="It is slow."),
    ]
    one = card("Ada", *rows, problems={"sums.py": "sums.py was not found."})
    said, usual = card_aloud(one, PROBES), feedback(one, PROBES)
    for words in ("sums.py was not found.", "it took 3 seconds", "timed out", "not started"):
        assert words in said
        assert words in " ".join(usual.split())
    assert said.startswith("sums, Ada: 4 of 10 points.\n")
    assert "Task 1: 2 of 4 points.\none: failed, 0 of 2 points." in said
    assert said.count("1 check passes.") == 2
    assert not COLUMNS.search(said)


def test_hostile_text_is_one_line_of_ascii() -> None:
    said = card_aloud(hostile(), PROBES, is_instructor=True)
    assert said.isascii()
    assert not re.search("[\x00-\x09\x0b-\x1f]", said)
    assert not re.search("^::", said, re.MULTILINE)


def test_a_class_is_a_line_each() -> None:
    rows = [*CLASS, NotGraded("zed", "it is a link"), Unshown("yan", "it is broken")]
    names = {row.student: row.student for row in rows}
    out, usual = io.StringIO(), io.StringIO()
    unshown = write_aloud(rows, names, SUITE, out)
    assert unshown == write_table(rows, names, SUITE, usual)
    lines = out.getvalue().splitlines()
    assert lines[0] == "ada: 6 of 6 points, task 1 4 of 4, task 2 2 of 2."
    assert lines[2].endswith("flags in doubt.")
    assert lines[3].endswith("flags timed out.")
    assert lines[5:] == ["zed: not graded, it is a link", "yan: not shown, it is broken"]
    assert not COLUMNS.search(out.getvalue())
    assert len(lines) == len(usual.getvalue().splitlines()) - 1  # which has a head


@pytest.mark.parametrize(("words", "value"), [(["--plain"], ""), ([], "1")])
def test_the_command_takes_the_option_and_the_environment(kept: Path, words: list[str], value: str) -> None:
    start = ["--course", str(ROOT), "--class", str(kept)]
    said = CliRunner().invoke(cli, [*start, *words, "show", "bob"], env={SWITCH: value}).output
    assert said.startswith(f"{name_of_the_first()}, bob: 2 of 6 points.")
    usual = CliRunner().invoke(cli, [*start, "show", "bob"], env={SWITCH: "0"}).output
    assert usual.startswith(f"{name_of_the_first()}: bob ")


@pytest.mark.parametrize(("words", "value"), [(["--plain"], ""), ([], "1")])
def test_a_students_pytest_takes_them_too(tmp_path: Path, words: list[str], value: str) -> None:
    shutil.copytree(ROOT / "reference", tmp_path / "code")
    wrong = "\n\ndef add(x, y):\n    return x - y\n"
    path = tmp_path / "code" / "operators.py"
    path.write_text(path.read_text() + wrong)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--code={tmp_path / 'code'}", *words]
    done = subprocess.run(
        [*command, "-k", "add_adds", "tests/checks/test_operators.py"], cwd=ROOT, capture_output=True, text=True,
        check=False, env=os.environ | {SWITCH: value},
    )  # fmt: skip
    assert re.search(r"^Call: from operators import add\nadd\(.*\)$", done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"^Yours: ", done.stdout, re.MULTILINE)


def test_the_environment_asks_for_it_unless_it_says_no() -> None:
    assert [is_asked_for({SWITCH: value}) for value in ("1", "yes", "0", "")] == [True, True, False, False]
    assert not is_asked_for({})
