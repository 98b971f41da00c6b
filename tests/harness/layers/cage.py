"""The cage that attacks are tried in: a throwaway copy, namespaces, an unprivileged uid, caps, and a deadline outside.

`in_cage` is the supervisor. It starts this file again inside, by `unshare`; that one takes the rest away and then calls
`run` in trial.py. Where anything of it cannot be had, NoCage says what, and nothing is run.
"""

import compileall
import ctypes
import fcntl
import json
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
UID = 61_234  # nobody's
COPIED = ("grader", "reference", "assignments", "tests")
MEMORY, PROCESSES = 3 << 30, 250  # caps of the cage: a process's address space, and all of the uid's processes
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE, MS_RELATIME = 1, 32, 4096, 16384, 1 << 18, 1 << 21
KEPT_FLAGS = 2 | 4 | 8 | 1024 | 2048  # nosuid, nodev, noexec, noatime, nodiratime: statvfs has the same bits
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 4, 38, 47, 4

_libc = ctypes.CDLL(None, use_errno=True)


class NoCage(Exception):
    """What this machine cannot give."""


@dataclass(frozen=True)
class Job:
    """What is to be run inside."""

    throwaway: str
    layers: Sequence[str]
    one_process: bool
    attacks: str  # "" for the handful, else a folder
    only: Sequence[str] = ()

    @property
    def folder(self) -> Path:
        """The throwaway."""
        return Path(self.throwaway)


