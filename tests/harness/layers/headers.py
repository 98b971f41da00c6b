"""The kernel's own numbers of system calls, from its headers where they are installed."""

import re
from pathlib import Path

HEADERS = {
    "x86_64": ("asm/unistd_64.h", "x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": ("asm-generic/unistd.h",),
}
MISSING = "the kernel's header {} is not in /usr/include: the package linux-libc-dev is not installed"


def kernel_numbers(machine: str) -> dict[str, int]:
    """Every system call by name; none where the header is missing."""
    found = [path for name in HEADERS.get(machine, ()) if (path := Path("/usr/include", name)).is_file()]
    if not found:
        return {}
    rows = re.findall(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)\s*$", found[0].read_text(encoding="utf-8"), re.MULTILINE)
    return {name: int(number) for name, number in rows}
