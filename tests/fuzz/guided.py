"""Fuzzes with coverage as the guide: `python -m tests.fuzz.guided --seconds 60` runs each target for so long.

Needs atheris, which runs on Linux. Each target runs in a process of its own; what is new in coverage is kept in a
folder for the run, and so are inputs that let out an undeclared error: they are printed, and the exit code is 1.
"""

import argparse
import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MEMORY_MIB = 1024  # of a target's process; what needs more is a finding
INPUT_SECONDS = 20  # of one input, on a busy machine; what needs more is a finding
MOST_PRINTED = 4096  # bytes of a finding in hex; all of them are in its file
_RUNS = re.compile(rb"number_of_executed_units: (\d+)")
_EDGES = re.compile(rb"cov: (\d+)")


def main() -> None:
    """Run the chosen targets, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="*", help="which ones  [default: all]")
    parser.add_argument("--seconds", type=int, default=60, help="for each target  [default: 60]")
    parser.add_argument("--inside", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        _fuzz(options.target[0], options.seconds, Path(options.inside))
        return
    found = 0
    with tempfile.TemporaryDirectory(prefix="fuzz-corpus-") as folder:
        for name in options.target or _names():
            found += _run(name, options.seconds, Path(folder) / name)
    raise SystemExit(1 if found else 0)


def _names() -> tuple[str, ...]:
    from tests.fuzz.targets import TARGETS

    return tuple(TARGETS)


def _run(name: str, seconds: int, folder: Path) -> int:
    """Fuzz one target in a process of its own; returns the number of findings."""
    (folder / "corpus").mkdir(parents=True)
    (folder / "found").mkdir()
    command = [sys.executable, "-m", "tests.fuzz.guided", name, "--seconds", str(seconds), "--inside", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    runs, edges = _RUNS.search(done.stderr), _EDGES.findall(done.stderr)
    counts = f"{int(runs[1]) if runs else 0:>10,} runs, {int(edges[-1]) if edges else 0:>5,} edges"
    sys.stdout.write(f"{name:<12}{counts}, {'ok' if done.returncode == 0 else 'FAILED'}\n")
    if done.returncode:
        sys.stdout.write(_said(done.stdout + done.stderr))
        for path in sorted((folder / "found").iterdir()):
            data = path.read_bytes()
            kept = Path(tempfile.gettempdir()) / f"fuzz-{name}-{path.name}"
            kept.write_bytes(data)
            sys.stdout.write(f"{kept}: {data[:MOST_PRINTED].hex()}\n")
    sys.stdout.flush()
    return int(done.returncode != 0)


def _said(output: bytes) -> str:
    """The end of what was said, without the lines on progress."""
    lines = output.decode("utf-8", "replace").splitlines()
    return "\n".join([line for line in lines if not line.startswith(("#", "INFO"))][-60:]) + "\n"


def _fuzz(name: str, seconds: int, folder: Path) -> None:
    """Fuzz in this process, which ends by itself."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(
        include=["grader", "tests.checks", "tests.mistakes", "tests.probes", "tomllib", "zipfile"]
    ):
        from tests.fuzz.seeds import seeds
        from tests.fuzz.targets import MAX_BYTES, TARGETS
    for n, data in enumerate(seeds(name)):
        (folder / "corpus" / f"seed-{n:03}").write_bytes(data)
    settings = [
        f"-max_total_time={seconds}",
        f"-timeout={INPUT_SECONDS}",
        f"-rss_limit_mb={MEMORY_MIB}",
        f"-max_len={MAX_BYTES}",
        f"-artifact_prefix={folder}/found/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *settings, str(folder / "corpus")], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
