"""`python -m tests.harness.mutants [MODULE ...]`: does a fast test notice each small change of the judge?

Every mutant of the modules in changes.py is killed by the tests of its module, or stands in equivalent.toml with the
reason why no test can kill it. Ends with 1 where one survives, and where an entry is not true any more.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.proving.mutations.mutants import Mutant
from grader.proving.settings import ProofSettings, read_settings_file
from grader.proving.trying import MutantTrial
from tests.harness.mutants.changes import MODULES, functions_of, mutants_of, own_tests, source_of
from tests.harness.mutants.trying import killers

EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def main() -> int:
    """Try the modules, print what survives, and say by the exit code whether that is all right."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", default=MODULES, help="such as judging; else all")
    parser.add_argument("--function", default="", help="only the mutants of this one, such as Known.add")
    parser.add_argument("--killers", action="store_true", help="print which test noticed each mutant")
    options = parser.parse_args()
    names = {Path(m).stem for m in options.modules}
    if unknown := names - {Path(m).stem for m in MODULES}:
        parser.error(f"{sorted(unknown)[0]}: expected one of {', '.join(Path(m).stem for m in MODULES)}")
    settings = read_settings_file(EQUIVALENT, MODULES)
    files = [file for file in MODULES if Path(file).stem in names]
    good = [_is_proven(file, settings, options.function, with_killers=options.killers) for file in files]
    return 0 if all(good) else 1


def _is_proven(file: str, settings: ProofSettings, function: str, *, with_killers: bool) -> bool:
    """Whether each mutant of a module, or of one function, is killed or listed, and each entry about it is true."""
    start, source = time.monotonic(), source_of(file)
    require_green(file, source.text)
    mutants = [m for m in settings.wanted(mutants_of(source)) if function in ("", m.function)]
    found = dict(killers((file, m.after) for m in mutants))
    trials = [MutantTrial(m, (found[n],) if found[n] else ()) for n, m in enumerate(mutants)]
    left = [t.mutant for t in trials if not t.killers and not settings.reason(t.mutant)]
    if with_killers:
        print("\n".join(f"{t.mutant.function}: {t.mutant.new!r}: {''.join(t.killers)}" for t in trials))
    print("".join(map(_survivor, left)), end="")
    print(f"{file}: {_counts(trials, left)}; {time.monotonic() - start:.0f} s", flush=True)
    try:
        settings.require_true(trials, {file: functions_of(source_of(file)) for file in MODULES})
    except HarnessFault as fault:
        print(fault)
        return False
    return not left


def require_green(file: str, text: str) -> None:
    """The tests pass on the module as it is, or nothing that they say of a mutant means anything."""
    [(_, failed)] = killers([(file, text)])
    if failed:
        sys.exit(f"{', '.join(own_tests(file))}: {failed} fails on {file} as it is")


def _counts(trials: Sequence[MutantTrial], left: Sequence[Mutant]) -> str:
    killed = sum(bool(t.killers) for t in trials)
    return (
        f"{len(trials)} mutants: {killed} killed, {len(left)} survived, {len(trials) - killed - len(left)} equivalent"
    )


def _survivor(mutant: Mutant) -> str:
    """A mutant as an entry of equivalent.toml needs it: its function, its lines, and what they became."""
    lines = [
        *(f"    - {line}" for line in mutant.old.splitlines()),
        *(f"    + {line}" for line in mutant.new.splitlines()),
    ]
    return "\n".join([f"SURVIVED {mutant.function or 'top of the file'} ({mutant.operator})", *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
