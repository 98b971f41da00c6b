"""A stored result that cannot be shown is shown as such: one sentence for that student, and the others as ever."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.courses.suite import load_suite
from grader.feedback.as_json import write_json
from grader.feedback.class_table import write_table
from grader.feedback.rows import Unshown, rows_of, shown
from grader.kit.errors import HarnessFault
from grader.results.scorecard import CheckResult, Scorecard, pack
from grader.results.store import Origin, Store

ROOT = Path(__file__).parents[3]
NAME = "module0_tests"
RESULT = CheckResult("mul_is_symmetric", "0.2", "mul(x, y) is mul(y, x).", "passed", 2.0)
CARD = Scorecard("bob", NAME, 1, "bytes", "suite", "full", (RESULT,))


def _stored(**changes: object) -> bytes:
    """A scorecard in which something is not as a renderer needs it."""
    return msgspec.msgpack.encode(msgspec.to_builtins(CARD) | {"student": "alice"} | changes)


BROKEN = {
    "no words of what a file raised": _stored(load_errors={"properties.py": {"!": "SyntaxError"}}),
    "a number where the words belong": _stored(load_errors={"properties.py": {"!": "SyntaxError", "m": 1}}),
    "a list where the results belong": _stored(results=[[]]),
    "bytes of another program": b"\xc1",
    "half of a result": pack(CARD)[:40],
}


@pytest.fixture(params=BROKEN)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    made = Store(tmp_path / "results.sqlite")
    made.put(CARD, Origin())
    made.put(msgspec.structs.replace(CARD, student="alice"), Origin())
    made.settle(NAME, CARD.suite, [])
    made._db.execute("UPDATE scorecards SET card = ? WHERE student = 'alice'", (BROKEN[request.param],))
    return made


@pytest.mark.parametrize("write", [write_table, write_json])
def test_the_others_are_shown_as_ever(store: Store, write: Callable[..., tuple[Unshown, ...]]) -> None:
    out, alone = io.StringIO(), io.StringIO()
    names = {"alice": "alice", "bob": "bob"}
    arguments = (names, load_suite(ROOT, NAME, ROOT / "none")) if write is write_table else (NAME,)
    unshown = write(rows_of(["alice", "bob"], (), partial(store.get, NAME)), *arguments, out)
    assert write([CARD], *arguments, alone) == ()
    assert [one.student for one in unshown] == ["alice"]
    assert alone.getvalue().splitlines()[1] in out.getvalue().splitlines()
    if write is write_json:
        assert [(row["student"], row["score"]) for row in json.loads(out.getvalue())] == [("alice", None), ("bob", 2.0)]
    else:
        assert "alice" in out.getvalue().splitlines()[1]
        assert "not shown: " in out.getvalue().splitlines()[1]
        assert "a stored scorecard cannot be read" in out.getvalue().splitlines()[1]


def test_the_columns_of_long_tasks_are_as_wide_as_their_heads() -> None:
    suite = load_suite(ROOT, NAME, ROOT / "none")
    results = [replace(prop, task=f"sharing-{n}") for n, prop in enumerate(suite.properties[:3])]
    card = msgspec.structs.replace(CARD, results=(msgspec.structs.replace(RESULT, task="sharing-1"),))
    out = io.StringIO()
    write_table([card], {CARD.student: CARD.student}, replace(suite, properties=tuple(results)), out)
    head, row = out.getvalue().splitlines()
    heads = re.findall(r"  (sharing-\d /\d)", head)
    assert [row[: head.index(text) + len(text)].split()[-1] for text in heads] == ["0", "2", "0"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("options", [[], ["--json"], ["--instructor"]])
def test_show_says_so_in_one_sentence(tmp_path: Path, options: list[str]) -> None:
    run = CliRunner().invoke(
        cli, ["--course", str(ROOT), "--class", str(tmp_path), "show", "-a", NAME, "alice", *options]
    )
    assert isinstance(run.exception, HarnessFault)
    assert str(run.exception).startswith("not shown: alice: ")
    assert "a stored scorecard cannot be read" in str(run.exception)
    good = CliRunner().invoke(
        cli, ["--course", str(ROOT), "--class", str(tmp_path), "show", "-a", NAME, "bob", *options]
    )
    assert good.exit_code == 0, good.exception


def test_a_renderer_that_fails_says_so_of_that_one_student() -> None:
    def fails(_: Scorecard) -> str:
        raise KeyError("m")

    found = shown(CARD, fails)
    assert isinstance(found, Unshown)
    assert "cannot be shown (KeyError: 'm')" in found.reason
