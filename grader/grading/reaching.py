"""Asks what a source says: where it reaches for what runs beside it, and where its answers might vary.

The source is read in a locked child, and none of it runs. What is found costs no points: whether code that reaches out
solves the task is for a person to say, and code whose answers might vary is asked more often.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.courses.suite import Group, Pass
from grader.grading.asking import Asker
from grader.grading.replies import Reply, Stuck, decode_answers
from grader.kit.check import Check
from grader.kit.judging.evaluate import Example
from grader.kit.plain import Plain
from grader.kit.probe import Probe
from grader.sandbox.faults import Garbled
from grader.sandbox.source.reaching import may_reach, reached
from grader.sandbox.source.varying import may_vary, varying

MOST_PLACES = 5  # of each kind that are named


@dataclass(frozen=True)
class Places:
    """What was found, as file, line and word; or one line on why the files could not be read."""

    reaches: tuple[str, ...] = ()
    suspicions: tuple[str, ...] = ()


def places(asker: Asker, files: Mapping[str, str], graded: Iterable[str], given: Mapping[str, str]) -> Places:
    """Where the graded files, and those that they import, reach out or might vary; `given` is what was handed out."""
    asked = {}
    if any(map(may_reach, files.values())):
        asked["reaches"] = _question("what it reaches for", reached, [list(graded)])
    if any(may_vary(text, given.get(file, "")) for file, text in files.items()):
        handed_out = [[file, text] for file, text in sorted(given.items()) if file in files]
        asked["suspicions"] = _question("where it might vary", varying, [list(graded), handed_out])
    if not asked:
        return Places()
    replies = asker.ask(Pass(tuple(asked.values()))).groups
    return Places(**{kind: _found(group, replies[group.check.name]) for kind, group in asked.items()})


def _question(name: str, probe: Probe, args: list[Plain]) -> Group:
    check = Check(name, "", 0, "", {}, lambda: None, reads_source=True)
    return Group(check, (Example({}, ((probe.target, args),)),), 0, "")


def _found(group: Group, reply: Reply) -> tuple[str, ...]:
    try:
        answer = {"!": reply.detail} if isinstance(reply, Stuck) else decode_answers(reply, *group.shape)[0]
    except Garbled as fault:
        answer = {"!": f"sent {fault}"}
    if not isinstance(answer, list):
        return (f"the files could not be read: reading them {answer['!']}",)
    return tuple(map(_place, answer[:MOST_PLACES]))


def _place(found: list[Any]) -> str:
    file, line, word = found
    return f"{file}, line {line}: {word}" if line else f"{file} could not be read: {word}"
