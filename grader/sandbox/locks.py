"""The locks that a forked child puts on itself before it sees a byte of a submission. Linux, by ctypes.

`prepare` does once in the fork server what can be done there; `Locks.close` is then a handful of system calls
in the child. Each step raises OSError where the kernel refuses it, and the child ends.
"""

import ctypes
import os
import platform
import resource
from collections.abc import Sequence
from dataclasses import dataclass

from grader.sandbox.syscalls import filter_program

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
SIGKILL = 9
CAPABILITY_VERSION, CAP_SETPCAP = 0x20080522, 8
LAST_CAPABILITY = 40  # CAP_CHECKPOINT_RESTORE; a newer one is dropped with the uid all the same
NOBODY = 65534

SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
SYS_CAPSET = {"x86_64": 126, "aarch64": 91}
SYS_CAPGET = {"x86_64": 125, "aarch64": 90}
SYS_LANDLOCK_CREATE_RULESET, SYS_LANDLOCK_RESTRICT_SELF = 444, 446  # the same on both machines
SECCOMP_SET_MODE_FILTER = 1

# Landlock access rights that exist since each ABI version (include/uapi/linux/landlock.h): bits of handled_access_fs.
_FS_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_SINCE, _SCOPES_SINCE = 4, 6


@dataclass(frozen=True)
class Limits:
    """What one child may use. Memory counts from what the fork server has mapped already."""

    memory_mib: int = 512  # numpy and a tree of thousands of nodes need under 20
    cpu_seconds: int = 60  # a last resort: the parent's own deadlines are far shorter


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


@dataclass(frozen=True)
class Locks:
    """Everything that was prepared in the fork server."""

    layers: frozenset[str]  # of "seccomp", "landlock", "rlimits", "rights"
    ruleset_fd: int  # -1 where the kernel has no Landlock
    program: _Program
    program_bytes: ctypes.Array[ctypes.c_char]  # kept alive for `program`
    limits: Limits
    mapped_bytes: int

    def close(self) -> None:
        """Lock the calling process for good."""
        if "rlimits" in self.layers:
            _limit(self.limits, self.mapped_bytes)
        if "rights" in self.layers:
            _drop_rights()
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        _prctl(PR_SET_DUMPABLE, 0)
        _prctl(PR_SET_PDEATHSIG, SIGKILL)  # after the uid change, which clears it
        if self.ruleset_fd >= 0:
            _syscall(SYS_LANDLOCK_RESTRICT_SELF, self.ruleset_fd, ctypes.c_uint32(0))
            os.close(self.ruleset_fd)
        if "seccomp" in self.layers:
            _syscall(SYS_SECCOMP[platform.machine()], SECCOMP_SET_MODE_FILTER, 0, ctypes.byref(self.program))


def prepare(limits: Limits, layers: Sequence[str]) -> Locks:
    """Do all that can be done once: the bounding set, the Landlock ruleset, the seccomp program.

    Raises KeyError on a machine that the tables do not know.
    """
    if "rights" in layers and capabilities() >> CAP_SETPCAP & 1:
        for capability in range(LAST_CAPABILITY + 1):
            _prctl(PR_CAPBSET_DROP, capability)  # no program that is ever started from here can have it
    code = filter_program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    return Locks(
        layers=frozenset(layers),
        ruleset_fd=_empty_ruleset() if "landlock" in layers else -1,
        program=_Program(len(code) // 8, ctypes.addressof(buffer)),
        program_bytes=buffer,
        limits=limits,
        mapped_bytes=_mapped_bytes(),
    )


def landlock_abi() -> int:
    """Return the kernel's Landlock version, 0 where it has none."""
    try:
        return _syscall(SYS_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def _empty_ruleset() -> int:
    """Return a ruleset that handles every right and grants none; -1 where the kernel has no Landlock."""
    abi = landlock_abi()
    if abi < 1:
        return -1
    rights = _Ruleset((1 << _FS_BITS[min(abi, 5)]) - 1, 3 if abi >= _TCP_SINCE else 0, 3 if abi >= _SCOPES_SINCE else 0)
    size = 8 if abi < _TCP_SINCE else 16 if abi < _SCOPES_SINCE else 24
    return _syscall(SYS_LANDLOCK_CREATE_RULESET, ctypes.byref(rights), ctypes.c_size_t(size), ctypes.c_uint32(0))


def _limit(limits: Limits, mapped_bytes: int) -> None:
    memory = mapped_bytes + (limits.memory_mib << 20)
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 8),  # three of /dev/null, the channel, and the ruleset until it is used
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _drop_rights() -> None:
    """Become nobody where the parent is root, and keep no capability."""
    if not capabilities():
        return  # an ordinary user, or the root of a container that was started without any right
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    header, none = _CapHeader(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
    _syscall(SYS_CAPSET[platform.machine()], ctypes.byref(header), none)


def capabilities() -> int:
    """Return the bits of what this process may use: effective and permitted."""
    header, sets = _CapHeader(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
    _syscall(SYS_CAPGET[platform.machine()], ctypes.byref(header), sets)
    return (sets[0] | sets[1]) | (sets[3] | sets[4]) << 32


def _mapped_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no pathlib here
        return int(file.read().split()[0]) * resource.getpagesize()


def _syscall(number: int, *args: object) -> int:
    result = int(_libc.syscall(ctypes.c_long(number), *args))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), f"system call {number}")
    return result


def _prctl(*args: int) -> None:
    words = [ctypes.c_ulong(a) for a in (*args, 0, 0, 0, 0)[:5]]
    if _libc.prctl(*words) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), f"prctl {args[0]}")
