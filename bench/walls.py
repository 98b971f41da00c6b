"""What the walls cost: one judged pass behind every layer, against the same pass by fork servers without any.

Both sides are the same engine, know the same replies, and take turns. The figure is the median of the pairs' ratios.
"""

import statistics
from dataclasses import replace
from functools import partial

from bench.clock import Cost, median, of_calls
from bench.figures import Figure, milliseconds
from bench.material import Base, Material
from grader.grading.judging import Known
from grader.grading.submission import CheckExaminer, judged_pass
from grader.running.examiners import open_check_examiner
from grader.sandbox.client import ForkServer

PASSES = 10  # in a row: a tick of the processor clock is 10 ms


def walls(material: Material, rounds: int) -> Figure:
    """Seccomp, Landlock, rlimits and the uid drop on, against all of them off; each submission in every round."""
    with open_check_examiner(material.root, material.suite) as locked, ForkServer(material.root, layers=()) as bare:
        known = _known(material, locked)
        sides = {"on": locked, "off": replace(locked, servers=(bare, bare))}
        pairs = [_pair(sides, base, known, turn) for turn in range(rounds) for base in material.bases]
    by_cpu = statistics.median(pair["on"].cpu_seconds / pair["off"].cpu_seconds for pair in pairs)
    by_clock = statistics.median(pair["on"].wall_seconds / pair["off"].wall_seconds for pair in pairs)
    on, off = (median([pair[side] for pair in pairs]) for side in ("on", "off"))
    side = f"{milliseconds(on)} to {milliseconds(off)}; by the clock {by_clock:.3g}; {len(pairs)} pairs"
    return Figure("judged pass, walls on / off", by_cpu, at_most=1.15, side=side)


def _known(material: Material, examiner: CheckExaminer) -> Known:
    """Return what is known once the class was judged: judging then costs least, and the walls weigh most."""
    known = Known()
    for base in material.bases:
        judged_pass(base.submission, replace(examiner, known=known))
    return known


def _pair(sides: dict[str, CheckExaminer], base: Base, known: Known, turn: int) -> dict[str, Cost]:
    """Measure both sides once, on one submission; they take turns to begin."""
    names = sorted(sides, reverse=bool(turn % 2))
    return {name: of_calls(partial(_judge, sides[name], base, known), PASSES) for name in names}


def _judge(examiner: CheckExaminer, base: Base, known: Known) -> None:
    """Judge one pass; `known` stays as it is."""
    judged_pass(base.submission, replace(examiner, known=Known(dict(known.passed))))
