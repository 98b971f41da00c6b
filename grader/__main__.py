"""Starts the command line. A signal to stop that comes while it is still being loaded ends it in one line as well."""

import os
import signal
from types import FrameType


def main() -> None:
    """Load the commands, and run."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_at_once)
    from grader.cli import main as run  # noqa: PLC0415 - it takes half a second, in which somebody may press Ctrl-C

    run()


def _stop_at_once(number: int, _frame: FrameType | None) -> None:
    """End the process: nothing has begun, so there is nothing to end or to keep."""
    os.write(2, b"stopped; nothing was begun\n")
    os._exit(128 + number)


if __name__ == "__main__":
    main()
