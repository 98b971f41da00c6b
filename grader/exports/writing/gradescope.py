"""An archive with Gradescope's results.json of each person: gradescope/autograder_samples, docs/specs.md.

Gradescope imports no file of a whole class; this is what its autograder would have written, a folder for each person.
`score` at the top is what counts, and overrides the sum of the tests: there it differs by overrides and lateness.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import partial

import msgspec

from grader.ci.writing.gradescope import gradescope_json
from grader.exports.writing.cells import best_key, key_of, require_key
from grader.exports.writing.lines import Export, Line, Made, decimal, scored
from grader.exports.writing.reports import report_of
from grader.handback.file_names import file_names
from grader.kit.errors import HarnessFault
from grader.kit.probe import Probe
from grader.scoring.score import exact

RESULTS = "results.json"
# What a broken archive raises, or one with a password, or a text that is nested too deep.
_OF_ARCHIVES = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


class _Results(msgspec.Struct):
    """What is read of a person's results.json."""

    score: float


def write(export: Export, probes: Mapping[str, Probe], titles: Mapping[str, str]) -> Made:
    """Return the archive; the same scores give the same bytes."""
    sieve = scored(export.lines)
    key = best_key(sieve.lines, export.key)
    require_key(sieve, key)
    names = file_names(key_of(line, key) for line in sieve.lines)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for line in sieve.lines:
            info = zipfile.ZipInfo(f"{names[key_of(line, key)]}/{RESULTS}")  # of 1980: when it was written is no matter
            info.external_attr, info.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, _results(line, probes, titles))
    return Made(packed.getvalue(), tuple(sieve.left_out))


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of an archive of last time."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name.rpartition("/")[0]: _score(archive.read(name)) for name in archive.namelist()}
    except (*_OF_ARCHIVES, msgspec.MsgspecError) as error:
        raise HarnessFault(f"expected an archive of this format: {error}") from error


def _results(line: Line, probes: Mapping[str, Probe], titles: Mapping[str, str]) -> str:
    if line.card is None or line.points is None:
        raise ValueError(line.label)  # a line with a score has a scorecard, and those without one are left out
    return gradescope_json(report_of(line.card, probes, titles), counts=float(line.points.final))


def _score(text: bytes) -> str:
    return decimal(exact(msgspec.json.decode(text, type=_Results).score))


def writer(probes: Mapping[str, Probe], titles: Mapping[str, str]) -> partial[Made]:
    """Return the format for this course: its probes say how a call is shown, and the assignment has the tasks'
    titles.
    """
    return partial(write, probes=probes, titles=titles)
