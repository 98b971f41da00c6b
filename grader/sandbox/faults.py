"""The ways in which a child does not answer as a child of ours does. None of them is anybody else's fault."""

from grader.kit.errors import HarnessFault


class ChildFault(Exception):
    """A child did not answer as a child of ours does."""


class TimedOut(ChildFault):
    """The deadline has passed."""


class Slept(TimedOut):
    """The deadline has passed while the child waited for something that nobody sends."""


class Died(ChildFault):
    """The child's process ended before it had answered everything."""


class Missed(HarnessFault):
    """The submission needs a module that this fork server does not hold, and a wide one may: ask there, from the start.

    It is no fault of the child's, so nothing that was learnt from this fork server counts.
    """


class Garbled(ChildFault):
    """A frame is too large, or the child has sent too much."""


class OverBudget(ChildFault):
    """The submission has spent what it may cost in all."""
