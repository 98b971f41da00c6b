"""The seccomp filter as data: which system calls a child may make, and the program that says so.

Pure: assembles bytes for a machine, calls nothing. Numbers are from the kernel's tables
(arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h for aarch64).
"""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Machine(NamedTuple):
    """What the filter needs to know of a processor family."""

    audit_arch: int
    column: int  # of ALLOWED
    has_x32: bool


MACHINES = {"x86_64": Machine(0xC000003E, 0, has_x32=True), "aarch64": Machine(0xC00000B7, 1, has_x32=False)}

# name: (x86_64, aarch64); None where the machine has no such call. No call here opens, names, sends, or starts
# anything, and none is for waiting: a submission has nothing to wait for.
ALLOWED: dict[str, tuple[int, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
MAPPING = {"mmap": (9, 222), "mprotect": (10, 226)}  # allowed as long as nothing becomes executable
CLONE3 = 435  # the same number everywhere

PROT_EXEC = 4
KILL_PROCESS, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
EPERM, ENOSYS = 1, 38
X32_BIT = 0x40000000

# struct seccomp_data: nr at 0, arch at 4, args[2] at 16 + 2 * 8 (low half first: both machines are little-endian)
_NR, _ARCH, _ARG2 = 0, 4, 32
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06


class Instruction(NamedTuple):
    """One instruction of classic BPF."""

    code: int
    if_true: int
    if_false: int
    operand: int


def filter_program(machine: str) -> bytes:
    """Return the filter for `machine`, as an array of struct sock_filter."""
    return assemble(_instructions(MACHINES[machine]))


def assemble(instructions: Iterable[Instruction]) -> bytes:
    """Return the instructions as an array of struct sock_filter."""
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions)


def _instructions(machine: Machine) -> Iterator[Instruction]:
    yield Instruction(_LOAD, 0, 0, _ARCH)
    yield Instruction(_EQUAL, 1, 0, machine.audit_arch)
    yield Instruction(_RETURN, 0, 0, KILL_PROCESS)
    yield Instruction(_LOAD, 0, 0, _NR)
    if machine.has_x32:  # the x32 numbers would pass by the table
        yield Instruction(_AT_LEAST, 0, 1, X32_BIT)
        yield Instruction(_RETURN, 0, 0, KILL_PROCESS)
    for numbers in ALLOWED.values():
        number = numbers[machine.column]
        if number is not None:
            yield Instruction(_EQUAL, 0, 1, number)
            yield Instruction(_RETURN, 0, 0, ALLOW)
    for numbers in MAPPING.values():
        yield Instruction(_EQUAL, 0, 4, numbers[machine.column])
        yield Instruction(_LOAD, 0, 0, _ARG2)
        yield Instruction(_HAS_BITS, 0, 1, PROT_EXEC)
        yield Instruction(_RETURN, 0, 0, ERRNO | EPERM)
        yield Instruction(_RETURN, 0, 0, ALLOW)
    yield Instruction(_EQUAL, 0, 1, CLONE3)
    yield Instruction(_RETURN, 0, 0, ERRNO | ENOSYS)  # the C library then falls back to clone, which is refused
    yield Instruction(_RETURN, 0, 0, ERRNO | EPERM)
