"""The fork server: what is said where it ends, does not start or is late, and which servers are used at all."""

import signal
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from grader.grading.submission import MORE_SEEDS
from grader.kit.errors import HarnessFault
from grader.running import examiners
from grader.sandbox.client import ForkServer
from grader.sandbox.importing.starting import once
from grader.sandbox.isolation import canary

ROOT = Path(__file__).parents[3]


def test_a_fork_server_that_dies_is_a_fault_of_the_harness() -> None:
    server = ForkServer(ROOT)
    server.close()
    with pytest.raises(HarnessFault, match=r"the fork server has ended|fork server is gone"):
        server.spawn()


def test_a_fork_server_that_answers_too_late_is_not_asked_again() -> None:
    """The answer that is still to come names the child of another request."""
    with ForkServer(ROOT) as server:
        server._control.settimeout(0.2)
        server._process.send_signal(signal.SIGSTOP)
        with pytest.raises(HarnessFault, match="has not answered"):
            server.spawn()
        server._process.send_signal(signal.SIGCONT)
        with pytest.raises(HarnessFault, match="the fork server has ended"):
            server.spawn()


def test_servers_for_more_passes_are_all_shown_to_hold_a_submission_or_none_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[ForkServer] = []

    def fails_at_the_third(server: ForkServer) -> None:
        shown.append(server)
        if len(shown) == 3:
            raise canary.IsolationFault("not refused")

    monkeypatch.setattr(examiners, "require_isolation", fails_at_the_third)
    with ExitStack() as stack:
        more = once(partial(examiners._all_started, stack, ROOT, (), MORE_SEEDS, is_wide=False))
        with pytest.raises(canary.IsolationFault):
            more()
        refused = len(shown)
        assert {*more()} == {*shown[refused:]}  # they start side by side, in any order
        assert len(more()) == len(MORE_SEEDS)


def test_a_fork_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(HarnessFault, match=r"did not start: .*doctor"):
        ForkServer(ROOT)
