"""Beside other plug-ins, which somebody may have installed, a student's pytest gives the same verdicts.

`tox -e plugins-newest,plugins-oldest,plugins-pure` installs them; what is not installed here is left out.
"""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.release.repository import release

ROOT = Path(__file__).parents[3]
# How a run says itself to be one with the plug-in, and the module by which it is known to be there.
RUNS = {
    "all": ([], "pytest"),
    "xdist": (["-n", "2"], "xdist"),
    "forked": (["--forked"], "pytest_forked"),
    "timeout": (["--timeout=60"], "pytest_timeout"),
    "cov": (["--cov=student"], "pytest_cov"),
    "randomly": (["-p", "randomly"], "pytest_randomly"),
}
OWN = ("neg", "mul", "lt", "log", "sigmoid_of")  # checks, so that a run is short


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hand-out with some right functions, a wrong one, one that raises, one that has no end, and stubs."""
    folder = release(ROOT, tmp_path_factory.mktemp("released") / "exercises", None).folder
    text = (ROOT / "reference" / "operators.py").read_text("utf-8")
    for old, new in (
        ("return x * y", "return x + y"),
        ("return math.log(x)", "return math.lgo(x)"),
        ("return 1.0 if x < y else 0.0", "while True:\n        pass"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "student" / "operators.py").write_text(text, "utf-8")
    return folder


def verdicts(folder: Path, *options: str, alone: bool = False) -> tuple[list[str], str]:
    """The checks that are told, and the counts."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    env |= {"COLUMNS": "80", "NO_COLOR": "1"} | ({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if alone else {})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-k", " or ".join(OWN), *options],
        cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert "INTERNALERROR" not in done.stdout + done.stderr, done.stdout
    counts = re.sub(r" in [\d.]+s.*|\d+ deselected, |\d+ warnings?, ", "", done.stdout.strip().split("\n")[-1])
    return sorted(re.findall(r"^_+ (test_\w+) _+$", done.stdout, re.MULTILINE)), counts


@pytest.mark.parametrize("name", RUNS)
def test_the_verdicts_are_those_without_plug_ins(repository: Path, name: str) -> None:
    options, module = RUNS[name]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    alone = verdicts(repository, alone=True)
    assert alone[0][:2] == ["test_log_is_the_natural_logarithm", "test_lt_tells_which_is_less"]
    assert verdicts(repository, *options) == alone


def test_coverage_is_said_not_to_be_that_of_the_checked_code(repository: Path) -> None:
    if importlib.util.find_spec("pytest_cov") is None:
        pytest.skip("pytest_cov is not installed")
    command = [sys.executable, "-m", "pytest", "--cov=student", "-k", "neg_changes"]
    done = subprocess.run(command, cwd=repository, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert "The coverage is not that of the code that is checked" in done.stdout
