"""Draws in a fresh process, beside a module full of odd literals or without one."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_DRAW = """
import json, sys
if sys.argv[1]:
    __import__(sys.argv[1])
from grader.kit.check import Check
from grader.kit.drawing import drawn, example_key
from tests.checks import test_datasets, test_operators
checks = [c for m in (test_datasets, test_operators) for c in vars(m).values() if isinstance(c, Check)]
print(json.dumps([[c.name, [example_key(e) for e in drawn(c, 60, 5)]] for c in checks]))
"""
# As a student or an author may have them: Hypothesis would take these numbers and words for its draws.
_LITERALS = "ODD = [77.03125, -613.75, 0.3330078125, 41.5, 9007.25, 1e-3, 12345, -987, 'an odd word', b'odd bytes']\n"
_SWITCHED_OFF = "import grader.kit.local_constants as c\nc.is_known_version = lambda: False\n"

Draws = Mapping[str, list[str]]  # the keys of the examples, by check


def write_decoys(folder: Path) -> None:
    """Write the modules that `drawn_in` can import: one with odd literals, and the same with our switch off."""
    (folder / "literals.py").write_text(_LITERALS, encoding="utf-8")
    (folder / "literals_not_ignored.py").write_text(_SWITCHED_OFF + _LITERALS, encoding="utf-8")


def drawn_in(folder: Path, beside: str = "", hypothesis_folder: Path | None = None) -> Draws:
    """What a process draws that starts in `folder` and imports the module `beside` first."""
    path = [str(p) for p in (hypothesis_folder, folder, ROOT) if p]
    done = subprocess.run(
        [sys.executable, "-c", _DRAW, beside],
        cwd=folder, env={"PYTHONPATH": ":".join(path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
