"""The benchmark runs: a part of it that takes seconds, whatever its figures are."""

from pathlib import Path

from bench.material import gather
from bench.pictures import pictures
from bench.steps import steps
from tests.harness.linux.conftest import ROOT


def test_each_step_of_a_judged_pass_is_measured(tmp_path: Path) -> None:
    figures = steps(gather(ROOT, tmp_path), rounds=1)
    assert [figure.name.removeprefix("CPU ms: ") for figure in figures] == [
        "fork",
        "locks",
        "send and load the files",
        "receive, call, encode",
        "judge, replies known",
        "judge, nothing known",
    ]
    calls = next(figure for figure in figures if "call" in figure.name)
    assert calls.value > 0


def test_pictures_are_measured_and_small() -> None:
    *times, size = pictures(rounds=1)
    assert [figure.name for figure in times] == [f"CPU ms: region of {name}" for name in ("Linear", "Split", "Part")]
    assert size.verdict == "met"
