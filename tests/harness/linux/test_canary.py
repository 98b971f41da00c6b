"""The canary: what it tries is refused where all is locked, and would come through where nothing is."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.sandbox.client import ALL_LAYERS, ForkServer
from grader.sandbox.isolation import canary, canary_calls
from grader.sandbox.locks import landlock_abi

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer(ROOT) as server:
        yield server


WITHOUT_SECCOMP = ("landlock", "rights")
ONLY_RIGHTS = ("rights",)
Outcomes = Mapping[tuple[str, ...], Mapping[str, str]]


@pytest.fixture(scope="module")
def outcomes(server: ForkServer) -> Outcomes:
    """What came of each call that the canary tries, by the layers that are on."""
    found: dict[tuple[str, ...], Mapping[str, str]] = {ALL_LAYERS: canary.outcomes(server)}
    for layers in (WITHOUT_SECCOMP, ONLY_RIGHTS):
        with ForkServer(ROOT, layers=layers) as open_server:
            found[layers] = canary.outcomes(open_server)
    return found


@pytest.fixture(scope="module")
def unlocked(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What came of each in a process without locks of ours."""
    return try_unlocked(tmp_path_factory.mktemp("unlocked"))


@pytest.mark.parametrize("name", canary_calls.calls())
def test_each_call_of_the_canary_is_refused(name: str, outcomes: Outcomes) -> None:
    assert outcomes[ALL_LAYERS][name] == canary.REFUSED


@pytest.mark.parametrize("name", canary_calls.calls())
def test_each_call_of_the_canary_is_seen_where_nothing_is_locked(
    name: str, outcomes: Outcomes, unlocked: Mapping[str, str]
) -> None:
    """An attempt that is refused for another reason than the locks would show nothing."""
    if unlocked[name] == canary.REFUSED:
        pytest.skip("this machine or its container refuses it to everybody")
    assert outcomes[ONLY_RIGHTS][name] != canary.REFUSED


def test_landlock_alone_refuses_files_and_little_else(outcomes: Outcomes) -> None:
    if not landlock_abi():
        pytest.skip("this kernel has no Landlock")
    refused = {name for name, what in outcomes[WITHOUT_SECCOMP].items() if what == canary.REFUSED}
    assert {"open a file", "write a file", "list a folder"} <= refused
    assert not refused & {"stat", "socket", "fork", "kill", "executable memory", "prctl", "shmget"}


def test_what_the_canary_tries_changes_nothing(tmp_path: Path) -> None:
    """All of it in a process that nothing is refused to, root where the tests are: no object of any kind is left."""

    def left() -> list[str]:
        tables = [Path("/proc/sysvipc", kind).read_text(encoding="ascii") for kind in ("msg", "sem", "shm")]
        return [*tables, *sorted(map(str, [*Path("/").iterdir(), *tmp_path.iterdir()]))]

    before = left()
    assert set(try_unlocked(tmp_path)) == {*canary_calls.calls()}
    assert left() == before


def try_unlocked(folder: Path) -> dict[str, str]:
    """What comes of the canary's calls in a process without any lock."""
    tries = "import json; from grader.sandbox.isolation.canary_calls import attempts; print(json.dumps(attempts()))"
    command = [sys.executable, "-c", tries]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    "layers", [("landlock", "rlimits"), ("rlimits",), (), tuple(n for n in ALL_LAYERS if n != "seccomp")]
)
def test_the_canary_refuses_to_grade_without_seccomp(layers: tuple[str, ...]) -> None:
    with ForkServer(ROOT, layers=layers) as open_server:
        found = canary.escapes(open_server)
        assert {"ptrace", "kill", "socket"} <= set(found)
        with pytest.raises(canary.IsolationFault, match=r"not refused .* Docker"):
            canary.require_isolation(open_server)


def test_the_canary_asks_for_no_more_than_seccomp() -> None:
    """Where a kernel has no Landlock, or a container forbids it, seccomp refuses the same."""
    with ForkServer(ROOT, layers=("seccomp", "rights")) as half_open:
        assert canary.escapes(half_open) == ()