@contextmanager
def throwaway(attacks: Path | None) -> Iterator[Path]:
    """A folder with a copy of the repository and of the attacks."""
    with tempfile.TemporaryDirectory(prefix="layers-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in COPIED:
            shutil.copytree(
                ROOT / part, folder / "repository" / part, ignore=shutil.ignore_patterns("__pycache__", ".*")
            )
        compileall.compile_dir(folder / "repository" / "grader", quiet=2)  # nothing inside may write byte code
        if attacks:
            shutil.copytree(attacks, folder / "attacks", symlinks=True)
        (folder / "place").mkdir()
        yield folder


def in_cage(job: Job, seconds: float) -> Iterator[dict[str, Any]]:
    """What comes of each attack; raises NoCage. After `seconds` everything inside is killed."""
    with _caps() as groups, _started(job) as process:
        for group in groups:
            (group / "cgroup.procs").write_text(str(process.pid), encoding="ascii")
        try:
            output, errors = process.communicate("go\n", timeout=seconds)
        except subprocess.TimeoutExpired:
            raise NoCage(f"killed after {seconds} seconds") from None
        finally:
            process.kill()  # unshare takes the first process of the cage along, and that one everything else
    lines = [json.loads(line) for line in output.splitlines()]
    if process.returncode or not lines:
        raise NoCage(errors.strip().rpartition("\n")[2] or f"exit code {process.returncode}, and no word")
    yield from lines


def _started(job: Job) -> "subprocess.Popen[str]":
    command = [*_unshare(), sys.executable, "-m", "tests.harness.layers.cage", json.dumps(asdict(job))]
    return subprocess.Popen(
        command, env={"PYTHONPATH": str(job.folder / "repository"), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _unshare() -> list[str]:
    program = shutil.which("unshare")
    if sys.platform != "linux" or program is None:
        raise NoCage("there is no `unshare` here (Linux, util-linux)")
    user = [] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps"]
    return [program, *user, "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child=SIGKILL"]


@contextmanager
def _caps() -> Iterator[list[Path]]:
    """Control groups for memory and processes, where this process may make some; rlimits cap the rest either way."""
    made = []
    for controller, limits in (("pids", {"pids.max": 400}), ("memory", {"memory.limit_in_bytes": 6 << 30})):
        group = Path("/sys/fs/cgroup", controller, f"layers-{os.getpid()}")
        if os.geteuid() == 0 and (group.parent / next(iter(limits))).parent.is_dir():
            group.mkdir()
            made.append(group)
            for name, most in limits.items():
                (group / name).write_text(str(most), encoding="ascii")
    try:
        yield made
    finally:
        for group in made:
            group.rmdir()


def enter(job: Job) -> None:
    """Inside, as the first process of the namespaces: take everything away that an attack could use."""
    if os.getpid() != 1:
        raise NoCage("not in a process namespace of its own")
    os.setsid()  # what is sent to the own process group must stay inside: a namespace does not hold that back
    mount(None, "/", MS_REC | MS_PRIVATE)
    show_python(job.folder / "place")
    place = job.folder / "place"
    mount("tmpfs", str(place), 0, "tmpfs", "size=512m,mode=1777")
    _make_read_only(place)
    mount("proc", "/proc", 0, "proc")
    _start_loopback()
    _become_nobody()
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_NPROC, PROCESSES), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def show_python(stage: Path) -> None:
    """Put the interpreter where any uid can reach it: folders above it that are closed are hidden by empty ones."""
    closed = {prefix: folders[-1] for prefix in _prefixes() if (folders := _closed_above(Path(prefix)))}
    kept = {prefix: stage / f"python-{n}" for n, prefix in enumerate(closed)}
    for prefix, place in kept.items():
        place.mkdir(exist_ok=True)
        mount(prefix, str(place), MS_BIND)
    for folder in dict.fromkeys(closed.values()):
        mount("tmpfs", str(folder), 0, "tmpfs", "size=1m,mode=755")
    for prefix, place in kept.items():
        Path(prefix).mkdir(parents=True)
        mount(str(place), prefix, MS_BIND)
        _check(_libc.umount2(str(place).encode(), 2), f"umount {place}")
        place.rmdir()


def python_is_closed() -> bool:
    """Whether a folder above the interpreter lets only its owner through."""
    return any(_closed_above(Path(prefix)) for prefix in _prefixes())


def _prefixes() -> list[str]:
    """Where the interpreter and its libraries lie; of two that lie in each other, the outer one."""
    found = sorted({os.path.realpath(prefix) for prefix in (sys.base_prefix, sys.prefix)})
    return [prefix for prefix in found if not any(Path(other) in Path(prefix).parents for other in found)]


def _closed_above(path: Path) -> list[Path]:
    return [folder for folder in path.parents if not folder.stat().st_mode & 0o001]


def _make_read_only(place: Path) -> None:
    """Every file system but the throwaway's own place."""
    points = [line.split()[4].encode().decode("unicode_escape") for line in open("/proc/self/mountinfo")]  # noqa: SIM115, PTH123
    for point in dict.fromkeys(points):
        if point == str(place) or point == "/proc" or point.startswith("/proc/"):
            continue
        try:
            flags = os.statvfs(point).f_flag
        except OSError:
            continue  # hidden under another mount
        relatime = MS_RELATIME if flags & 4096 else 0
        mount(None, point, MS_REMOUNT | MS_BIND | MS_RDONLY | (flags & KEPT_FLAGS) | relatime)


def _start_loopback() -> None:
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up, running


def _become_nobody() -> None:
    """The uid of no one where this is root; one's own, without the rights that a user namespace gave, elsewhere."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
    _check(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "ambient capabilities")
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _check(_libc.capset(ctypes.byref(header), ctypes.byref(none)), "capset")
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    _libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # as any process of a user is: a change of uid took it away


def mount(source: str | None, target: str, flags: int, kind: str | None = None, data: str | None = None) -> None:
    """mount(2), for the process's own namespace."""
    words = [None if word is None else word.encode() for word in (source, target, kind)]
    result = _libc.mount(*words, ctypes.c_ulong(flags), data.encode() if data else None)
    _check(result, f"mount {target}")


def _check(result: int, what: str) -> None:
    if result < 0:
        raise NoCage(f"{what}: {os.strerror(ctypes.get_errno())}")


def main() -> None:
    """The inside."""
    sys.stdin.readline()  # until the caps are on
    job = Job(**json.loads(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        enter(job)
    except NoCage as fault:
        raise SystemExit(f"{fault}") from None
    from tests.harness.layers.trial import run

    for line in run(job):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
