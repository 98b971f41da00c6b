"""In a class with class.toml, feedback is held back until it is published, and so is what changes after that."""

import hashlib
import sys
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.kit.errors import HarnessFault
from grader.publishing.published import FILE, read_published, told_of
from grader.results.scorecard import Scorecard, pack
from grader.results.store import Origin, Store
from grader.scoring.lines import ScoreLines
from grader.scoring.score import Score
from tests.harness.cards import failure, result
from tests.harness.fast.test_class_scores import made
from tests.harness.fast.test_lock import holder

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])


def run(folder: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(folder), *map(str, words)])


def regrade(folder: Path, student: str, *, right: int) -> None:
    """Give a student of module0 points for so many of four checks."""
    with Store(folder / "results.sqlite") as store:
        card = store.get("module0", student)
        assert isinstance(card, Scorecard)
        results = tuple(result(f"check_{n}", of=None if n < right else failure(0.0, 1.0)) for n in range(4))
        store.put(msgspec.structs.replace(card, results=results), Origin())
        store.settle("module0", "suite", ())


def pages(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.html"))


def test_feedback_is_held_until_it_is_published_and_what_changes_is_held_again(tmp_path: Path) -> None:
    folder, out = made(tmp_path), tmp_path / "out"
    held = run(folder, "feedback", "-a", "module0", "-o", out)
    assert isinstance(held.exception, HarnessFault)
    assert "grader publish -a module0" in str(held.exception)
    assert pages(out) == []

    shown = run(folder, "publish", "-a", "module0", "--preview")
    assert shown.exit_code == 0, (shown.output, shown.exception)
    assert "ona1 (1): nothing -> 6\n" in shown.output.replace("\u2068", "").replace("\u2069", "")
    assert "red (3): nothing -> 4" in shown.output
    assert "dee5: nothing -> 8" in shown.output
    assert not (folder / FILE).exists()

    assert "5 results published, 5 of them new or changed" in run(folder, "publish", "-a", "module0").output
    assert run(folder, "feedback", "-a", "module0", "-o", out).exit_code == 0
    assert len(pages(out)) == 5
    assert isinstance(run(folder, "feedback", "-a", "module1", "-o", out).exception, HarnessFault)

    before = (out / "ona1.html").read_text()
    regrade(folder, "ona1", right=1)
    lines = run(folder, "publish", "-a", "module0", "--preview").output
    assert "ona1 (1): 6 -> 1.5" in lines
    assert lines.count(" -> ") == 1
    done = run(folder, "feedback", "-a", "module0", "-o", out)
    assert done.exit_code == 0
    assert "1 results are not what was published" in done.output
    assert (out / "ona1.html").read_text() == before

    assert "1 of them new or changed" in run(folder, "publish", "-a", "module0").output
    assert run(folder, "feedback", "-a", "module0", "-o", out).exit_code == 0
    assert (out / "ona1.html").read_text() != before


def test_it_can_be_withdrawn(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert isinstance(run(folder, "publish", "-a", "module0", "--withdraw").exception, HarnessFault)
    assert run(folder, "publish", "-a", "module0").exit_code == 0
    assert [*read_published(folder).assignments] == ["module0"]
    assert (folder / FILE).stat().st_mode & 0o077 == 0
    done = run(folder, "publish", "-a", "module0", "--withdraw")
    assert done.exit_code == 0
    assert "stay where they are" in done.output
    assert isinstance(run(folder, "feedback", "-a", "module0", "-o", tmp_path / "out").exception, HarnessFault)


def test_without_dates_nothing_is_held(tmp_path: Path) -> None:
    folder = made(tmp_path)
    for name in ("class.toml", "roster.csv"):
        (folder / name).unlink()
    assert run(folder, "feedback", "-a", "module0", "-o", tmp_path / "out").exit_code == 0
    done = run(folder, "publish", "-a", "module0")
    assert done.exit_code == 2
    assert "nothing is held back" in done.output


@pytest.mark.parametrize("text", ["", "[]", '{"assignments": 3}', '{"other": {}}'])
def test_a_file_of_something_else_is_no_permission(tmp_path: Path, text: str) -> None:
    folder = made(tmp_path)
    (folder / FILE).write_text(text)
    done = run(folder, "feedback", "-a", "module0", "-o", tmp_path / "out")
    assert isinstance(done.exception, HarnessFault)
    assert FILE in str(done.exception)


def test_options_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    assert run(made(tmp_path), "publish", "--preview", "--withdraw").exit_code == 2


def test_after_a_wait_what_is_true_then_is_published(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with holder(folder) as first:

        def end() -> None:
            regrade(folder, "ona1", right=1)
            first.communicate("\n", timeout=30)

        timer = threading.Timer(2, end)
        timer.start()
        done = run(folder, "publish", "-a", "module0", "--wait", "1")
        timer.join()
    assert done.exit_code == 0, (done.output, done.exception)
    assert read_published(folder).of("module0")["ona1"].finals == {"1": "1.5"}
    assert "0 results are not what is published" in run(folder, "publish", "-a", "module0", "--preview").output


def test_what_was_published_before_there_were_more_lines_is_the_same_result() -> None:
    card = Scorecard("ona", "module0", 1, "ona", "suite", "full", (result("adds"),))
    score = Score(Fraction(8), Fraction(0), Fraction(2), Fraction(6), 1, 0)
    scores = (
        b'[{"raw": 8.0, "override": 0.0, "late": -2.0, "cap": 0.0, "scale": 0.0, "final": 6.0, "maximum": 8.0,'
        b' "days_late": 1, "overrides": [], "notes": [], "comments": []}]'
    )
    before = hashlib.blake2b(pack(card) + scores, digest_size=16).hexdigest()
    assert told_of(card, [ScoreLines(score, Fraction(8))], {}).digest == before
    more = replace(score, extra={"adds": Fraction(1)})
    assert told_of(card, [ScoreLines(more, Fraction(8))], {}).digest != before
