"""Runs a command, and watches how much memory its own process takes."""

import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.02  # the kernel keeps the highest mark, so only what the last moment adds can be missed


@dataclass(frozen=True)
class Measured:
    """How a command ended, and the most memory that its process had; those that it started are not counted."""

    returncode: int
    stdout: str
    stderr: str
    peak_mib: float


def measured(command: Sequence[str | Path], folder: Path) -> Measured:
    """The end of a command that runs in a folder."""
    peak_kib = 0
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name, "out"), Path(name, "err")
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = subprocess.Popen(command, cwd=folder, stdout=to_out, stderr=to_err)
        while process.poll() is None:
            peak_kib = max(peak_kib, _peak_kib(process.pid))
            time.sleep(LOOK_SECONDS)
        said = out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
    return Measured(process.returncode, *said, peak_mib=peak_kib / 1024)


def _peak_kib(pid: int) -> int:
    """The high-water mark of a process; wait4 would count what it started as well."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
