"""The committed public sets: there is one for each check, and the checks ask on it just what was recorded."""

from pathlib import Path

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.courses.suite import load_checks, public_folder
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.check import Check
from grader.kit.judging.drawing import example_key
from grader.kit.judging.evaluate import Example, evaluate
from grader.kit.judging.examples import read_set, set_path
from grader.kit.observe import same_call

ROOT = Path(__file__).parents[3]
CHECKS = [(name, check) for name in assignments(ROOT) for check in load_checks(ROOT, load_assignment(ROOT, name))]


@pytest.fixture(scope="module")
def reference() -> InProcess:
    return InProcess(read_folder(ROOT / "reference"))


@pytest.mark.parametrize(("name", "check"), CHECKS, ids=[c.name for _, c in CHECKS])
def test_a_public_set_fits_its_check(name: str, check: Check, reference: InProcess) -> None:
    """A check that was changed without freezing again asks other calls, or finds inputs that it no longer takes."""
    frozen = read_set(set_path(public_folder(ROOT), name, check), check).examples
    fresh = [Example(e.inputs) for e in frozen]
    outcomes = evaluate(check, fresh, [()] * len(fresh), reference.for_check(check))
    assert [o.mismatch for o in outcomes] == [None] * len(frozen)
    for outcome, example in zip(outcomes, frozen, strict=True):
        assert len(outcome.example.calls) == len(example.calls)
        assert all(map(same_call, outcome.example.calls, example.calls)), example.inputs


@pytest.mark.parametrize(("name", "check"), CHECKS, ids=[c.name for _, c in CHECKS])
def test_every_example_and_every_neighbour_is_of_its_kind(name: str, check: Check) -> None:
    for example in read_set(set_path(public_folder(ROOT), name, check), check).examples:
        for parameter, kind in check.inputs.items():
            value = example.inputs[parameter]
            assert kind.contains(value), (parameter, value)
            simpler = list(kind.neighbours(value))
            assert all(kind.contains(v) and kind.size(v) < kind.size(value) for v in simpler)


def test_no_example_is_there_twice() -> None:
    for name, check in CHECKS:
        keys = [example_key(e) for e in read_set(set_path(public_folder(ROOT), name, check), check).examples]
        assert len(keys) == len(set(keys)), check.name


def test_no_set_is_left_behind_by_a_check_that_is_gone() -> None:
    kept = {p.relative_to(public_folder(ROOT)) for p in public_folder(ROOT).rglob("*.json")}
    assert kept == {set_path(Path(), name, check) for name, check in CHECKS}
