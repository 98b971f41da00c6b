"""Freezes an assignment's public sets in a fresh process, beside a module full of odd literals or without one."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "mini_ml"  # the assignment that is frozen: numbers, points and lists of them
_FREEZE = """
import json, sys
from pathlib import Path
if sys.argv[1]:
    __import__(sys.argv[1])
from grader.courses.freezing import PUBLIC_SEED, drawn_sets, plan_public
root = Path(sys.argv[2])
print(json.dumps(drawn_sets(plan_public(root, sys.argv[3], anew=True), PUBLIC_SEED, lambda *_: None)))
"""
# As a student or an author may have them: Hypothesis would take these numbers and words for its draws.
_LITERALS = "ODD = [77.03125, -613.75, 0.3330078125, 41.5, 0.40625, 1e-3, 12345, -987, 'an odd word', b'odd bytes']\n"
_SWITCHED_OFF = """
import grader.kit.judging.local_constants as c
c.is_known_version = lambda: False
c.require_known_version = lambda: None
"""

Texts = Mapping[str, str]  # of the sets, by check


def write_decoys(folder: Path) -> None:
    """Write the modules that `frozen_in` can import: one with odd literals, and the same with our switch off."""
    (folder / "literals.py").write_text(_LITERALS, encoding="utf-8")
    (folder / "literals_not_ignored.py").write_text(_SWITCHED_OFF + _LITERALS, encoding="utf-8")


def frozen_in(folder: Path, beside: str = "", hypothesis_folder: Path | None = None) -> Texts:
    """What a process freezes that starts in `folder` and imports the module `beside` first."""
    path = [str(p) for p in (hypothesis_folder, folder, ROOT) if p]
    done = subprocess.run(
        [sys.executable, "-c", _FREEZE, beside, ROOT, NAME],
        cwd=folder, env={"PYTHONPATH": ":".join(path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    texts: Texts = json.loads(done.stdout)
    return texts
