"""`grader prove`: what a weak suite lets through is shown, what is listed must be true, and two runs print the same."""

import dataclasses
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.courses.suite import Suite
from grader.grading.submission import CheckExaminer, Passes
from grader.kit.errors import HarnessFault
from grader.proving.page import as_page
from grader.proving.proof import Proof, mutants_of, nearest, prove
from grader.proving.settings import ProofSettings, read_settings
from grader.proving.text import as_text
from grader.proving.trying import MutantTrial
from tests.harness.linux.conftest import ROOT, Cli

Proved = Callable[..., Proof]
NOTHING_LISTED = 'files = ["operators.py"]\n'


@pytest.fixture(scope="module")
def proved(examiners: Mapping[str, CheckExaminer], suites: Mapping[str, Suite]) -> Proved:
    """Proves some functions of module0, by a suite that lacks some checks."""

    def result(*functions: str, without: tuple[str, ...] = ()) -> Proof:
        whole = suites["module0"]
        suite = dataclasses.replace(whole, groups=tuple(g for g in whole.groups if g.check.name not in without))
        examiner = CheckExaminer(Passes(suite), examiners["module0"].servers)
        settings = read_settings(whole.assignment)
        return prove(ROOT, examiner, settings, mutants_of(ROOT, settings, functions), lambda: None)

    return result


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course like this one, whose assignments can be changed."""
    tests = [f"tests/{folder}" for folder in ("checks", "mistakes", "probes", "strategies", "examples/module0")]
    for folder in ("assignments", "reference", "student", *tests):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "tests" / "__init__.py", tmp_path / "tests" / "__init__.py")
    for other in (tmp_path / "assignments").glob("[!.]*"):
        if other.name != "module0":
            shutil.rmtree(other)
    return tmp_path


def test_what_is_not_equivalent_is_killed(proved: Proved) -> None:
    proof = proved("relu", "neg")
    assert (proof.count("survived"), proof.percent, proof.meets_bar) == (0, 100.0, True)
    assert proof.count("killed") > 5
    assert [m.reason for m in proof.mutants if m.fate == "equivalent"] == ["at 0 both give 0"]


def test_a_suite_that_lacks_a_check_lets_mutants_through_and_shows_them(proved: Proved) -> None:
    proof = proved(
        "neg", without=("neg_changes_the_sign", "neglist_negates_each_element", "neglist_takes_any_iterable")
    )
    assert (proof.count("killed"), proof.meets_bar) == (0, False)
    text = as_text(proof)
    assert "SURVIVED operators.py, neg" in text
    assert "-    return -x\n+    return x" in text
    assert "no check runs this function" in text


def test_the_check_that_came_nearest_is_the_one_whose_answers_changed_most() -> None:
    settings = read_settings(load_assignment(ROOT, "module0"))
    mutant, other = mutants_of(ROOT, settings, ("neg",))[:2]
    killed = MutantTrial(other, ("b", "c"))
    assert nearest(MutantTrial(mutant, (), {"a": 1, "b": 0, "c": 2}), [killed]) == "c"
    assert nearest(MutantTrial(mutant, (), {"a": 0, "b": 0, "c": 0}), [killed]) == "b"
    assert nearest(MutantTrial(mutant, (), {"a": 0, "b": 0}), []) == ""


def test_kills_are_counted_for_each_check_and_for_it_alone(proved: Proved) -> None:
    proof = proved("relu")
    row = next(r for r in proof.checks if r.check == "relu_keeps_positive_numbers")
    assert row.kills == row.only == proof.count("killed")
    assert {r.kills for r in proof.checks if r.check != row.check} == {0}
    assert [(t.task, t.kills) for t in proof.tasks if t.kills] == [("0.1", row.kills)]


def test_a_walk_that_ends_early_is_killed_by_what_it_does_and_not_by_its_source_alone(proved: Proved) -> None:
    proof = proved("Module.train")
    early = [m for m in proof.mutants if m.operator == "levels only"]
    assert len(early) == 2
    for mutant in early:
        assert "train_reaches_the_whole_tree" in mutant.killers


def test_the_reference_passes_every_check_and_the_stub_none(proved: Proved) -> None:
    proof = proved("neg")
    assert (len(proof.reference_passes), proof.stub_passes) == (len(proof.checks), ())


def _settings(root: Path, text: str) -> ProofSettings:
    (root / "assignments" / "module0" / "proof.toml").write_text(text, encoding="utf-8")
    return read_settings(load_assignment(root, "module0"))


ENTRY = '[[equivalent]]\nfile = "operators.py"\nfunction = "relu"\nline = "{}"\nbecomes = ["{}"]\nreason = "why"\n'
RELU = "return x if x > 0 else 0.0"


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (ENTRY.format(RELU, "return x if x >> 0 else 0.0"), "no such mutant: .* the nearest one is 'return x if x > 0"),
        (ENTRY.format(RELU, "return x if (x < 0) else 0.0"), "is killed by relu_keeps_positive_numbers, so it is not"),
        (ENTRY.format("return 7", "return 8"), "no such mutant"),
        (ENTRY.format(RELU, "").replace('becomes = [""]\n', "").replace("x > 0", "x > 1"), "no mutant of .* survives"),
        (ENTRY.format(RELU, "x").replace("relu", "relux"), "no such function"),
        ('[[given]]\nfile = "operators.py"\nfunction = "relux"\nreason = "why"\n', "no function relux"),
    ],
)
def test_an_entry_that_is_not_true_any_more_is_an_error(
    entry: str, fault: str, root: Path, examiners: Mapping[str, CheckExaminer]
) -> None:
    settings = _settings(root, NOTHING_LISTED + entry)
    mutants = [m for m in mutants_of(root, settings, ("relu",)) if m.operator == "other comparison"]
    with pytest.raises(HarnessFault, match=fault):
        prove(root, examiners["module0"], settings, mutants, lambda: None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "bars = 90\n",
            r"bars = 90 \(.*toml:1\): expected a key of bar, files, given, equivalent; did you mean 'bar'",
        ),
        ("bar = 101\n", "expected a number from 0 to 100"),
        ('files = ["operator.py"]\n', "expected names of operators.py"),
        ('[[given]]\nfile = "operators.py"\nfunction = "neg"\n', r"reason = nothing \(.*toml:1\): expected a text"),
        ("bar = \n", "expected TOML"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence(text: str, fault: str, root: Path) -> None:
    with pytest.raises(HarnessFault, match=fault):
        _settings(root, text)


def test_a_given_function_is_not_mutated(root: Path) -> None:
    given = '[[given]]\nfile = "operators.py"\nfunction = "relu"\nreason = "why"\n'
    assert mutants_of(root, _settings(root, NOTHING_LISTED + given), ("relu",)) == ()


def test_two_runs_print_and_write_the_same(cli: Cli, course: Path, tmp_path: Path) -> None:
    seen = []
    for turn in ("first", "second"):
        page, data = tmp_path / f"{turn}.html", tmp_path / f"{turn}.json"
        done = cli(
            course, "prove", "module0", "--function", "relu", "--function", "map", "--html", page, "--json", data
        )
        assert done.returncode == 0, done.stderr
        seen.append((done.stdout, page.read_text(encoding="utf-8"), data.read_text(encoding="utf-8")))
    assert seen[0] == seen[1]
    (proof,) = json.loads(seen[0][2])
    assert {m["fate"] for m in proof["mutants"]} == {"killed", "equivalent"}


def test_below_the_bar_the_exit_code_is_1_and_the_diff_is_shown(root: Path, cli: Cli, course: Path) -> None:
    _settings(root, NOTHING_LISTED)
    done = cli(course, "--course", root, "prove", "module0", "--function", "relu")
    assert done.returncode == 1, done.stderr
    assert "+    return x if x >= 0 else 0.0" in done.stdout
    assert "nearest: relu_keeps_positive_numbers" in done.stdout


def test_a_lower_bar_is_met(root: Path, cli: Cli, course: Path) -> None:
    _settings(root, f"bar = 50\n{NOTHING_LISTED}")
    done = cli(course, "--course", root, "prove", "module0", "--function", "relu")
    assert done.returncode == 0, done.stderr


def test_the_page_is_one_file_that_loads_nothing_and_shows_code_as_text(proved: Proved) -> None:
    checks = ("lt_tells_which_is_less",)
    page = as_page([proved("lt", without=checks)])
    assert page.count("<script>") == 1  # of the frame, which sorts tables
    assert "src=" not in page
    assert "1.0 if x &lt; y else 0.0</del>" in page
    assert "Survived" in page
