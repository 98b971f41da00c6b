"""Measures what running something costs: by the clock, and in processor time of everything that took part."""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault


@dataclass(frozen=True)
class Cost:
    """What one run took. Processor time is the steadier one on a machine that others use too."""

    wall_seconds: float
    cpu_seconds: float

    def per(self, count: int) -> "Cost":
        """Return the share of one of `count`."""
        return Cost(self.wall_seconds / count, self.cpu_seconds / count)


@contextmanager
def on_cores(cores: Iterable[int]) -> Iterator[None]:
    """Have everything that is started inside run on these cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(cores))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def of_process(command: Sequence[str], folder: Path, may_end_with: Iterable[int] = (0,)) -> Cost:
    """Return the cost of a whole process, with all that it started and waited for."""
    used, start = children_cpu(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    cost = Cost(time.perf_counter() - start, children_cpu() - used)
    if done.returncode not in may_end_with:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise HarnessFault(f"exit code {done.returncode} of {' '.join(command)}: {said}")
    return cost


def of_calls(action: Callable[[], object], count: int) -> Cost:
    """Return the cost of one call of `action`, as the mean of `count` in a row.

    Fork servers that work for it are counted too.
    """
    used, start = _cpu(), time.perf_counter()
    for _ in range(count):
        action()
    return Cost(time.perf_counter() - start, _cpu() - used).per(count)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of both clocks."""
    return Cost(statistics.median(c.wall_seconds for c in costs), statistics.median(c.cpu_seconds for c in costs))


def mean(costs: Sequence[Cost]) -> Cost:
    """Return the means of both clocks."""
    return Cost(statistics.fmean(c.wall_seconds for c in costs), statistics.fmean(c.cpu_seconds for c in costs))


def children_cpu() -> float:
    """Return the processor time of all processes that were started here and have ended, and of those that they
    waited for.
    """
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu() -> float:
    """Return the processor time of this process, of the fork servers that it runs, and of their children so far."""
    servers = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return time.process_time() + sum(map(_server_cpu, servers))


def _server_cpu(pid: str) -> float:
    """Return utime, stime, cutime and cstime from /proc/PID/stat, in ticks."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, after_name[11:15])) / os.sysconf("SC_CLK_TCK")
