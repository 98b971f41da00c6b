"""What a large class with three attempts each costs: grading it, a regrade with its diff, and an export.

`python -m tests.harness.durability.class_load` prints the seconds and the memory of each, and ends with 1 where all of
it takes more than three times as long as grading alone.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.harness.linux.till import command, copied, hand_in, put, surroundings, turn_the_order

ATTEMPTS = 3
MOST = 3.0  # times as long as grading alone
CLASS = """
zone = "UTC"
late_days = 2
[[assignment]]
name = "bills"
due = "2026-11-10 18:00"
attempts = "best"
late = { kind = "percent per day begun", percent = 10 }
"""


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    what: str
    seconds: float
    mib: float  # of the trusted process at its peak


def cost(course: Path, what: str, *words: str | Path) -> Cost:
    """Run a command to its end."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            command(course, *words), cwd=course, env=surroundings(), stdout=out, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            out.seek(0)
            raise SystemExit(f"{what}: {out.read()[-2000:]}")
    return Cost(what, time.monotonic() - began, usage.ru_maxrss / 1024)


def measured(folder: Path, size: int) -> list[Cost]:
    """Hand in, grade, change a check, regrade, and ask for the scores."""
    course = copied(folder)
    people = [f"student{n:04}" for n in range(size)]
    put(course / "class" / "class.toml", CLASS)
    put(course / "class" / "roster.csv", "\n".join(["id", *people]) + "\n")
    costs = []
    for number in range(ATTEMPTS):
        for n, person in enumerate(people):
            hand_in(folder / "class", person, {"shares": (n + number) % 3, "rounded": n % 2}, f"{n} {number}")
        received = f"2026-11-{9 + number:02} 12:00"
        put(course / "class" / "receipts.csv", "\n".join(["id,received", *(f"{p},{received}" for p in people)]) + "\n")
        costs.append(cost(course, "grade", "grade", "-a", "bills", folder / "class"))
    turn_the_order(course)
    costs.append(cost(course, "regrade --diff", "regrade", "-a", "bills", "--diff"))
    costs.append(cost(course, "export", "export", "csv", "-a", "bills", "-o", folder / "bills.csv"))
    costs.append(cost(course, "regrade --write", "regrade", "-a", "bills", "--write"))
    return costs


def said(costs: Sequence[Cost]) -> tuple[list[str], bool]:
    """The figures, and whether they are as they must be."""
    lines = [f"{one.what}: {one.seconds:.1f} s, {one.mib:.0f} MiB" for one in costs]
    grading = sum(one.seconds for one in costs if one.what == "grade")
    ratio = sum(one.seconds for one in costs if one.what in ("grade", "regrade --diff", "export")) / grading
    return [*lines, f"all three: {ratio:.2f} times the grading alone"], ratio <= MOST


def main() -> None:
    """Print the figures; ends with 1 where they are not as they must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.durability.class_load", description=__doc__)
    parser.add_argument("--size", type=int, default=1_000, help="of the class")
    with tempfile.TemporaryDirectory() as folder:
        lines, is_well = said(measured(Path(folder), parser.parse_args().size))
    print("\n".join(lines))
    raise SystemExit(not is_well)


if __name__ == "__main__":
    main()
