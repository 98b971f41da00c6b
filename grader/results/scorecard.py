"""Scorecard: a submission's verdicts, points and feedback as data, with the digests that it depends on.

Owns the values and the sums. Values go to the database as msgpack and to renderers as they are.
"""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from grader.intake.platforms.receipts import NO_RECEIPT, Receipt
from grader.intake.values import NOTHING
from grader.kit.errors import StoredFault
from grader.kit.judging.failure import Failure
from grader.kit.plain import Raised, is_raised
from grader.kit.points import total

SYNTAX = frozenset({"SyntaxError", "IndentationError", "TabError"})
Verdict = Literal["passed", "failed", "crashed", "timed out", "not judged"]  # the last: it cost too much to be asked


class CheckResult(msgspec.Struct, frozen=True):
    """One check's verdict on one submission, and its points: all or none, or a part of them for an example."""

    check: str
    task: str
    sentence: str
    verdict: Verdict
    max_points: float
    failure: Failure | None = None  # what the student is shown
    hidden_failure: Failure | None = None  # the example behind it, for the instructor, where the student sees none
    detail: str = ""  # why there is no failure to show: a hang or a crash of the whole group
    beyond: str = ""  # why the assignment's own text does not state this rule
    doubt: str = ""  # something that an instructor should look at; it costs nothing
    share: float = 1.0  # of the points, where it passed; a student's test that is an example of a property gets a part

    aside: float = 0.0  # its points, where they are no part of the score: a rule that the text does not state
    slow: str = ""  # how long it took, where it passed and a right answer needs far less; it costs nothing

    @property
    def points(self) -> float:
        """The points that it got."""
        return self.max_points * self.share if self.verdict == "passed" else 0.0

    def counted(self, *, is_part: bool) -> "CheckResult":
        """Return the same, with its points put aside where they are no part of the score."""
        return self if is_part else msgspec.structs.replace(self, max_points=0.0, aside=self.max_points)


class Variation(msgspec.Struct, frozen=True):
    """One call that was answered in two ways."""

    check: str
    call: tuple[str, list[Any]]
    first: Any
    second: Any
    is_hidden: bool  # the call is of a hidden example


class Scorecard(msgspec.Struct, frozen=True):
    """What grading one submission gave. Nothing in it depends on the machine, the order or the number of workers."""

    student: str
    assignment: str
    version: int
    submission: str  # digest of the submission's bytes
    suite: str  # digest of the assignment's version, its example sets and the version of Python
    level: str  # of isolation
    results: tuple[CheckResult, ...]
    problems: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    load_errors: dict[str, Raised] = {}
    load_notes: dict[str, str] = {}  # file -> more on the line at which Python stopped
    stops: dict[str, tuple[int, int, str]] = {}  # file -> line, column and text at which Python stopped
    variations: tuple[Variation, ...] = msgspec.field(default=(), name="disagreements")  # the name in stored cards
    suspicions: tuple[str, ...] = ()  # where the answers might vary, whether or not they did
    reaches: tuple[str, ...] = ()  # where the code reaches for what runs beside it
    passed_over: tuple[str, ...] = ()  # imports of what is not there, which nothing uses
    not_there: tuple[str, ...] = ()  # imports of what is not there, which something uses
    forbidden: tuple[str, ...] = ()  # where the code uses what the assignment forbids
    uses: tuple[tuple[str, str], ...] = ()  # a function, and one that it uses, as the assignment asks it to
    not_used: tuple[str, ...] = ()  # where a function does without what the assignment asks it to use
    imports: dict[str, str] = {}  # the versions of modules that the assignment lists
    told: tuple[str, ...] = ()  # what is said of the cells of a notebook
    answers: dict[str, str] = {}  # of a notebook: grade id -> what was written there
    printed: str = ""
    generation: str = ""  # of the hidden sets that it was made with; "" where there are none, or nobody noted it
    gaps: dict[str, str] = {}  # graded file that was not there -> why, in a few words
    remarks: tuple[str, ...] = ()  # how files were read, for the student
    receipt: Receipt = NO_RECEIPT  # what the download says: by whom they are known there, whether it was late
    made_by: str = ""  # digest of the code of checks and judging; a note, and no part of what a grade depends on

    @property
    def score(self) -> float:
        """The points of all checks."""
        return total(r.points for r in self.results)

    @property
    def max_score(self) -> float:
        """The points that there are."""
        return total(r.max_points for r in self.results)

    @property
    def whole_score(self) -> float:
        """The points of all checks, with those that are put aside."""
        return total((self.score, *(r.aside * r.share for r in self.results if r.verdict == "passed")))

    @property
    def flags(self) -> tuple[str, ...]:
        """What an instructor should look at, in a word or two each."""
        kinds = {error["!"] for file, error in self.load_errors.items() if file not in self.problems}
        found = {
            "late": bool(self.receipt.late),
            **dict.fromkeys(self.gaps.values(), True),
            "syntax error": bool(kinds & SYNTAX),
            "import error": bool(kinds - SYNTAX),
            "not deterministic": bool(self.variations),
            "may vary": bool(self.suspicions and not self.variations),
            "reaches out": bool(self.reaches),
            "not there": bool(self.not_there) and self.score < self.max_score,
            "forbidden": bool(self.forbidden),
            "in doubt": any(r.doubt for r in self.results),
            "refused call": self._met_a_wall,
            "needs a person": any(r.verdict == "not judged" for r in self.results),
        }
        return tuple(name for name, holds in found.items() if holds)

    @property
    def _met_a_wall(self) -> bool:
        """Whether points were lost to a call that cannot be made while code is graded."""
        failures = (r.hidden_failure or r.failure for r in self.results)
        seen = [*self.load_errors.values(), *(failure.seen for failure in failures if failure)]
        return any(is_raised(one, "NotWhenGraded") for one in seen)

    def beyond_lost(self) -> float:
        """Return the points lost to rules that the assignment's own text does not state.

        It is None where there is no work.
        """
        if NOTHING in self.gaps.values():
            return 0.0
        rules = [r for r in self.results if r.beyond and not self.waits_for(r)]
        return total(n for r in rules for n in (r.max_points, -r.points, r.aside * (r.verdict != "passed")))

    def waits_for(self, result: CheckResult) -> str:
        """Return the file that is not there or not imported, which is all that this check saw.

        It is empty where it saw more.
        """
        shown = result.hidden_failure or result.failure
        seen = [one for one in (shown.seen, *shown.answers) if is_raised(one)] if shown else []
        return next((file for file, error in self.load_errors.items() if error in seen), "")


def by_task(results: Iterable[CheckResult]) -> dict[str, tuple[CheckResult, ...]]:
    """Return the results of each task, tasks in the order in which they first appear."""
    tasks: dict[str, list[CheckResult]] = {}
    for result in results:
        tasks.setdefault(result.task, []).append(result)
    return {task: tuple(rows) for task, rows in tasks.items()}


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Scorecard)


def pack(card: Scorecard) -> bytes:
    """Return the scorecard as it is stored; equal for equal scorecards."""
    return _encoder.encode(card)


def unpack(data: bytes) -> Scorecard:
    """Return the scorecard that was stored."""
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise StoredFault(f"a stored scorecard cannot be read ({error}); grade again with --again") from error
