"""`python -m tests.harness.layers`: what each layer of the sandbox keeps out, as a table. It is no test.

Runs the attack suite of tests/attacks, and a handful of attacks with one aim each, with every layer on and with some
off, in a throwaway copy, in namespaces without rights.
"""

import argparse
from pathlib import Path

from tests.harness.layers.cage import ROOT, throwaway
from tests.harness.layers.rows import CHOICES, RIGHTS, run_rows
from tests.harness.layers.table import Row, names, table


def main() -> None:
    """Run, and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.layers", description=__doc__)
    parser.add_argument("--attacks", type=Path, default=ROOT / "tests" / "attacks", help="another folder of attacks")
    parser.add_argument("--rows", nargs="+", choices=list(CHOICES), default=list(CHOICES), help="only these")
    parser.add_argument("--only", nargs="+", default=[], help="only the attacks of these names")
    parser.add_argument("--handful", action="store_true", help="only the handful")
    options = parser.parse_args()
    has_suite = (options.attacks / "manifest").is_dir() and not options.handful
    with throwaway(options.attacks if has_suite else None) as folder:
        for title, attacks in [("A handful", None), *([("The suite", folder / "attacks")] if has_suite else [])]:
            rows: list[Row] = []
            for row in run_rows(folder, attacks, options.rows, options.only):
                rows.append(row)
                # as it is done: all attacks under all choices take more than an hour
                print(f"{row.name}: {row.not_run or len(row.through)}\n{names([row])}", flush=True)
            print(f"\n{title}\n{table([*rows, RIGHTS])}\n", flush=True)


if __name__ == "__main__":
    main()
