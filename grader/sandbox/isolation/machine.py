"""What this machine can isolate, in plain words. Tries each layer instead of reading about it."""

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault


@dataclass(frozen=True)
class Finding:
    """One line of the examination; `is_needed`: without it nothing is graded."""

    text: str
    is_good: bool
    is_needed: bool = True


def examine(root: Path) -> list[Finding]:
    """Return every finding, the system first."""
    try:
        require_linux()
    except HarnessFault as fault:
        return [Finding(str(fault), is_good=False)]
    return [Finding(_system(), is_good=True), _user(), *_layers(root)]


def require_linux() -> None:
    """Return in silence on Linux; raises a HarnessFault that names the ways out elsewhere."""
    if sys.platform != "linux":
        raise HarnessFault(
            f"{_system()}: submissions can be isolated on Linux only, so nothing is graded here; grade in Docker (see"
            " the Dockerfile) or, on Windows, in WSL2; students' own pytest works here"
        )


def _system() -> str:
    return f"{platform.system()} {platform.release()} on {platform.machine()}, Python {platform.python_version()}"


def _user() -> Finding:
    from grader.sandbox.locks import capabilities  # noqa: PLC0415 - Linux only

    if os.geteuid() == 0 and capabilities():
        return Finding("you are root: submissions run as nobody, without any capability", is_good=True)
    if os.geteuid() == 0:
        return Finding("you are root without any capability: submissions run as the same user", is_good=True)
    return Finding(
        f"you are uid {os.geteuid()}: submissions run as the same user, behind the other locks", is_good=True
    )


def _layers(root: Path) -> list[Finding]:
    from grader.sandbox.client import ForkServer  # noqa: PLC0415
    from grader.sandbox.isolation.canary import escapes  # noqa: PLC0415 - Linux only
    from grader.sandbox.locks import landlock_abi  # noqa: PLC0415

    abi = landlock_abi()
    landlock = (
        f"Landlock: version {abi} of its interface" if abi else "Landlock: not in this kernel; seccomp covers for it"
    )
    findings = [Finding(landlock, is_good=abi > 0, is_needed=False)]
    try:
        with ForkServer(root) as server:
            found = escapes(server)
    except HarnessFault as fault:
        return [*findings, Finding(str(fault), is_good=False)]
    if found:
        return [*findings, Finding(f"a locked child was not refused: {', '.join(found)}", is_good=False)]
    return [
        *findings,
        Finding("seccomp: a locked child was refused every forbidden call; isolation is full", is_good=True),
    ]
