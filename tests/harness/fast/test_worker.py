"""The process that runs a student's code for their pytest: it starts at once, and that costs little."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.kit.answering.session import InTerminal, WorkerSession
from grader.kit.check import Check
from grader.kit.observe import observe

ROOT = Path(__file__).parents[3]
LOOKS = """
import sys


def loaded(*names):
    return [name for name in names if name in sys.modules]
"""


def _body() -> None:
    observe("looks:loaded")


def test_the_worker_imports_nothing_that_only_draws_or_tests(tmp_path: Path) -> None:
    """Hypothesis took a third of each start; the kit's own files for drawing and judging would bring it back."""
    (tmp_path / "looks.py").write_text(LOOKS)
    asked = ["hypothesis", "pytest", "msgspec", "click", "grader.kit.check", "grader.kit.judging", "numpy"]
    session = WorkerSession(tmp_path, InTerminal(ROOT))
    try:
        ((seen,),) = session.ask(Check("looks", "0.1", 1, "It looks.", {}, _body), [[("looks:loaded", asked)]])
    finally:
        session.close()
    assert seen == ["numpy"]  # which plain data needs; that it is seen shows that the others would be


@pytest.mark.parametrize("module", ["grader.kit.inputs", "grader.kit.check", "grader.kit.observe"])
def test_what_a_check_is_written_with_imports_no_hypothesis(module: str) -> None:
    code = f"import sys, {module}; sys.exit('hypothesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
