"""Runs one attack through the real grading, and says in what it succeeded; nothing, where the walls hold."""

import io
import os
import re
import resource
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from attack_world import Scene

from grader.courses.suite import Suite
from grader.feedback.as_json import as_json, write_json
from grader.feedback.class_table import write_table
from grader.feedback.student_text import feedback
from grader.grading.submission import CheckExaminer, grade
from grader.intake.reading import read_submission
from grader.intake.values import Source, Submission
from grader.kit.probe import find_probes
from grader.results.scorecard import Scorecard
from grader.sandbox.client import ForkServer
from tests.harness.attack_rows import Alive, Attack
from tests.harness.hidden_numbers import secrets, told

RECURSION_POINTS = 4  # all that can be gained by deceiving the reading of the source
OWN_SECONDS = 15  # of the trusted side's processor for one attack; an honest submission takes 0.1, a wrong one 1
OWN_MEBIBYTES = 100  # by which the trusted side may grow
MOST_CPU_SECONDS, MOST_ASLEEP_SECONDS = 60, 120  # of all children of a submission together

_ROW = re.compile(r"^  (ok|in part|failed|crashed|timed out|not started|not judged) +[\d.]+/[\d.]+  \w+$", re.MULTILINE)
# All checks of a task that wait for a file which is not there, or not imported, have one line.
_WAITING = re.compile(r"^  not run +0/[\d.]+  (\d+) checks?, for want of \w+\.py: see above$", re.MULTILINE)
_TASK = re.compile(r"^Task [\d.]+ +[\d.]+ of [\d.]+$", re.MULTILINE)
_COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """All that anybody is shown of a scorecard."""

    student: str
    student_json: str
    instructor: str
    instructor_json: str
    table: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Each of them."""
        return self.student, self.student_json, self.instructor, self.instructor_json, self.table


@dataclass
class Cost:
    """What grading one submission took, counted by the kernel and not by the grader."""

    cpu_seconds: float = 0.0  # of all children that have ended
    idle_seconds: float = 0.0  # by the clock, without any work of the children's or of ours

    def too_much(self) -> Iterator[str]:
        """What of it is more than any submission may cost."""
        if self.cpu_seconds > MOST_CPU_SECONDS:
            yield f"its children took {self.cpu_seconds:.0f} s of processor time"
        is_quiet = os.getloadavg()[0] < len(os.sched_getaffinity(0))  # else they wait for processors, too
        if is_quiet and self.idle_seconds > MOST_ASLEEP_SECONDS:
            yield f"it slept for {self.idle_seconds:.0f} s"


@contextmanager
def timed(examiner: CheckExaminer) -> Iterator[Cost]:
    """Counts what is done inside."""
    cost, servers = Cost(), [*examiner.servers, *examiner.more()]
    wall, own, children = time.monotonic(), time.thread_time(), sum(map(_reaped, servers))
    yield cost
    cost.cpu_seconds = sum(map(_reaped, servers)) - children
    cost.idle_seconds = time.monotonic() - wall - (time.thread_time() - own) - cost.cpu_seconds


def _reaped(server: ForkServer) -> float:
    """Processor seconds of all children of a fork server that have ended."""
    stat = Path(f"/proc/{server._process.pid}/stat").read_text(encoding="ascii")
    user, system = stat.rpartition(")")[2].split()[13:15]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def run(attack: Attack, scene: Scene, examiner: CheckExaminer, folder: Path) -> Iterator[str]:
    """In what the attack succeeded, a sentence for each."""
    scene.hand_in(attack, folder)
    yield from run_handed_in(attack, scene, examiner, folder)


def run_handed_in(attack: Attack, scene: Scene, examiner: CheckExaminer, folder: Path) -> Iterator[str]:
    """The same of an attack whose files are in the folder already."""
    suite = examiner.passes.suite
    read = read_submission(Source(attack.name, folder, "folder"), suite.assignment)
    started, grown = time.thread_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with timed(examiner) as cost:
        card = grade(_completed(attack, read), examiner)
    yield from cost.too_much()
    shown = show(card, suite)
    if (seconds := time.thread_time() - started) > OWN_SECONDS:
        yield f"the trusted side took {seconds:.0f} s"
    if (kib := resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown) > OWN_MEBIBYTES << 10:
        yield f"the trusted side grew by {kib >> 10} MiB"
    yield from dead(attack.alive, card, shown)
    yield from gained(attack, card)
    yield from said(attack, scene, card, shown)
    if attack.must.leaks:
        yield from leaked(suite, card)
    yield from scene.changes()


def _completed(attack: Attack, read: Submission) -> Submission:
    """The attack's submission, with honest files for those that it does not bring."""
    brought = {Path(place).name for place in attack.files}
    added = {file: text for file, text in honest_files().items() if file not in brought}
    problems = {file: problem for file, problem in read.problems.items() if file not in added}
    return replace(read, files={**read.files, **added}, problems=problems)


