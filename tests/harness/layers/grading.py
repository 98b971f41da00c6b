"""Grades one attack, in two processes with the layers of the job, or with both sides in one. Only for the table.

`grader grade` has neither: it always has every layer, and a judge that never shares a process with a submission.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import NoReturn

import msgspec

from grader.courses.suite import Suite
from grader.grading.submission import CheckExaminer, Passes, grade
from grader.intake import Source, Submission, read_submission
from grader.kit.answering.in_process import InProcess
from grader.kit.course import read_course_table
from grader.kit.judging.evaluate import evaluate
from grader.sandbox.client import ForkServer
from tests.harness.copies import ROOT
from tests.harness.layers.attacks import Attack
from tests.harness.world import World

MOST = 100_000  # characters of what was said that are kept


@dataclass(frozen=True)
class Answer:
    """What grading gave: the points, and all text that a student or an instructor would see."""

    score: float
    max_score: float
    text: str
    fault: str = ""


def in_child(say: int, attack: Attack, world: World, suite: Suite, servers: tuple[ForkServer, ...]) -> NoReturn:
    """Grade in this process, write the answer to `say`, and end."""
    if not servers and (pid := os.fork()):  # so that the process has a parent to hit, as a child of a fork server has
        os.waitpid(pid, 0)
        os._exit(0)
    os.environ["GRADER_TOKEN"] = world.tokens["environment"]
    silence = os.open("/dev/null", os.O_RDWR)
    for fd in range(3):
        os.dup2(silence, fd)
    sys.stdout = sys.stderr = printed = Printed()
    try:
        submission = _hand_in(attack, world, suite)
        answer = _in_two(submission, suite, servers) if servers else _in_one_process(submission, suite, printed)
    except Exception as fault:  # noqa: BLE001 - whatever an attack does to its judge ends here, and is part of the table
        answer = Answer(0, 0, printed.text, f"{type(fault).__name__}: {fault}")
    os.write(say, json.dumps(asdict(answer)).encode())
    os._exit(0)


class Printed:
    """Keeps what is printed."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Keep some of it."""
        self.text = (self.text + str(text))[:MOST]
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""


def _hand_in(attack: Attack, world: World, suite: Suite) -> Submission:
    folder = world.folder.parent / f"{world.folder.name}-handed-in"
    for name, text in attack.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(world.fill(text), encoding="latin-1")
    return read_submission(Source(attack.name, folder, "folder"), suite.assignment)


def _in_two(submission: Submission, suite: Suite, servers: tuple[ForkServer, ...]) -> Answer:
    first, second = servers
    card = grade(submission, CheckExaminer(Passes(suite), (first, second)))
    return Answer(card.score, card.max_score, card.printed + msgspec.json.encode(card).decode()[:MOST])


def _in_one_process(submission: Submission, suite: Suite, printed: Printed) -> Answer:
    """The same checks on the same examples, with the submission loaded beside the judge."""
    code = InProcess(submission.files, package=read_course_table(ROOT).package)
    score, text = 0.0, []
    for group in suite.groups:
        try:
            outcomes = evaluate(group.check, group.examples, [()] * len(group.examples), code.for_check(group.check))
        except Exception as fault:  # noqa: BLE001 - the submission's, in the judge's own process
            text.append(f"{type(fault).__name__}: {fault}")
            continue
        if not any(outcome.mismatch for outcome in outcomes):
            score += group.check.points
    most = sum(group.check.points for group in suite.groups)
    return Answer(score, most, printed.text + "".join(text))
