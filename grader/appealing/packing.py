"""Makes the files of an appeal: what was graded, by what, what was wanted, and a replay for each lost point.

Writes nothing. A hidden example is in none of it, unless it is for the instructor.
"""

import codecs
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from grader.appealing.package import beside
from grader.appealing.replays import WITHOUT_A_WALL, AsPython, Home, Replay, replay_of
from grader.feedback.told import files_at_fault, mark, of_the_file, waiting
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.kit.answering.loading import ALIASES
from grader.kit.judging.failure import Failure
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import calls_told, clean, values_told
from grader.results.scorecard import CheckResult, Scorecard

TEXT = "appeal.txt"
_WIDTH, _VALUE = 100, 400  # columns of a call, characters of a value


@dataclass(frozen=True)
class Appealed:
    """What is appealed: the scorecard, the submission that it was made from, and for whom the files are."""

    card: Scorecard
    submission: Submission
    is_instructor: bool


@dataclass(frozen=True)
class Told:
    """What the course says: its probes, their calls as Python, where names are, and its package."""

    probes: Mapping[str, Probe]
    as_python: AsPython
    home: Home
    package: str


def home_of(root: Path) -> Home:
    """Return where the names of the course at `root` are."""
    return Home.of(read_folder(root / "reference"))


def appeal_files(appealed: Appealed, told: Told) -> dict[str, bytes]:
    """Return the files of the appeal by their names, which may have a folder."""
    texts = {Path(name).name: text for name, text in appealed.submission.files.items()}
    added = beside(texts.values(), told.package, ALIASES)
    is_package = f"{told.package}/__init__.py" in added
    told = replace(told, home=replace(told.home, package=told.package if is_package else ""))
    scripts = dict[str, str]()
    lines = [*_head(appealed.card), *_at_fault(appealed.card, told.home)]
    for result in appealed.card.results:
        if mark(result) != "ok" and not appealed.card.waits_for(result):
            lines += ["", *_lost(result, appealed, told, scripts)]
    found = {name: text.encode() for name, text in added.items()}
    found |= {name: _encoded(text) for name, text in texts.items()}
    found |= {name: text.encode("utf-8", "backslashreplace") for name, text in scripts.items()}
    return {TEXT: "\n".join([*lines, ""]).encode("utf-8", "backslashreplace"), **found}


def _head(card: Scorecard) -> Iterator[str]:
    yield WITHOUT_A_WALL
    yield "Run each line in this folder. Where a line has `# … is right`, compare that with what it prints."
    yield ""
    yield f"student     {clean(card.student)}"
    yield f"assignment  {card.assignment}, version {card.version}: {card.score:g} of {card.max_score:g} points"
    yield f"submission  {card.submission}"
    yield f"suite       {card.suite}"
    if card.generation:
        yield f"hidden sets {card.generation}"
    yield f"checks      {card.made_by}" if card.made_by else "checks      of a release that did not note them"
    yield f"grader      {version('module-grader')}"


def _at_fault(card: Scorecard, home: Home) -> Iterator[str]:
    """Yield the files that are missing, or cannot be imported, with the line that shows it."""
    yield from (clean(f"{place}; without that line the file is the same") for place in card.passed_over)
    for file in files_at_fault(card):
        yield ""
        yield clean(" ".join(filter(None, (of_the_file(file, card), waiting(file, card)))))
        if file in card.load_errors and file not in card.problems:
            module = file.removesuffix(".py")
            imported = f"from {home.package} import {module}" if home.package else f"import {module}"
            yield f'    python -c "{imported}  # no error is right"'


def _lost(result: CheckResult, appealed: Appealed, told: Told, scripts: dict[str, str]) -> Iterator[str]:
    """Yield what is said of a check that was not passed; its script, where it needs one, is added to the others."""
    yield f"task {result.task}, {result.check}: {result.verdict}, {result.points:g} of {result.max_points:g} points"
    yield f"    {clean(result.sentence)}"
    failure = _example(result, is_instructor=appealed.is_instructor)
    if result.detail:
        yield f"    {clean(result.detail)}"
    if failure is None:
        if result.failure and result.failure.is_hidden:
            yield "    found on a hidden example, which your instructor has"
        return
    for label, text in values_told(failure, told.probes, _VALUE):
        yield f"    {label:7} {text}"
    if result.verdict == "timed out":
        yield "    It had not ended after seconds, and may not end here either."
    replay = replay_of(result.check, failure, told.probes, told.as_python, told.home)
    if replay is None:
        yield from (f"    {line}" for text in calls_told(failure, told.probes, _WIDTH) for line in text.splitlines())
    elif replay.one_line:
        yield f"    {replay.one_line}"
    else:
        yield f"    python {_kept(replay, appealed.submission, scripts)}"
    if any(variation.check == result.check for variation in appealed.card.variations):
        yield "    The same call was answered in two ways, so it may be right this time."


def _example(result: CheckResult, *, is_instructor: bool) -> Failure | None:
    """Return the example to show: a hidden one to the instructor alone."""
    if result.failure and not result.failure.is_hidden:
        return result.failure
    return result.hidden_failure if is_instructor else None


def _kept(replay: Replay, submission: Submission, scripts: dict[str, str]) -> str:
    """Keep the script under a name that no file of the submission has."""
    name = f"appeal_{replay.check}.py"
    while name in submission.files:
        name = f"_{name}"
    scripts[name] = replay.script
    return name


def _encoded(text: str) -> bytes:
    """Return the text in the encoding that it declares, since Python reads it by that."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        return data
    return data if codecs.lookup(encoding).name.startswith("utf-8") else text.encode(encoding, "backslashreplace")
