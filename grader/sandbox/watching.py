"""The watch over one child: waits for its bytes, looks at its process now and then, and says when its time is up.

Owns deadlines. A child's own processor clock counts, read from outside, and its sleep while it is waited for.
"""

import random
import select
import socket
import time
from dataclasses import dataclass

from grader.kit.errors import HarnessFault
from grader.sandbox.budget import Budget
from grader.sandbox.faults import OverBudget, Slept, TimedOut

# Between two looks at a silent child. Not even: a nap that fits between looks would never be seen.
LOOK_SECONDS = (0.02, 0.08)
NO_TURN_SECONDS = 300  # a child that could run and got no processor for so long: the machine stands still
_chance = random.Random()  # noqa: S311 - a child must not foresee when it is looked at; it decides no verdict


@dataclass(frozen=True)
class Deadline:
    """How long a child may take: of its own processor time, and asleep while it is waited for."""

    cpu_seconds: float
    asleep_seconds: float = 0.5  # a child that sleeps so long waits for the parent, which waits for it


@dataclass(frozen=True)
class Until:
    """A deadline on a child's own processor clock, and on the sleep that was seen."""

    cpu: float
    asleep: float

    def or_before(self, other: "Until") -> "Until":
        """Whichever comes first of this one and another."""
        return Until(min(self.cpu, other.cpu), min(self.asleep, other.asleep))


class Watch:
    """What one child has used, and whether it has sent anything: counted from outside, and charged to its budget."""

    def __init__(self, channel: socket.socket, pid: int, budget: Budget) -> None:
        self._pid, self._budget = pid, budget
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)
        self._cpu = 0.0  # seconds that are charged
        self._asleep = 0.0  # seconds in which it was seen asleep while it was waited for
        self._awaited = 0.0  # seconds for which it was waited for since the last look
        self._cpu_at_look = 0.0
        self._without_turn = 0.0  # seconds for which it could run, and did not
        self._look_after = _chance.uniform(*LOOK_SECONDS)

    def until(self, deadline: Deadline) -> Until:
        """Return the deadline, counted from now."""
        return Until(self._used() + deadline.cpu_seconds, self._asleep + deadline.asleep_seconds)

    def require_time(self, until: Until) -> None:
        """Raise where the deadline or the budget has passed, and nothing was sent just now."""
        cpu, is_over = self._used(), self._budget.is_spent
        is_late = is_over or cpu >= until.cpu or self._asleep >= until.asleep
        if is_late and not self._poll.poll(0):
            raise OverBudget if is_over else Slept if self._asleep >= until.asleep else TimedOut

    def has_sent(self, until: Until) -> bool:
        """Wait for bytes, but not for long: now and then the child is looked at."""
        seconds = min(until.cpu - self._cpu, self._budget.cpu_left)
        began = time.monotonic()
        until_look = max(self._look_after - self._awaited, 0)
        is_there = bool(self._poll.poll(1000 * min(max(seconds, 0.002), until_look)))
        self._awaited += time.monotonic() - began
        if not is_there and self._awaited >= self._look_after:
            self._look()
        return is_there

    def _look(self) -> None:
        """Count the time since the last look as sleep, where the child neither runs nor could run, and owes bytes."""
        cpu = self._used()
        worked = cpu - self._cpu_at_look
        is_asleep = self._is_asleep() and not self._poll.poll(0)  # else it has answered, and is asleep for that
        if is_asleep:
            self.slept(max(self._awaited - worked, 0))
        self._without_turn = 0.0 if worked or is_asleep else self._without_turn + self._awaited
        if self._without_turn >= NO_TURN_SECONDS:
            raise HarnessFault(f"this machine gave a child of the sandbox no turn for {NO_TURN_SECONDS} seconds")
        self._awaited, self._cpu_at_look, self._look_after = 0.0, cpu, _chance.uniform(*LOOK_SECONDS)

    def slept(self, seconds: float) -> None:
        """Charge sleep that was seen."""
        self._asleep += seconds
        self._budget.charge(0.0, seconds)

    def _is_asleep(self) -> bool:
        """Return whether it waits for something: whatever is neither running nor in the queue for a processor ("R")."""
        try:
            with open(f"/proc/{self._pid}/stat", "rb", buffering=0) as file:  # noqa: PTH123 - half the time of a Path's
                stat = file.read()
        except OSError:
            return False  # it is gone, and the channel says so
        return stat.rpartition(b")")[2].split()[0] != b"R"

    def _used(self) -> float:
        """Return processor time that it has used so far, which its budget pays."""
        return self.paid(self._cpu_seconds())

    def paid(self, cpu: float) -> float:
        """Charge what is new of so much processor time in all; what has been charged by now."""
        if cpu > self._cpu:
            self._budget.charge(cpu - self._cpu, 0.0)
            self._cpu = cpu
        return self._cpu

    def _cpu_seconds(self) -> float:
        """Return processor time that the child has used (clock_getcpuclockid of its pid); 0 once it is gone."""
        try:
            return time.clock_gettime((~self._pid << 3) | 2)
        except OSError:
            return 0.0