def submitted(name: str, files: dict[str, str]) -> Submission:
    """A submission of these files, and honest ones for what is missing."""
    return Submission(name, honest_files() | files, {}, {}, (), name)


def honest_files() -> dict[str, str]:
    """The graded files of the reference."""
    folder = Path(__file__).parents[3] / "reference"
    return {file: (folder / file).read_text(encoding="utf-8") for file in ("operators.py", "module.py")}


def dead(alive: Alive, card: Scorecard, shown: Shown) -> Iterator[str]:
    """What is missing of the proof that the attack reached what it attacks: one that reaches nothing proves nothing."""
    if alive.printed not in card.printed:
        yield f"not alive: did not print {alive.printed!r}"
    for words, verdict in alive.ends.items():
        ends = {r.verdict for r in card.results if r.check.startswith(words)}
        if ends != {verdict}:
            yield f"not alive: {words} ended as {sorted(ends)}, not as {verdict!r}"
    told = " ".join(shown.instructor.split())  # a line may end between two words
    yield from (f"not alive: no {words!r} is shown" for words in alive.says if words not in told)
    if alive.flag and alive.flag not in card.flags:
        yield f"not alive: no flag {alive.flag!r}"


def gained(attack: Attack, card: Scorecard) -> Iterator[str]:
    """Points that are not the attack's, and flags that are missing."""
    must = attack.must
    if card.score > must.score_at_most:
        yield f"{card.score:g} points, and its honest code is worth {must.score_at_most:g}"
    passed = [r.check for r in card.results if r.verdict == "passed"]
    for words in must.loses:
        yield from (f"passed {check}" for check in passed if check.startswith(words))
    if must.flag == "any":
        yield from () if card.flags or card.score < card.max_score else ("no flag, and all points",)
        return
    is_lost = bool(must.unless_lost) and not any(check.startswith(must.unless_lost) for check in passed)
    if must.flag and must.flag not in card.flags and not is_lost:
        yield f"no flag {must.flag!r}"


def show(card: Scorecard, suite: Suite) -> Shown:
    """What the command line prints of a scorecard."""
    probes, table, whole = find_probes(), io.StringIO(), io.StringIO()
    write_table([card], {card.student: card.student}, suite, table)
    write_json([card], suite.name, whole)
    return Shown(
        feedback(card, probes),
        as_json(card, is_instructor=False, indent=1),
        feedback(card, probes, is_instructor=True),
        whole.getvalue(),
        table.getvalue(),
    )


def said(attack: Attack, scene: Scene, card: Scorecard, shown: Shown) -> Iterator[str]:
    """What of a text could harm its reader, deceive him, or tell him what he must not know."""
    for text in shown.texts:
        yield from harm(text)
        yield from (f"says {words!r}" for words in attack.must.must_not_say if words in text)
        yield from (f"gives away {name}" for name in scene.world.secrets_in(text))
    for text in (shown.student, shown.instructor):
        rows = len(_ROW.findall(text)) + sum(map(int, _WAITING.findall(text)))
        if rows != len(card.results) or len(_TASK.findall(text)) != len({r.task for r in card.results}):
            yield "a line of the report is forged"
        if max(map(len, text.splitlines())) > 80:
            yield "a line of the report is too long"


def harm(text: str) -> Iterator[str]:
    """What of a text a terminal, a workflow's log or an eye would obey."""
    odd = {char for char in set(text) - {"\n"} if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    if odd:
        yield f"shows {sorted(odd)!r} as they are"
    if found := _COMMAND.search(text):
        yield f"shows a workflow command: {text[found.start() :][:60]!r}"


def leaked(suite: Suite, card: Scorecard) -> Iterator[str]:
    """Hidden inputs that a student is shown: numbers so long that they come from nowhere else."""
    if found := told(secrets(suite), card):
        yield f"shows the student hidden inputs: {found[:5]}"
