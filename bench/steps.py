"""Where the time of a judged pass goes: the same pass with one step more each time, in processor time of both sides."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bench.clock import Cost, median, of_calls
from bench.figures import Figure
from bench.material import Base, Material
from grader.courses.suite import plan
from grader.grading.judging import Known
from grader.grading.submission import CheckExaminer, judged_pass
from grader.running.examiners import open_check_examiner
from grader.sandbox.client import ForkServer, Head
from grader.sandbox.faults import Died
from grader.sandbox.watching import Deadline

PASSES = 10  # in a row: a tick of the processor clock is 10 ms
DEADLINE = Deadline(cpu_seconds=5)


def steps(material: Material, rounds: int) -> list[Figure]:
    """Milliseconds of processor time of each step, on the reference."""
    base = material.bases[0]
    with open_check_examiner(material.root, material.suite) as examiner, ForkServer(material.root, layers=()) as bare:
        up_to = _up_to(examiner, bare, base)
        costs: dict[str, list[Cost]] = {name: [] for name in up_to}
        for _ in range(rounds):
            for name, action in up_to.items():
                costs[name].append(of_calls(action, PASSES))
    return _differences({name: median(found).cpu_seconds for name, found in costs.items()})


def _up_to(examiner: CheckExaminer, bare: ForkServer, base: Base) -> dict[str, Callable[[], object]]:
    """Return, by step, the pass up to the end of it."""
    known = Known()
    judged_pass(base.submission, replace(examiner, known=known))
    locked = examiner.servers[0]
    ask = partial(examiner.asker(base.submission, examiner.servers[0]).ask, examiner.passes.first)
    return {
        "fork": partial(_child, bare, {}),
        "locks": partial(_child, locked, {}),
        "send and load the files": partial(_child, locked, base.submission.files),
        "receive, call, encode": ask,
        "judge, replies known": lambda: judged_pass(base.submission, replace(examiner, known=known)),
        "judge, nothing known": lambda: judged_pass(base.submission, replace(examiner, known=Known())),
    }


def _child(server: ForkServer, files: Mapping[str, str]) -> None:
    """Run a child that loads the files, and is asked nothing."""
    child = server.spawn()
    try:
        child.send(Head(dict(files), tuple(name.removesuffix(".py") for name in files)), plan([]))
        for _ in range(len(files) + 1):
            child.receive(child.until(DEADLINE))
    except Died:
        if files:  # without any, it has nothing to do, and ends
            raise
    finally:
        child.end()


def _differences(up_to: dict[str, float]) -> list[Figure]:
    """Return each step by itself; both ways of judging come after the same step."""
    names = list(up_to)
    before = dict(zip(names[1:], names, strict=False)) | {names[-1]: names[-3]}
    own = {name: up_to[name] - up_to.get(before.get(name, ""), 0.0) for name in names}
    return [Figure(f"CPU ms: {n}", 1000 * own[n], side=f"{1000 * up_to[n]:.1f} up to here") for n in names]
