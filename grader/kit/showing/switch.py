"""The word in the environment by which lines are asked for that a screen reader reads in their order."""

import os
from collections.abc import Mapping

SWITCH = "GRADER_PLAIN"  # anything but nothing and 0 is a yes


def is_asked_for(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment asks for it."""
    return environ.get(SWITCH, "") not in ("", "0")
