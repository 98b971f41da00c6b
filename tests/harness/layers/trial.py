"""Inside the cage: tries one attack after another, and watches from the first process what comes through.

Each attack is graded in a process of its own, by fork servers that have the layers of the job. The first process
watches all others, keeps a decoy that an attack may hit, and begins anew with all of them after anything came through.
"""

import json
import os
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader.courses.suite import Suite, load_suite
from grader.sandbox.client import ForkServer
from grader.sandbox.importing.holding import Holds
from tests.harness.layers import grading
from tests.harness.layers.attacks import Attack, handful, read_attacks
from tests.harness.layers.cage import Job
from tests.harness.world import World, make_world, new_token, open_listener, shared_objects, snapshot

ASSIGNMENT = "module0"
PATIENCE = 60  # seconds for one attack on a machine with other work; gradings take up to 10
LINGERING = 3  # seconds until what was graded must be gone
CROWD = 12  # processes; grading one submission needs 8: the first, the decoy, the grader, two servers, and children
MEMORY = 800 << 20  # bytes of one process; a child may map 512 MiB more than the 100 that a fork server has
PAGE = os.sysconf("SC_PAGE_SIZE")

Limits = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Stage:
    """Where attacks are tried: the fork servers (none where all is one process), and a decoy, with their limits."""

    servers: tuple[ForkServer, ...]
    decoy: int
    limits: dict[int, Limits]


@dataclass
class Seen:
    """What was seen of one attack."""

    effects: set[str] = field(default_factory=set)
    said: bytes = b""

    @property
    def answer(self) -> grading.Answer | None:
        """What the grading process said, if it did."""
        try:
            return grading.Answer(**json.loads(self.said))
        except (ValueError, TypeError):
            return None


def run(job: Job) -> Iterator[dict[str, object]]:
    """What comes of each attack."""
    repository = job.folder / "repository"
    attacks = read_attacks(Path(job.attacks)) if job.attacks else handful(repository / "reference")
    suite = load_suite(repository, ASSIGNMENT, repository / "tests" / "examples")
    stage = None
    for number, attack in enumerate(a for a in attacks if not job.only or a.name in job.only):
        stage = stage or _open(job)
        world = make_world(job.folder / "place" / str(number), repository, new_token())
        result = _try(attack, world, suite, stage)
        yield {"name": attack.name, "kind": attack.kind, **result}
        if result["effects"] or result["fault"]:
            _clear(stage)
            stage = None


def _open(job: Job) -> Stage:
    seeds = () if job.one_process else (0, 1)
    wide = Holds(is_wide=True)  # so that no attack must be asked again elsewhere
    servers = tuple(ForkServer(job.folder / "repository", seed, layers=job.layers, holds=wide) for seed in seeds)
    decoy = os.fork()
    if decoy == 0:
        signal.pause()
        os._exit(0)
    return Stage(servers, decoy, {pid: _limits(pid) for pid in _others()})


def _try(attack: Attack, world: World, suite: Suite, stage: Stage) -> dict[str, object]:
    listener = open_listener()
    before, objects = snapshot(world.folder), shared_objects()
    seen = _watched(attack, world, suite, stage)
    answer = seen.answer
    listener.listen()
    listener.close()
    drop = "".join(p.read_text("latin-1") for p in (world.folder / "drop").iterdir())
    told = f"{answer.text if answer else ''}{listener.heard}{drop}"
    checks = {
        "no result": answer is None or bool(answer.fault),
        "secret read": bool(world.secrets_in(told)),
        "size learnt": bool(world.sizes_in(told)),
        "file changed": snapshot(world.folder) != before,
        "connected": listener.calls > 0,
        "object left": shared_objects() != objects,
    }
    effects = seen.effects | {name for name, holds in checks.items() if holds}
    points = [answer.score, answer.max_score] if answer else [0, 0]
    return {"effects": sorted(effects), "points": points, "fault": answer.fault if answer else ""}


def _watched(attack: Attack, world: World, suite: Suite, stage: Stage) -> Seen:
    """Grade in a process of its own, and look at all processes until it has ended."""
    said, say = os.pipe()
    pid = os.fork()
    if pid == 0:
        grading.in_child(say, attack, world, suite, stage.servers)
    os.close(say)
    os.set_blocking(said, False)
    seen, start = Seen(), time.monotonic()
    limits = stage.limits | {pid: _limits(pid)}
    stopped_since: float | None = None
    while not _has_ended(pid) and time.monotonic() - start < PATIENCE:
        stopped_since = (stopped_since or time.monotonic()) if _look(seen, limits) else None
        if stopped_since and time.monotonic() - stopped_since > 1:
            break  # nobody will ever start it again
        seen.said += _read(said)
        time.sleep(0.002)
    seen.said += _read(said)
    os.close(said)
    _reap()
    if any(_has_ended(known) for known in stage.limits):
        seen.effects.add("process hit")
    if not _all_gone(stage):
        seen.effects.add("process left")
    return seen


def _look(seen: Seen, limits: dict[int, Limits]) -> bool:
    """Note what the processes show now; whether one of them is stopped."""
    pids, is_stopped = _others(), False
    if len(pids) + 1 > CROWD:
        seen.effects.add("many processes")
    for pid in pids:
        try:
            used = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
        except (OSError, IndexError):
            continue  # it has ended
        if _state(pid) == "T":
            seen.effects.add("process hit")
            is_stopped = True
        if used > MEMORY:
            seen.effects.add("memory")
    for pid, before in limits.items():
        if (now := _limits(pid)) and before and now != before:
            seen.effects.add("limits changed")
    return is_stopped


def _limits(pid: int) -> Limits:
    """Of a process that sets none itself: the grader, the fork servers, the decoy; nothing where it has ended."""
    try:
        return tuple(resource.prlimit(pid, kind) for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS))
    except OSError:
        return ()


def _others() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and path.name != "1"]


def _state(pid: int) -> str:
    """The letter in /proc/PID/stat; X where there is none any more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def _has_ended(pid: int) -> bool:
    return _state(pid) in "ZX"


def _read(said: int) -> bytes:
    try:
        return os.read(said, 1 << 22)
    except BlockingIOError:
        return b""


def _all_gone(stage: Stage) -> bool:
    """Whether all that the attack started has ended soon after its grading."""
    end = time.monotonic() + LINGERING
    while any(pid not in stage.limits and not _has_ended(pid) for pid in _others()):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
        _reap()
    return True


def _clear(stage: Stage) -> None:
    """Kill all that is left; everything but this first process, in a process namespace of its own."""
    if os.getpid() != 1:
        raise SystemExit("not in a process namespace of its own")
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        return
    while _others():
        _reap()
        time.sleep(0.005)
    for server in stage.servers:
        server.close()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return
