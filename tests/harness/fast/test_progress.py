"""What a long command says of its progress: a time that is about right, quiet or in steps, and what a stop leaves."""

import io
import signal
import time
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.cli.group import ROOMS
from grader.cli.stopping import KEPT, said_of_stop
from grader.terminal.ending import Stopped
from grader.terminal.options import loudness_options
from grader.terminal.progress import Progress

LONG = ("grade", "regrade", "freeze", "prove")
PARALLEL = ("grade", "regrade", "prove")


class Clock:
    """A clock that goes on when a step takes its time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def said(*words: str, work: Callable[[], None]) -> str:
    """What a command that does this work says on standard error."""

    @click.command()
    @loudness_options
    def command() -> None:
        work()

    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stderr


def stepping(clock: Clock, *, kept: int, new: int) -> Callable[[], None]:
    """Work of which a part was kept from before and takes no time; the rest takes three seconds each."""

    def work() -> None:
        progress = Progress("class", kept + new)
        for _ in range(kept):
            progress.step("ada", is_new=False)
        for _ in range(new):
            clock.now += 3
            progress.step("bob")
        progress.finish()

    return work


@pytest.mark.parametrize("kept", [0, 80])
def test_the_time_that_is_left_is_right_also_where_a_stopped_run_goes_on(clock: Clock, kept: int) -> None:
    lines = said(work=stepping(clock, kept=kept, new=20)).splitlines()
    assert lines[0] == f"class: {kept + 2} of {kept + 20}, about 54 s left"
    assert lines[-2] == f"class: {kept + 20} of {kept + 20}, about 0 s left"
    assert lines[-1] == f"class: {kept + 20} in 60.0 s" + (f", {kept} of them kept from before" if kept else "")


def test_a_long_time_is_told_in_minutes(clock: Clock) -> None:
    assert said(work=stepping(clock, kept=0, new=200)).startswith("class: 2 of 200, about 10 min left\n")


def test_quiet_says_nothing_of_progress_and_verbose_says_each_step(clock: Clock) -> None:
    assert said("--quiet", work=stepping(clock, kept=1, new=2)) == ""
    assert said("-q", work=stepping(clock, kept=1, new=2)) == ""
    assert said("--verbose", work=stepping(clock, kept=1, new=2)) == (
        "class: ada, kept from before; 1 of 3\n"
        "class: bob; 2 of 3, about 3 s left\n"
        "class: bob; 3 of 3, about 0 s left\n"
        "class: 3 in 6.0 s, 1 of them kept from before\n"
    )


def test_a_name_in_a_step_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in said("--verbose", work=lambda: Progress("class", 1).step("\x1b[2Jada"))


def test_a_terminal_has_a_bar_with_the_same_time_and_a_log_has_none(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stderr", terminal)
    stepping(clock, kept=2, new=20)()
    bars = terminal.getvalue().split("\r")
    assert any("3/22" in bar and "about 57 s left" in bar for bar in bars)
    assert terminal.getvalue().endswith("class: 22 in 60.0 s, 2 of them kept from before\n")
    assert "[#" not in said(work=stepping(clock, kept=2, new=20))


@pytest.mark.parametrize("name", LONG)
def test_a_long_command_can_be_quiet_and_verbose(name: str) -> None:
    options = {word for one in cli.get_command(click.Context(cli), name).params for word in one.opts}
    assert {"--quiet", "--verbose"} <= options
    assert ("--jobs" in options) == (name in PARALLEL)
    assert "--workers" not in options


def test_each_command_that_is_stopped_says_what_is_kept_and_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(KEPT) == set(LONG)
    for name in ROOMS:
        assert "the same command" in said_of_stop(name)
    assert said_of_stop(None) == "stopped; nothing was begun"

    def stopped(_context: click.Context) -> None:
        raise Stopped(signal.SIGINT)

    command = cli.get_command(click.Context(cli), "doctor")
    monkeypatch.setattr(command, "invoke", stopped)
    with pytest.raises(Stopped) as caught:
        cli.main(["doctor"], standalone_mode=False)
    assert caught.value.command == "doctor"
    assert caught.value.exit_code == 130


class Terminal(io.StringIO):
    """A stream that says of itself that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_says_nothing_of_a_step_before_the_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    Progress("class", 3)
    assert "0/3" in terminal.getvalue()
    assert "None" not in terminal.getvalue()
