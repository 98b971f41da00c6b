"""A large class of which every second submission is hostile: what it costs, and whether the honest ones notice.

`python -m tests.harness.durability.load` grades the honest half alone, then all of them, and prints the figures:
whether each honest scorecard is the same to the byte, the time beside the sum of the budgets, the memory of the
trusted process at its peak, and the attacks that take the longest.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

from grader.courses.suite import Suite, load_suite, only_task
from grader.grading.submission import grade
from grader.intake import Source, read_submission
from grader.running.examiners import open_check_examiner
from grader.sandbox.budget import ASLEEP_SECONDS, CPU_SECONDS
from tests.harness.durability.course import ROOT, grader, run

ATTACKS = ROOT / "tests" / "attacks"
ASSIGNMENT = "module0"
SEED = "7"  # of the hidden sets: the same for everybody who measures
MOST_MIB = 100  # of the trusted process at its peak, however large and hostile the class
WORKERS = 2
SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Load:
    """What grading the class was like."""

    submissions: int
    seconds: float
    most_seconds: float  # the sum of the budgets of the hostile half, divided by the workers
    peak_mib: float
    changed: tuple[str, ...]  # honest submissions whose scorecard is another one than when they are alone
    fault: str  # the last thing said, where the exit code is not 0

    @property
    def is_well(self) -> bool:
        """Whether nobody noticed the attacks."""
        within = self.seconds <= self.most_seconds and self.peak_mib < MOST_MIB
        return within and not self.changed and not self.fault

    def __str__(self) -> str:
        """The figures on one line."""
        return (
            f"{self.submissions} submissions, every second one hostile: {self.seconds:.0f} s of at most "
            f"{self.most_seconds:.0f}; peak {self.peak_mib:.0f} MiB of at most {MOST_MIB}; "
            f"{len(self.changed)} honest scorecards changed{self.fault and ': '}{self.fault}"
        )


def loaded(course: Path, folder: Path, size: int, attacks: Path = ATTACKS, only: str = "") -> Load:
    """Grade `size` submissions, half of them hostile, and the other half also alone; the course has its hidden sets."""
    both, honest = folder / "both", folder / "honest"
    hostile, good = cycle(_hostile(attacks)), cycle(_honest())
    for n in range(0, size, 2):
        _write(honest / f"student{n:05}", next(good), n)
        shutil.copytree(honest / f"student{n:05}", both / f"student{n:05}")
        _write(both / f"student{n + 1:05}", (next(hostile),), n + 1)
    alone = _Run(_course(course, folder / "alone"), honest, only)
    together = _Run(_course(course, folder / "together"), both, only)
    expected = {card["student"]: card for card in alone.cards}
    cards = {card["student"]: card for card in together.cards}
    changed = tuple(name for name, card in expected.items() if cards.get(name) != card)
    most = size // 2 * (CPU_SECONDS + ASLEEP_SECONDS) / WORKERS
    fault = alone.fault or together.fault
    return Load(len(cards), together.seconds, most, together.peak_mib, changed, fault)


def _hostile(attacks: Path) -> list[Path]:
    """Each attack that is made of Python files."""
    return sorted(folder for folder in attacks.iterdir() if folder.is_dir() and any(folder.rglob("*.py")))


def _honest() -> list[tuple[Path, ...]]:
    """The folders of which an honest submission is made, one over the other: the reference, and a change of it."""
    changes = sorted(chain.from_iterable((ROOT / "tests" / kind).glob("*/*.py") for kind in ("wrong", "unusual")))
    names = dict.fromkeys(file.parent for file in changes if file.name in ("operators.py", "module.py"))
    return [(ROOT / "reference",), *((ROOT / "reference", folder) for folder in names)]


def _write(student: Path, folders: Sequence[Path], number: int) -> None:
    """The submission made of the folders, with a comment in each file, so that no two are the same."""
    for folder in folders:
        shutil.copytree(
            folder, student, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in student.rglob("*.py"):
        if not file.is_symlink():
            with file.open("a", encoding="utf-8") as text:
                text.write(f"\n# handed in by student {number}\n")


def _course(course: Path, folder: Path) -> Path:
    shutil.copytree(course / "hidden", folder / "hidden")
    return folder


class _Run:
    """One grading from outside: what it printed, how long it took, and the most memory that it held."""

    def __init__(self, course: Path, submissions: Path, only: str) -> None:
        options = ["-a", ASSIGNMENT, "--jobs", str(WORKERS), "--json", *(("--only", only) if only else ())]
        command = [*grader(course), "grade", *options, str(submissions)]
        began, self.peak_mib = time.monotonic(), 0.0
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
            with subprocess.Popen(command, stdout=out, stderr=errors, cwd=ROOT) as process:
                while process.poll() is None:
                    self.peak_mib = max(self.peak_mib, _peak_mib(process.pid))
                    time.sleep(SAMPLE_SECONDS)
            self.seconds = time.monotonic() - began
            out.seek(0)
            errors.seek(0)
            self.cards = [] if process.returncode else json.load(out)
            self.fault = f"{errors.read()[-500:]} (exit code {process.returncode})" if process.returncode else ""


def _peak_mib(pid: int) -> float:
    """The most memory that the process has held so far, as the kernel counts it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), default=0.0)


def suite_of(course: Path, only: str) -> Suite:
    """The suite that the class is graded by."""
    suite = load_suite(ROOT, ASSIGNMENT, course / "hidden")
    return only_task(suite, only) if only else suite


def slowest(course: Path, attacks: Path, only: str) -> Iterator[tuple[str, float]]:
    """Each attack with the seconds that it takes by itself, the longest first."""
    suite = suite_of(course, only)
    seconds = {}
    with open_check_examiner(ROOT, suite) as examiner:
        for folder in _hostile(attacks):
            began = time.monotonic()
            grade(read_submission(Source(folder.name, folder, "folder"), suite.assignment), examiner)
            seconds[folder.name] = time.monotonic() - began
    yield from sorted(seconds.items(), key=lambda row: -row[1])


def main() -> None:
    """Print the figures; ends with 1 where they are not as they must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.durability.load", description=__doc__)
    parser.add_argument("--size", type=int, default=2_000, help="of the class")
    parser.add_argument("--only", default="", metavar="TASK", help="grade one task")
    parser.add_argument("--attacks", type=Path, default=ATTACKS, help="a folder with a folder for each attack")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        run(*grader(course), "freeze", "-a", ASSIGNMENT, "--hidden", "--seed", SEED)
        load = loaded(course, Path(folder), options.size, options.attacks, options.only)
        print(load, flush=True)
        timed = list(slowest(course, options.attacks, options.only))
    print(f"{len(timed)} attacks take {sum(s for _, s in timed):.1f} s one after another; the longest:")
    print("\n".join(f"{seconds:8.2f} s  {name}" for name, seconds in islice(timed, 12)))
    raise SystemExit(not load.is_well)


if __name__ == "__main__":
    main()
