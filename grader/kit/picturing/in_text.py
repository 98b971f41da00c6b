"""Renders a failure as text for a terminal, with what its picture shows in words."""

from collections.abc import Mapping

from grader.kit.judging.failure import Failure
from grader.kit.picturing.pictures import around
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean, failure_text


def failure_told(failure: Failure, probes: Mapping[str, Probe], width: int = 80, first: str = "") -> str:
    """Return the failure as a student reads it.

    What yours and wanted say already, the words of the picture do not repeat.

    `first` is what is pasted before the calls.
    """
    figures = [] if failure.is_hidden else around(failure, probes)
    words = "\n".join(clean(line) for figure in figures for line in figure.text.splitlines())
    return failure_text(failure, probes, width, words, first)
