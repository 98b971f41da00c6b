"""What the canary tries in the child. Loaded there like a submission; each attempt must be refused."""

import ctypes
import functools
import mmap
import os
import platform
from collections.abc import Callable

libc = ctypes.CDLL(None, use_errno=True)

# name: (x86_64, aarch64) numbers of calls that Python has no function for, or hides
RAW = {
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
    "msgget": (68, 186),
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
    "setpriority": (140, 140),
}


def _raw(number: int) -> None:
    """Call with arguments that no call accepts: where it is not refused, the kernel says so and does nothing."""
    if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def attempts() -> list[list[str]]:
    """Each attempt's name, with "refused" or what happened instead."""
    column = 0 if platform.machine() == "x86_64" else 1
    calls: dict[str, Callable[[], object]] = {
        "open a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
        "write a file": lambda: os.open("/tmp/canary", os.O_WRONLY | os.O_CREAT),  # noqa: S108
        "stat": lambda: os.stat("/"),
        "list a folder": lambda: os.listdir("/"),
        "access": lambda: os.stat("/", follow_symlinks=False),
        "chmod": lambda: os.chmod("/tmp", 0o777),  # noqa: S103, S108
        "unlink": lambda: os.unlink("/tmp/canary"),  # noqa: S108
        "mkdir": lambda: os.mkdir("/tmp/canary"),  # noqa: S108
        "chdir": lambda: os.chdir("/"),
        "fork": _fork,
        "execve": lambda: os.execv("/nonexistent", ["canary"]),
        "pipe": os.pipe,
        "socket (tcp)": lambda: _raw((41, 198)[column]),
        "executable memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    }
    calls |= {name: functools.partial(_raw, numbers[column]) for name, numbers in RAW.items()}
    return [[name, _attempt(call)] for name, call in calls.items()]


def _attempt(call: Callable[[], object]) -> str:
    """Refused means by the locks: EPERM or EACCES. Any other error comes from a kernel that went to work."""
    try:
        call()
    except OSError as error:
        return "refused" if error.errno in (1, 13) else f"reached the kernel: {error.strerror}"
    return "allowed"
