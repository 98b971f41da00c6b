"""A large class: whether time grows no faster than the number of students, and the trusted side's memory not at all."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clock import Cost, children_cpu
from bench.figures import Figure, milliseconds, ratio
from bench.material import Material, write_class
from grader.kit.errors import HarnessFault

SAMPLE_SECONDS = 0.1
SHARES = (0.1, 0.5, 1.0)  # of the run


@dataclass(frozen=True)
class Run:
    """One grading of a class: its cost per student, and the trusted process's memory at some points of it."""

    cost: Cost
    memory_mib: tuple[float, ...]
    peak_mib: float


def scale(material: Material, few: int, many: int) -> list[Figure]:
    """Return the figures of two classes of different size, on all cores."""
    small, large = (_run(material, count) for count in (few, many))
    at_10, at_50, at_100 = large.memory_mib
    memory = f"{at_10:.0f}, {at_50:.0f}, {at_100:.0f} MiB at 10, 50, 100 % of the run; peak {large.peak_mib:.0f}"
    linear = ratio(f"time per student, {many:,} / {few:,}", large.cost, small.cost, at_most=1.2)
    rate = Figure(f"students per second, class of {many:,}", 1 / large.cost.wall_seconds, side=milliseconds(large.cost))
    return [linear, Figure("memory at the end / at 10 %", at_100 / at_10, at_most=1.2, side=memory), rate]


def _run(material: Material, count: int) -> Run:
    submissions = write_class(material.folder / f"class{count}", material.bases, count)
    command = material.grade_command(submissions, len(os.sched_getaffinity(0)))
    used, start = children_cpu(), time.perf_counter()
    with subprocess.Popen(command, cwd=material.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        samples = _watched(process)
    if process.returncode:
        raise HarnessFault(f"exit code {process.returncode} of {' '.join(command)}")
    cost = Cost(time.perf_counter() - start, children_cpu() - used).per(count)
    shutil.rmtree(submissions)
    return Run(cost, tuple(_at(samples, share) for share in SHARES), max(peak for _, peak in samples))


def _watched(process: "subprocess.Popen[bytes]") -> list[tuple[float, float]]:
    """Return the resident memory of the process now and at its peak, in MiB, every now and then."""
    samples = []
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        if "VmRSS" in fields:  # not in the moment of its end
            samples.append((_mib(fields["VmRSS"]), _mib(fields["VmHWM"])))
        time.sleep(SAMPLE_SECONDS)
    return samples


def _mib(kilobytes: str) -> float:
    return int(kilobytes.split(maxsplit=1)[0]) / 1024


def _at(samples: Sequence[tuple[float, float]], share: float) -> float:
    return samples[min(int(share * len(samples)), len(samples) - 1)][0]
