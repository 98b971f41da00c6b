"""What one submission may cost: processor time and sleep, over all of its children and all phases of its grading.

Machine load spends none of it. Time in which a child waits for a processor is neither processor time nor sleep. Only
where a platform ends the whole grading at some moment, and would then show nothing, is there such a moment here too.
"""

import math
import time
from dataclasses import dataclass

# The slowest honest code seen takes 4 ms for each call of an operator: 20 s, and 42 on a machine half as fast. What a
# submission spends beyond it is what its last child does between two looks at its clock.
CPU_SECONDS = 55.0
ASLEEP_SECONDS = 30.0  # honest code never sleeps while it is waited for: it has nobody to wait for


@dataclass
class Budget:
    """What is left. A part of a whole budget spends of both, and is spent when either is."""

    cpu_seconds: float = CPU_SECONDS
    asleep_seconds: float = ASLEEP_SECONDS
    whole: "Budget | None" = None
    ends_at: float = math.inf  # by time.monotonic(), whatever is left then

    def part(self, cpu_seconds: float, asleep_seconds: float) -> "Budget":
        """Return a budget for one phase, so that it leaves something for those after it."""
        return Budget(cpu_seconds, asleep_seconds, self)

    def charge(self, cpu: float, asleep: float) -> None:
        """Take off what a child has spent."""
        self.cpu_seconds -= cpu
        self.asleep_seconds -= asleep
        if self.whole is not None:
            self.whole.charge(cpu, asleep)

    @property
    def cpu_left(self) -> float:
        """Processor seconds that may still be used; none where it is spent."""
        return self.cpu_seconds if self.whole is None else min(self.cpu_seconds, self.whole.cpu_left)

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be asked."""
        own = self.cpu_seconds <= 0 or self.asleep_seconds <= 0 or time.monotonic() >= self.ends_at
        return own or (self.whole is not None and self.whole.is_spent)
