"""The canary: code that tries, in a locked child, everything that must be refused there.

`require_isolation` runs it at the start of each grading; if a single call gets through, nothing may be graded.
`LEVEL` is written into every scorecard.
"""

from pathlib import Path

import msgspec

from grader.kit.errors import HarnessFault
from grader.sandbox.client import ForkServer, Head
from grader.sandbox.faults import ChildFault
from grader.sandbox.watching import Deadline

LEVEL = "full"  # seccomp (and Landlock where the kernel has it), rlimits, no files, no network, no other process
REFUSED = "refused"
DEADLINE = Deadline(cpu_seconds=5)  # the canary needs 10 ms
WAYS_OUT = "Run in Docker or WSL2 on a Linux kernel with seccomp; `grader doctor` shows each layer."


class IsolationFault(HarnessFault):
    """A machine that cannot hold a submission; nothing was graded on it."""


def escapes(server: ForkServer) -> tuple[str, ...]:
    """Return the names of the forbidden calls that were not refused in a child of `server`.

    There is none where grading may start.
    """
    return tuple(name for name, outcome in outcomes(server).items() if outcome != REFUSED)


def outcomes(server: ForkServer) -> dict[str, str]:
    """Return what came of each forbidden call in a child of `server`.

    Raises IsolationFault where that cannot be learnt.
    """
    text = Path(__file__).with_name("canary_calls.py").read_text(encoding="utf-8")
    plan = msgspec.msgpack.encode([["canary", 2, False, [["canary_calls:attempts", []]]]])
    child = server.spawn()
    try:
        child.send(Head({"canary_calls.py": text}, load=("canary_calls",)), plan)
        _, error = msgspec.msgpack.decode(child.receive(child.until(DEADLINE)), type=tuple[str, dict[str, str] | None])
        _, rows = msgspec.msgpack.decode(child.receive(child.until(DEADLINE)), type=tuple[str, list[list[list[str]]]])
    except (ChildFault, msgspec.DecodeError) as fault:
        raise IsolationFault(f"a locked child could not run: {type(fault).__name__} {fault}. {WAYS_OUT}") from fault
    finally:
        status = child.end()
    if error is not None or not rows[0]:
        raise IsolationFault(f"the canary did not run: {error}, wait status {status}. {WAYS_OUT}")
    return dict(rows[0])


def require_isolation(server: ForkServer) -> None:
    """Return in silence where every forbidden call is refused; raises IsolationFault naming those that are not."""
    if found := escapes(server):
        raise IsolationFault(f"not refused to a submission here: {', '.join(found)}. {WAYS_OUT}")
