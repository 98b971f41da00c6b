"""Finds the line of a student's own code that a failure is about, so that a place can show it beside that line."""

from collections.abc import Mapping
from pathlib import Path

from grader.ci.checking.report import Spot
from grader.kit.judging.failure import Failure
from grader.kit.probe import Probe
from grader.kit.showing.own_lines import find_line


def find_spot(
    failure: Failure,
    raised_at: tuple[str, int] | None,
    probes: Mapping[str, Probe],
    texts: Mapping[str, str],
    paths: Mapping[str, Path],
) -> Spot | None:
    """Return where the code is that a failure is about; None where no file of the student's has it."""
    found = find_line(failure, probes, texts, raised_at)
    if found is None:
        return None
    file, line = found
    return Spot(_shown(paths[file]), line)


def _shown(path: Path) -> str:
    """Return the path as a place knows it: relative to the folder of the command, where it is below it."""
    absolute, here = path.absolute(), Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
