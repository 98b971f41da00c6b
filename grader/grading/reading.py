"""Asks what a submission's source says: where it reaches for what runs beside it, where its answers might vary, what it
imports that is not there, what it uses that is forbidden, and what it does not use that it has to. It is read in a
locked child, and none of it runs.

What is found costs no points by itself: it is said, with its line, to the student or to a person who looks, and code
whose answers might vary is asked more often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.courses.suite import Group, Suite
from grader.grading.replies import NoAnswer, Reply, decode_answers
from grader.intake.files.tree import NotGradedError
from grader.intake.values import Submission
from grader.kit.answering.loading import known_roots
from grader.kit.answering.notebook import REDEFINED, UNREAD
from grader.kit.check import Check
from grader.kit.judging.evaluate import Example
from grader.kit.plain import Plain
from grader.kit.probe import Probe
from grader.kit.wording.words import english
from grader.results.absent_imports import said_of_imports
from grader.results.newer_syntax import Stop, needs_newer
from grader.sandbox.faults import Garbled
from grader.sandbox.source.cells import said_of_cells
from grader.sandbox.source.importing import forbidden, may_lack, may_miss, may_use, missing, not_used
from grader.sandbox.source.reaching import may_reach, reached
from grader.sandbox.source.suspicions import is_suspect, suspicions

MOST_PLACES = 5  # of each kind that are named


@dataclass(frozen=True)
class Read:
    """What was found in the source, each place in words; or one line on why the files could not be read."""

    reaches: tuple[str, ...] = ()
    suspicions: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()  # imports of what is not there, which nothing uses
    not_there: tuple[str, ...] = ()  # imports of what is not there, which something uses
    forbidden: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()  # functions that do without what the assignment asks them to use
    uses: tuple[tuple[str, str], ...] = ()  # the others: a function, and one that it uses
    told: tuple[str, ...] = ()  # of the cells of a notebook
    is_redefined: bool = False  # whether a cell below a check gives its answer's name another meaning

    @property
    def observed(self) -> dict[str, tuple[str, ...]]:
        """What a scorecard keeps of it, by the names of its fields."""
        return {name: value for name, value in vars(self).items() if name != "is_redefined"}


def questions(submission: Submission, suite: Suite) -> dict[str, Group]:
    """Return what is asked of the source of the graded files, and of those that they import: of most nothing."""
    assignment = suite.assignment
    files = submission.files
    texts, graded = files.values(), list(assignment.files)
    known = [*assignment.imports, *known_roots(files, suite.package), *["IPython"] * bool(submission.notebooks)]
    asked: dict[str, Group] = {}
    if any(map(may_reach, texts)):
        asked["reaches"] = _question(reached, [graded])
    if any(is_suspect(text, suite.given.get(file, "")) for file, text in files.items()):
        handed_out = [[file, text] for file, text in sorted(suite.given.items()) if file in files]
        asked["suspicions"] = _question(suspicions, [graded, handed_out])
    if any(may_miss(text, known) for text in texts):
        asked["missing"] = _question(missing, [graded, known])
    if any(may_use(text, assignment.forbid) for text in texts):
        asked["forbidden"] = _question(forbidden, [graded, list(assignment.forbid)])
    if lacking := [row for row in assignment.require if may_lack(files.get(row[0], ""), *row[1:])]:
        asked["not used"] = _question(not_used, [[[file, name, list(names)] for file, name, names in lacking]])
    if submission.notebooks:
        asked["cells"] = _question(said_of_cells, [])
    return asked


def read(asked: Mapping[str, Group], replies: Mapping[str, Reply], submission: Submission, suite: Suite) -> Read:
    """Return what the replies say; raises NotGradedError where a cell is code of a newer Python."""
    assignment, files = suite.assignment, submission.files
    found = {kind: _answer(group, replies[group.check.name]) for kind, group in asked.items()}
    cells = _cell_rows(found.get("cells", []))
    _require_readable(cells, files)
    unused = _rows(found.get("not used", []))
    return Read(
        _places(found.get("reaches", [])),
        _places(found.get("suspicions", [])),
        forbidden=_places(found.get("forbidden", [])),
        told=tuple(said for _, _, said, _ in cells if said),
        is_redefined=any(kind == REDEFINED for _, kind, _, _ in cells),
        not_used=tuple(
            english(f"{file}, line {line}: {name} does not use {word}") for file, line, name, word in unused
        ),
        uses=_uses(assignment.require, [(file, name, word) for file, _, name, word in unused]),
        **said_of_imports(_rows(found.get("missing", [])), assignment.imports),
    )


def _require_readable(cells: list[Any], files: Mapping[str, str]) -> None:
    """Raise NotGradedError where a cell is code that only a newer Python reads."""
    for file, kind, _, line in cells:
        is_there = kind == UNREAD and 0 < line <= files.get(file, "").count("\n") + 1
        if is_there and (needed := needs_newer(Stop(file, files[file], line))):
            raise NotGradedError(needed)


def _uses(
    required: Sequence[tuple[str, str, tuple[str, ...]]], unused: Sequence[tuple[str, str, str]]
) -> tuple[tuple[str, str], ...]:
    return tuple((name, w) for file, name, words in required for w in words if (file, name, w) not in unused)


def _question(probe: Probe, args: list[Any]) -> Group:
    check = Check(f"what its source says, {probe.target}", "", 0, "", {}, lambda: None, reads_source=True)
    return Group(check, (Example({}, ((probe.target, args),)),), 0, "")


def _answer(group: Group, reply: Reply) -> Plain:
    """Return the answer to a question; where there is none, what was said instead."""
    try:
        return reply.detail if isinstance(reply, NoAnswer) else decode_answers(reply, group.shape)[0]
    except Garbled as fault:
        return f"sent {fault}"


def _rows(answer: Plain) -> list[Any]:
    return answer if isinstance(answer, list) else []


def _cell_rows(answer: Plain) -> list[Any]:
    """Return what is said of cells, as far as it has the form of that."""
    kinds = [str, str, str, int]
    return [row for row in _rows(answer) if isinstance(row, list) and [type(one) for one in row] == kinds]


def _places(answer: Plain) -> tuple[str, ...]:
    if not isinstance(answer, list):
        said = answer["!"] if isinstance(answer, dict) else answer
        return (f"the files could not be read: reading them {said}",)
    return tuple(map(_place, answer[:MOST_PLACES]))


def _place(found: Any) -> str:
    file, line, word = found
    return f"{file}, line {line}: {word}" if line else f"{file} could not be read: {word}"
