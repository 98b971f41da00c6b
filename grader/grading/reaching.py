"""Asks where a submission reaches for what runs beside it. Its source is read in a locked child, and none of it runs.

What is found costs no points: whether such code solves the task is for a person to say.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.courses.suite import Group, Pass
from grader.grading.asking import Asker
from grader.grading.replies import Stuck, decode_answers
from grader.kit.check import Check
from grader.kit.judging.evaluate import Example
from grader.sandbox.faults import Garbled
from grader.sandbox.source.reaching import may_reach, reached

MOST_PLACES = 5  # that are named
_QUESTION = Check("what it reaches for", "", 0, "", {}, lambda: None, reads_source=True)


def reaches(asker: Asker, files: Mapping[str, str], graded: Iterable[str]) -> tuple[str, ...]:
    """Where the graded files, and those that they import, reach for what runs beside them: file, line and word."""
    if not any(map(may_reach, files.values())):
        return ()
    group = Group(_QUESTION, (Example({}, ((reached.target, [list(graded)]),)),), 0, "")
    reply = asker.ask(Pass((group,))).groups[_QUESTION.name]
    try:
        answer = {"!": reply.detail} if isinstance(reply, Stuck) else decode_answers(reply, group.shape)[0]
    except Garbled as fault:
        answer = {"!": f"sent {fault}"}
    if not isinstance(answer, list):
        return (f"the files could not be read: reading them {answer['!']}",)
    return tuple(map(_place, answer[:MOST_PLACES]))


def _place(found: list[Any]) -> str:
    file, line, word = found
    return f"{file}, line {line}: {word}" if line else f"{file} could not be read: {word}"
