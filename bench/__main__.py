"""`python -m bench [--quick] [--json FILE]`: prints every figure beside its target. Ends with 0 either way."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.clock import median, of_process, on_cores
from bench.contest import contest, throughput
from bench.figures import Figure, as_data, ratio, table
from bench.material import gather
from bench.own_tests import own_tests
from bench.pages import pages
from bench.pictures import pictures
from bench.scale import scale
from bench.steps import steps
from bench.walls import walls

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    rounds: int  # against pytest: nearly all of the time goes there
    short_rounds: int  # of what takes seconds
    students: int
    few: int
    many: int


FULL = Extent(rounds=5, short_rounds=15, students=90, few=1_000, many=10_000)
QUICK = Extent(rounds=1, short_rounds=7, students=45, few=200, many=1_000)


def main() -> None:
    """Measure one thing after another, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller classes: minutes, not an hour")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    options = parser.parse_args()
    machine = _machine()
    print("\n".join(f"{name:10} {value}" for name, value in machine.items()), flush=True)
    figures = []
    for figure in _figures(QUICK if options.quick else FULL):
        print(f"{figure.name}: {figure.value:.3g}  ({figure.side})", flush=True)
        figures.append(figure)
    print(f"\n{table(figures)}")
    if options.json:
        data = {"machine": machine, "figures": as_data(figures)}
        options.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _machine() -> dict[str, str]:
    return {
        "load": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "cores": str(len(os.sched_getaffinity(0))),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("pytest", "hypothesis", "numpy", "msgspec")},
    }


def _figures(extent: Extent) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _cache_byte_code(Path(folder, "pycache"))
        material = gather(ROOT, Path(folder))
        with on_cores([min(os.sched_getaffinity(0))]):
            yield _students_pytest(extent.short_rounds)
            yield from steps(material, extent.short_rounds)
            yield from pictures(extent.short_rounds)
            yield from pages(extent.short_rounds)
            yield walls(material, extent.short_rounds)
            yield from own_tests(ROOT, extent.short_rounds)
            yield from contest(material, extent.rounds, extent.students)
        yield from throughput(material, extent.short_rounds, extent.students)
        yield from scale(material, extent.few, extent.many)


def _cache_byte_code(folder: Path) -> None:
    """Let every process that is started from here find byte code, pytest's own of rewritten modules included."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _students_pytest(rounds: int) -> Figure:
    """Return the student's pytest on a finished solution, against importing what it needs."""
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/checks"]
    imports = [sys.executable, "-c", "import pytest, hypothesis, numpy"]
    of_process(tests, ROOT)
    pairs = [(of_process(tests, ROOT), of_process(imports, ROOT)) for _ in range(rounds)]
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    return ratio("student's pytest / import of its packages", ours, theirs, at_most=6)


if __name__ == "__main__":
    main()
