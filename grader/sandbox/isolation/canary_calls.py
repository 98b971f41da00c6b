"""What the canary tries in the child. Loaded there like a submission; each attempt must be refused.

`posix` has the functions as they are: those of `os` have a mild answer where the kernel refuses.
Nothing here changes anything on a machine that refuses nothing, root or not: paths do not exist, arguments are invalid.
"""

import ctypes
import functools
import mmap
import os
import platform
import posix
from collections.abc import Callable

libc = ctypes.CDLL(None, use_errno=True)

# name: (x86_64, aarch64) numbers of calls that Python has no function for, or hides
RAW = {
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "mount": (165, 40),
    "prctl": (157, 167),
    "seccomp": (317, 277),
    "shmget": (29, 194),
    "msgctl": (71, 187),
    "prlimit64": (302, 261),
    "openat2": (437, 437),
    "open_by_handle_at": (304, 265),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "setrlimit": (160, 164),
    "rt_sigqueueinfo": (129, 138),
    "tgkill": (234, 131),
    "kill": (62, 129),
    "setitimer": (38, 103),
    "timer_create": (222, 107),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "membarrier": (324, 283),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "socketpair": (53, 199),
    "dup": (32, 23),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "memfd_create": (319, 279),
    "execveat": (322, 281),
    "clone": (56, 220),
    "landlock_create_ruleset": (444, 444),
    "setuid": (105, 146),
    "sched_setaffinity": (203, 122),
    "setpriority": (141, 140),
}
# The first argument where it is not -1, which means everybody to kill(2): a number above those that Linux gives.
FIRST = {"kill": 5_000_000}


def calls() -> dict[str, Callable[[], object]]:
    """Return each attempt by its name; nothing is tried yet."""
    column = 0 if platform.machine() == "x86_64" else 1
    with_python: dict[str, Callable[[], object]] = {
        "open a file": lambda: os.open("/proc/version", os.O_RDONLY),
        "write a file": lambda: os.open("/dev/null", os.O_WRONLY),
        "create a file": lambda: os.open("/nonexistent/canary", os.O_WRONLY | os.O_CREAT),
        "stat": lambda: posix.stat("/"),
        "lstat": lambda: posix.lstat("/"),
        "list a folder": lambda: posix.listdir("/"),
        "read a link": lambda: posix.readlink("/nonexistent"),
        "chmod": lambda: os.chmod("/nonexistent", 0o600),
        "unlink": lambda: os.unlink("/nonexistent"),
        "mkdir": lambda: os.mkdir("/nonexistent/canary"),
        "rename": lambda: os.rename("/nonexistent", "/nonexistent/canary"),
        "chdir": lambda: posix.chdir("/"),
        "fork": _fork,
        "execve": lambda: os.execv("/nonexistent", ["canary"]),
        "pipe": os.pipe,
        "executable memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    }
    raw = {name: functools.partial(_raw, numbers[column], FIRST.get(name, -1)) for name, numbers in RAW.items()}
    return with_python | raw


def attempts() -> list[list[str]]:
    """Return each attempt's name, with "refused" or what happened instead."""
    return [[name, _attempt(call)] for name, call in calls().items()]


def _attempt(call: Callable[[], object]) -> str:
    """Return whether the locks refused it, by EPERM or EACCES. Any other error is of a kernel that went to work."""
    try:
        call()
    except OSError as error:
        return "refused" if error.errno in (1, 13) else f"reached the kernel: {error.strerror}"
    return "allowed"


def _raw(number: int, first: int) -> None:
    """Call with arguments that no call accepts: where it is not refused, the kernel says so and does nothing."""
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(first), *[ctypes.c_long(-1)] * 5) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
