"""The fork server: a warm interpreter that forks one locked child per request. Run by path, in a process of its own.

It never reads a submission, an answer or an expected value: it passes file descriptors on. argv[1] is JSON, made in
client.py. A request on the control socket carries two descriptors: the child's channel, and a pipe that gets the
child's wait status and the processor time that it used. The reply carries the child's pid and pidfd.
"""

import contextlib
import functools
import gc
import importlib
import json
import os
import select
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

OURS = (
    "grader.sandbox.child",
    "grader.sandbox.importing.holding",
    "grader.sandbox.locks",
    "grader.sandbox.still",
    "grader.sandbox.surroundings",
)
CHANNEL, RULESET = 100, 101  # where a child finds them; above anything that the fork server holds


def main() -> None:
    """Serve until the control socket is closed; a forked child leaves this function to answer its plan."""
    settings = json.loads(sys.argv[1])
    sys.path += settings["paths"]  # at the end: nothing that is installed takes the place of a module of Python's
    importlib.import_module("grader")  # this one, even where the course has a copy
    # Its `tests` come before those that may lie beside this harness, and after all of Python's modules.
    sys.path.insert(sys.path.index(settings["paths"][0]), settings["course"])
    probes = _probes(settings["holds"]["probes"])
    # Our own modules, with what they import: first, so that a wide fork server holds them for the same reason.
    child, holding, locking, still, surrounding = map(importlib.import_module, OURS)
    held = holding.hold(settings["holds"]["imports"], is_wide=settings["holds"]["is_wide"])
    locks = _prepare(locking, settings)
    stillness = still.Stillness(settings["seed"])
    stillness.install()
    surroundings = surrounding.Surroundings(settings["seed"])
    surroundings.prepare()
    around = child.Around(held, settings["package"], surroundings.begin)
    child.rehearse(probes, around)
    control = socket.socket(fileno=settings["control"])
    sys.argv[:], sys.path[:] = ["submission"], []
    sys.path_importer_cache.clear()
    if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208
        raise SystemExit("the fork server has more than one thread: a forked child could hang")
    gc.collect()
    _filling = _fill_gaps()
    gc.freeze()
    control.send(b"ready")
    if _serve(control):
        locks.close()
        stillness.begin()
        child.serve(CHANNEL, probes, around)
        os._exit(0)


def _fill_gaps() -> list[bytes]:
    """Fill the gaps in the heap with objects, so that those that a child makes lie side by side.

    A child copies each page of memory in which it puts something: a tenth fewer of them this way.
    """
    empty = sys.getsizeof(b"")
    # every size that pymalloc serves, but for the two that are too small for bytes
    return [bytes(size - empty) for size in range(48, 513, 16) for _ in range(200)]


def _probes(package: str) -> dict[str, Callable[..., Any]]:
    """Return every probe of the course by its target, and the harness's own ones."""
    found = importlib.import_module("grader.kit.probe").find_probes(package)
    reaching = importlib.import_module("grader.sandbox.source.reaching")
    importing = importlib.import_module("grader.sandbox.source.importing")
    suspicions = importlib.import_module("grader.sandbox.source.suspicions")
    cells = importlib.import_module("grader.sandbox.source.cells")
    of_imports = (importing.missing, importing.forbidden, importing.not_used)
    probes = (reaching.reached, *of_imports, suspicions.suspicions, cells.said_of_cells)
    raising = importlib.import_module("grader.kit.answering.raising")
    ours = {p.target: p for p in probes}
    every = {target: probe.run for target, probe in {**found, **ours}.items()}
    return {**every, raising.TARGET: functools.partial(raising.place, every)}


def _prepare(module: Any, settings: dict[str, Any]) -> Any:
    locks = module.prepare(module.Limits(**settings["limits"]), settings["layers"])
    if locks.ruleset_fd >= 0:
        os.dup2(locks.ruleset_fd, RULESET, inheritable=False)
        os.close(locks.ruleset_fd)
        object.__setattr__(locks, "ruleset_fd", RULESET)
    return locks


def _serve(control: socket.socket) -> bool:
    """Fork for each request and report each end; True in the child, False when the client is gone."""
    ends: dict[int, tuple[int, int]] = {}  # pidfd -> (pid, status pipe)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd != control.fileno():
                _report(fd, *ends.pop(fd), poll)
                continue
            request, fds, _, _ = socket.recv_fds(control, 16, 2)
            if not request:
                return False
            pid = os.fork()
            if pid == 0:
                _keep_only(fds[0])
                return True
            pidfd = os.pidfd_open(pid)
            ends[pidfd] = (pid, fds[1])
            poll.register(pidfd, select.POLLIN)
            os.close(fds[0])
            socket.send_fds(control, [struct.pack("<I", pid)], [pidfd])


def _report(pidfd: int, pid: int, status_fd: int, poll: Any) -> None:
    poll.unregister(pidfd)
    _, status, usage = os.wait4(pid, 0)
    with contextlib.suppress(BrokenPipeError):  # the client may no longer want to know
        os.write(status_fd, struct.pack("<id", status, usage.ru_utime + usage.ru_stime))
    os.close(status_fd)
    os.close(pidfd)


def _keep_only(channel: int) -> None:
    """Keep only, in the child, the channel, the ruleset and /dev/null, and a session of its own."""
    os.dup2(1, 2)  # the fork server's errors go to a pipe: a child could fill it, and stop those after it
    os.dup2(channel, CHANNEL, inheritable=False)
    os.closerange(3, CHANNEL)
    os.closerange(RULESET + 1, 1 << 16)
    os.setsid()


if __name__ == "__main__":
    main()
