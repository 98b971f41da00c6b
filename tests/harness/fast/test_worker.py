"""The process that runs a student's code for their pytest: it starts at once, and that costs little."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.kit.asking.session import InTerminal, Limits, NoAnswerError, OutOfTime, WorkerSession
from grader.kit.check import Check
from grader.kit.observe import observe

ROOT = Path(__file__).parents[3]
LOOKS = """
import sys
import time
from collections.abc import Sequence


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


class Says(InTerminal):
    """Starts, in the worker's place, a program that answers each request with this line."""

    def __init__(self, line: bytes) -> None:
        super().__init__(ROOT)
        self.line = line

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        del arguments
        return super().start(["-c", f"import sys; input(); sys.stdout.buffer.write({self.line!r}); sys.stdout.flush()"])


@pytest.mark.parametrize(
    "line",
    [
        b"", b"[[1.0]]", b"\xff\xfe\n", b"[[1.0]\n", b"[[1.0, 2.0]]\n", b"[[1.0], [1.0]]\n", b"[1.0]\n",
        b'{"0": [1]}\n', b'[[{"x": 1}]]\n', b'[[{"!": 1, "m": ""}]]\n', b'[[[{"?": []}]]]\n', b"[" * 100_000 + b"\n",
        b"9" * 5000 + b"\n", b'{"row": 1, "places": [], "again": "", "is_over": true}\n',
        b'{"row": 0, "places": [1], "again": "", "is_over": false}\n',
        b'{"row": 0, "places": [], "again": "", "is_over": false}\n' * 3,  # and then nothing
    ],
    ids=range(16),
)  # fmt: skip
def test_a_reply_that_is_none_is_a_crash(tmp_path: Path, line: bytes) -> None:
    """The code may write to the pipe of the replies as well; what comes is read as data, or not at all."""
    session = WorkerSession(tmp_path, Says(line))
    try:
        with pytest.raises(NoAnswerError) as caught:
            session.ask(Check("looks", "0.1", 1, "It looks.", {}, _body), [[("looks:loaded", [])]])
    finally:
        session.close()
    assert caught.value.kind == "Crashed"


def test_after_the_deadline_nothing_is_asked(tmp_path: Path) -> None:
    check = Check("looks", "0.1", 1, "It looks.", {}, _body)
    (tmp_path / "looks.py").write_text("while True: pass\n")
    began = time.monotonic()
    session = WorkerSession(tmp_path, InTerminal(ROOT), limits=Limits(deadline=began + 1.5))
    try:
        for _ in range(2):
            with pytest.raises(OutOfTime):
                session.ask(check, [[("looks:loaded", [])]])
        assert session.culprit(check, [[("looks:loaded", [])]]) is None
    finally:
        session.close()
    assert time.monotonic() - began < 30
