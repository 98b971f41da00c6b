"""Grading against what it replaces and against its floor, side by side in interleaved rounds on one core.

- live: a pytest process per submission, the same checks with live hypothesis.
- cold, warm: one judged pass, when only the reference has been judged, as it is before any class, and when the rest of
  the class has been judged as well.
- floor: the same calls asked and taken in, without walls and without a judge.
- whole: `grader grade` on a class of the same submissions.
"""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bench.clock import Cost, mean, median, of_calls, of_process
from bench.figures import Figure, milliseconds, ratio
from bench.material import Base, Material, write_class
from grader.grading.judging import Known
from grader.grading.submission import CheckExaminer, judged_pass
from grader.running.examiners import open_check_examiner
from grader.sandbox.client import ForkServer

PASSES = 10  # in a row: a tick of the processor clock is 10 ms
# A machine's speed changes within the seconds that pytest takes: what is compared with it is measured before and after.
AROUND = ("cold", "warm", "floor", "live", "floor", "warm", "cold")
TESTS_FAILED = 1  # pytest's exit code

Side = Callable[[Base], Cost]


@dataclass
class Times:
    """What each side took, by the submission's name, a cost for each round."""

    costs: dict[str, dict[str, list[Cost]]] = field(default_factory=dict)

    def add(self, side: str, name: str, cost: Cost) -> None:
        """Keep one measurement."""
        self.costs.setdefault(side, {}).setdefault(name, []).append(cost)

    def of(self, side: str, name: str = "") -> Cost:
        """Return the median over the rounds for one submission, or the mean of these over all of them."""
        found = {key: median(costs) for key, costs in self.costs[side].items()}
        return found[name] if name else mean(list(found.values()))


def contest(material: Material, rounds: int, students: int) -> list[Figure]:
    """Return the figures of grading against pytest and the floor."""
    submissions = write_class(material.folder / "class", material.bases, students)
    times = Times()
    with open_check_examiner(material.root, material.suite) as examiner, ForkServer(material.root, layers=()) as bare:
        sides = _sides(material, examiner, replace(examiner, servers=(bare, bare)))
        _live(material, material.bases[0], "--collect-only")  # so that byte code is cached, as it is anywhere
        for _ in range(rounds):
            for base in material.bases:
                for name in AROUND:
                    times.add(name, base.submission.student, sides[name](base))
            times.add("whole", "class", of_process(material.grade_command(submissions, 1), material.root).per(students))
    shutil.rmtree(submissions)
    return _figures(times, students)


def throughput(material: Material, rounds: int, students: int) -> list[Figure]:
    """Return the students per second of `grader grade` on one and on two workers, which may use every core."""
    submissions = write_class(material.folder / "class", material.bases, students)
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in costs.items():
            found.append(of_process(material.grade_command(submissions, workers), material.root).per(students))
    shutil.rmtree(submissions)
    medians = {workers: median(found) for workers, found in costs.items()}
    return [
        Figure(f"students per second, workers {workers}", 1 / cost.wall_seconds, side=milliseconds(cost))
        for workers, cost in medians.items()
    ]


def _sides(material: Material, examiner: CheckExaminer, bare: CheckExaminer) -> dict[str, Side]:
    known = {base.submission.student: _known_from_others(material, examiner, base) for base in material.bases}

    def warm(base: Base) -> Cost:
        return of_calls(partial(_judge, examiner, base, known[base.submission.student]), PASSES)

    return {
        "live": partial(_live, material),
        "cold": lambda base: of_calls(partial(_judge, examiner, base, examiner.known), PASSES),
        "warm": warm,
        "floor": lambda base: of_calls(partial(_ask, bare, base), PASSES),
    }


def _live(material: Material, base: Base, *more: str) -> Cost:
    tasks = material.suite.assignment.tasks
    files = [str(material.root / file) for file in dict.fromkeys(task.checks for task in tasks)]
    options = ["--noconftest", "-c", str(Path(__file__).with_name("live.ini")), "-p", "no:cacheprovider", "-q"]
    plugin = ["-p", "bench.live", "--code", str(base.folder), "--sizes", str(material.sizes)]
    command = [sys.executable, "-m", "pytest", *options, "--rootdir", str(material.root), *plugin, *files, *more]
    return of_process(command, material.root, may_end_with=(0, TESTS_FAILED))


def _known_from_others(material: Material, examiner: CheckExaminer, base: Base) -> Known:
    """Return what is known once everybody else in the class was judged."""
    known = Known()
    for other in material.bases:
        if other is not base:
            _pass(replace(examiner, known=known), other)
    return known


def _judge(examiner: CheckExaminer, base: Base, known: Known) -> None:
    """Judge one pass; `known` stays as it is."""
    _pass(replace(examiner, known=Known(dict(known.passed))), base)


def _pass(examiner: CheckExaminer, base: Base) -> None:
    judged_pass(base.submission, examiner)


def _ask(examiner: CheckExaminer, base: Base) -> None:
    examiner.asker(base.submission, examiner.servers[0]).ask(examiner.passes.first)


def _figures(times: Times, students: int) -> list[Figure]:
    live, cold, warm, floor, whole = (times.of(side) for side in ("live", "cold", "warm", "floor", "whole"))
    right = "reference"
    return [
        ratio("pytest / judged pass, class warm", live, warm, at_least=150),
        ratio("pytest / judged pass, class cold", live, cold, at_least=150),
        ratio("pytest / judged pass, reference alone", times.of("live", right), times.of("cold", right)),
        ratio("judged pass / floor, class warm", warm, floor, at_most=2),
        ratio("judged pass / floor, class cold", cold, floor, at_most=2),
        ratio("judged pass / floor, reference alone", times.of("cold", right), times.of("floor", right)),
        ratio(f"pytest / grader grade, {students} students", live, whole, at_least=60),
        *_each(times),
    ]


def _each(times: Times) -> Sequence[Figure]:
    names = times.costs["live"]
    return [ratio(f"  pytest / judged pass, {name}", times.of("live", name), times.of("cold", name)) for name in names]
