"""What a container without privileges may do, put on this process: Docker's default seccomp profile and capabilities.

`python -m tests.harness.layers.docker_profile KIND FOLDER COMMAND...` becomes COMMAND under it. The profile is an
allow-list; here is its other side, what it denies to a container without CAP_SYS_ADMIN. What is newer than that list is
denied as well.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.locks import SECCOMP_SET_MODE_FILTER, SYS_SECCOMP
from grader.sandbox.syscalls import (
    ALLOW,
    ENOSYS,
    EPERM,
    ERRNO,
    KILL_PROCESS,
    MACHINES,
    X32_BIT,
    Instruction,
    assemble,
)  # fmt: skip
from tests.harness.layers.cage import MS_PRIVATE, MS_REC, mount, show_python
from tests.harness.layers.headers import kernel_numbers

DENIED = """
_sysctl acct add_key afs_syscall bpf clock_settime create_module delete_module fanotify_init finit_module fsconfig
fsmount fsopen fspick get_kernel_syms get_mempolicy getpmsg init_module io_uring_enter io_uring_register
io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind migrate_pages mount
mount_setattr move_mount move_pages nfsservctl open_by_handle_at open_tree perf_event_open personality pidfd_getfd
pivot_root process_madvise putpmsg query_module quotactl quotactl_fd reboot request_key security set_mempolicy
set_mempolicy_home_node setdomainname sethostname setns settimeofday swapoff swapon sysfs syslog tuxcall umount2
unshare uselib userfaultfd ustat vhangup vserver
""".split()  # noqa: SIM905 - a list of this length reads better as words
LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")  # denied before Docker 23
NEWEST = 450  # what has a higher number is not in the list
NAMESPACES = 0x7E020000  # flags of clone: any of them is denied
CAPABILITIES = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)  # chown … setfcap: what a container's root has
LAST_CAPABILITY = 40
USER = 1000

KINDS = {  # whether it stays root, and with which capabilities
    "docker run": (True, CAPABILITIES),
    "docker run --cap-drop ALL": (True, ()),
    "docker run --cap-drop ALL --user 1000": (False, ()),
    "an old docker run, which knows no Landlock": (True, CAPABILITIES),
}

_libc = ctypes.CDLL(None, use_errno=True)


def profile(denied: list[str]) -> bytes:
    """The filter for this machine."""
    return assemble(_instructions(denied))


def _instructions(denied: list[str]) -> Iterator[Instruction]:
    load, equal, at_least, has_bits, end = 0x20, 0x15, 0x35, 0x45, 0x06
    numbers, machine = kernel_numbers(platform.machine()), MACHINES[platform.machine()]
    yield Instruction(load, 0, 0, 4)
    yield Instruction(equal, 1, 0, machine.audit_arch)
    yield Instruction(end, 0, 0, KILL_PROCESS)
    yield Instruction(load, 0, 0, 0)
    yield Instruction(at_least, 0, 1, X32_BIT)
    yield Instruction(end, 0, 0, ERRNO | EPERM)
    for name in (name for name in denied if name in numbers):
        yield Instruction(equal, 0, 1, numbers[name])
        yield Instruction(end, 0, 0, ERRNO | EPERM)
    yield Instruction(equal, 0, 1, numbers["clone3"])
    yield Instruction(end, 0, 0, ERRNO | ENOSYS)
    yield Instruction(at_least, 0, 1, NEWEST)
    yield Instruction(end, 0, 0, ERRNO | EPERM)
    yield Instruction(equal, 0, 4, numbers["clone"])
    yield Instruction(load, 0, 0, 16)  # its flags
    yield Instruction(has_bits, 0, 1, NAMESPACES)
    yield Instruction(end, 0, 0, ERRNO | EPERM)
    yield Instruction(end, 0, 0, ALLOW)
    yield Instruction(end, 0, 0, ALLOW)


def enter(kind: str, folder: Path) -> None:
    """Become what a process in such a container is."""
    stays_root, capabilities = KINDS[kind]
    if os.geteuid() == 0:
        _libc.unshare(0x20000)  # mounts: a container has its own interpreter, which its user can reach
        mount(None, "/", MS_REC | MS_PRIVATE)
        show_python(folder)
        _keep(capabilities, USER if not stays_root else 0)
    _libc.prctl(38, 1, 0, 0, 0)
    code = profile([*DENIED, *(LANDLOCK if "no Landlock" in kind else ())])
    program = (ctypes.c_ushort * 8)(len(code) // 8)
    buffer = ctypes.create_string_buffer(code, len(code))
    ctypes.memmove(ctypes.byref(program, 8), ctypes.byref(ctypes.c_void_p(ctypes.addressof(buffer))), 8)
    call = ctypes.c_long(SYS_SECCOMP[platform.machine()])
    if _libc.syscall(call, SECCOMP_SET_MODE_FILTER, 0, ctypes.byref(program)) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "the profile")


def _keep(capabilities: tuple[int, ...], uid: int) -> None:
    """Drop every other capability, for good."""
    for capability in set(range(LAST_CAPABILITY + 1)) - set(capabilities):
        _libc.prctl(24, capability, 0, 0, 0)
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    low, high = (sum(1 << (c - start) for c in capabilities if start <= c < start + 32) for start in (0, 32))
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    _libc.capset(ctypes.byref(header), ctypes.byref(sets))


def main() -> None:
    """Enter, and become the command."""
    kind, folder, *command = sys.argv[1:]
    enter(kind, Path(folder))
    os.execv(command[0], command)  # noqa: S606 - the test's own command


if __name__ == "__main__":
    main()
