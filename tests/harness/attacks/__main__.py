"""`python -m tests.harness.attacks [NAME ...]`: runs the attacks, and prints how many of each class succeed.

Where root calls it, all of them are run twice: as root, and as an ordinary user.
"""

import os
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from as_user import run_as_user
from attack_outcome import run
from attack_world import make_scene

from grader.courses.freezing import drawn_sets, plan_hidden
from grader.courses.generations import make_present
from grader.courses.suite import load_suite
from grader.running.examiners import open_check_examiner
from tests.harness.attack_rows import ROOT, Attack, attacks


def main(names: list[str]) -> int:
    """Run those whose names begin so, or all; 1 where any succeeds, else 0."""
    is_root = os.geteuid() == 0
    tried, won = Counter[str](), Counter[str]()
    for attack, found in _outcomes(names):
        tried[attack.kind] += 1
        won[attack.kind] += bool(found)
        if found:
            sys.stdout.write(f"{attack.name}: {'; '.join(found)[:300]}\n")
            sys.stdout.flush()
    _write_table("root" if is_root else "an ordinary user", tried, won)
    if is_root:
        won["as a user"] += run_as_user([sys.executable, "-m", "tests.harness.attacks", *names])
    return min(won.total(), 1)


def _outcomes(names: list[str]) -> Iterator[tuple[Attack, list[str]]]:
    """Each attack with what it succeeded in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sets = drawn_sets(plan_hidden(ROOT, "module0", {}), secrets.randbits(32), lambda *_: None)
        make_present(folder / "hidden", "module0", sets)
        with open_check_examiner(ROOT, load_suite(ROOT, "module0", folder / "hidden")) as examiner:
            for attack in attacks():
                if names and not attack.name.startswith(tuple(names)):
                    continue
                scene = make_scene(folder / attack.name / "world")
                with closing(scene.listener):
                    yield attack, list(run(attack, scene, examiner, folder / attack.name / "handed in"))


def _write_table(who: str, tried: Counter[str], won: Counter[str]) -> None:
    sys.stdout.write(f"as {who}:\n")
    for kind in (*tried, "all"):
        all_tried, all_won = (tried.total(), won.total()) if kind == "all" else (tried[kind], won[kind])
        sys.stdout.write(f"{kind:<24}{all_tried:>5} attacks{all_tried - all_won:>5} stopped{all_won:>5} succeeded\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
