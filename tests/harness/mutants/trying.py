"""Runs a module's tests on a changed text of it, in a forked child of a warm interpreter.

                this process                 a child for each mutant (two at a time)
    imports numpy, hypothesis, pytest  --fork-->  forgets grader and tests,
    and makes the mutants                         imports them anew with the changed text,
    collects what failed first        <--pipe--   runs the tests up to the first failure

A child that runs longer than any honest run has noticed the change as well.
"""

import gc
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType
from typing import Any

import hypothesis.strategies  # noqa: F401 - what every child needs is imported once, here
import numpy as np  # noqa: F401
import pytest

from tests.harness.mutants.changes import ROOT, own_tests

WORKERS = 2
CPU_SECONDS = 10  # an honest run takes below 1; what loops without an end is stopped here
MEMORY_BYTES = 2 << 30  # a list that grows without an end is stopped here
OURS = ("grader", "tests")

Job = tuple[str, str]  # a module and its text


class Changed(SourceFileLoader):
    """Finds and loads one module with another text."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(file.removesuffix(".py").replace("/", "."), str(ROOT / file))
        self.text = text

    def find_spec(self, fullname: str, _path: object = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The module, if it is the changed one."""
        return spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        """The changed text, compiled; nothing of it is kept on disk."""
        return compile(self.text, f"<changed {fullname}>", "exec", dont_inherit=True)


class First:
    """Remembers the first test that failed, or the file that could not be collected."""

    def __init__(self) -> None:
        self.name = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Called by pytest for each part of a test."""
        if report.failed:
            self.name = self.name or report.nodeid.rpartition("/")[2]

    def pytest_collectreport(self, report: Any) -> None:
        """Called by pytest for each file."""
        if report.failed:
            self.name = self.name or "importing it"


def killers(jobs: Iterable[Job]) -> Iterator[tuple[int, str]]:
    """For each job, as it is done: its number, and what failed first; nothing where all tests passed."""
    running: dict[int, tuple[int, int]] = {}  # process -> number of the job, end of the pipe
    for number, (file, text) in enumerate(jobs):
        if len(running) == WORKERS:
            yield _ended(running)
        pid, end = _started(file, text)
        running[pid] = number, end
    while running:
        yield _ended(running)


def _started(file: str, text: str) -> tuple[int, int]:
    ours, theirs = os.pipe()
    if pid := os.fork():
        os.close(theirs)
        return pid, ours
    try:
        os.write(theirs, _run(file, text).encode())
        os._exit(0)
    finally:
        os._exit(1)  # what went wrong stands on the standard error, and the parent says that there is no word


def _ended(running: dict[int, tuple[int, int]]) -> tuple[int, str]:
    pid, status = os.wait()
    number, end = running.pop(pid)
    with open(end, encoding="utf-8") as pipe:  # noqa: PTH123 - a pipe has no path
        word = pipe.read()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGSEGV):
        return number, f"a child that was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    if not word:  # whoever killed it, no test has noticed anything
        raise RuntimeError(f"a child of the mutants' runner ended without a word (status {status})")
    return number, word.removeprefix("passed")


def _run(file: str, text: str) -> str:
    """What failed first, or the word passed."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, 2 * CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    for name in [n for n in sys.modules if n.partition(".")[0] in OURS]:
        del sys.modules[name]
    sys.meta_path.insert(0, Changed(file, text))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    gc.disable()  # the child ends soon
    os.chdir(ROOT)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    first = First()
    code = pytest.main(_options(own_tests(file)), plugins=[first])
    if code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED):
        return first.name or "passed"
    raise RuntimeError(f"pytest ended with {code!r}")


def _options(tests: list[str]) -> list[str]:
    """No configuration, no plugins, no rewriting: it is asked only whether something fails."""
    idle = ("cacheprovider", "faulthandler", "unraisableexception", "threadexception", "terminal")
    off = [f"-pno:{name}" for name in idle]
    return ["-x", "-c", os.devnull, f"--rootdir={ROOT}", "--noconftest", "--assert=plain", *off, *tests]
