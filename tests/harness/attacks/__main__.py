"""`python -m tests.harness.attacks [NAME ...]`: runs the attacks, and prints how many of each class succeed."""

import secrets
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from attack_outcome import run
from attack_world import make_scene

from grader.freezing import drawn_sets, plan_hidden
from grader.generations import make_present
from grader.running import open_bench
from grader.suite import load_suite
from tests.harness.attack_rows import ROOT, attacks


def main(names: list[str]) -> int:
    """Run those whose names begin so, or all; returns how many succeed."""
    tried, won = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sets = drawn_sets(plan_hidden(ROOT, "module0", {}), secrets.randbits(32), lambda *_: None)
        make_present(folder / "hidden", "module0", sets)
        with open_bench(ROOT, load_suite(ROOT, "module0", folder / "hidden")) as bench:
            for attack in attacks():
                if names and not attack.name.startswith(tuple(names)):
                    continue
                scene = make_scene(folder / attack.name / "world")
                found = list(run(attack, scene, bench, folder / attack.name / "handed in"))
                scene.listener.close()
                tried[attack.kind] += 1
                won[attack.kind] += bool(found)
                if found:
                    sys.stdout.write(f"{attack.name}: {'; '.join(found)[:300]}\n")
    for kind in (*tried, "all"):
        all_tried, all_won = (tried.total(), won.total()) if kind == "all" else (tried[kind], won[kind])
        sys.stdout.write(f"{kind:<24}{all_tried:>5} attacks{all_tried - all_won:>5} stopped{all_won:>5} succeeded\n")
    return won.total()


if __name__ == "__main__":
    raise SystemExit(min(main(sys.argv[1:]), 1))
