"""Judges replies: from a group's answers to a check's result, with the smallest counterexample.

Pure but for the `Asker`, which shrinking and calls that depend on answers need. A reply that equals one that was
judged right before is right: a check sees nothing but the answers.
"""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec

from grader.courses.suite import Group
from grader.grading.asking import Asker, NoAnswerError
from grader.grading.replies import NoAnswer, Reply, decode_answers
from grader.kit.calls import Rows
from grader.kit.check import Check
from grader.kit.errors import CheckFault, HarnessFault
from grader.kit.judging.drawing import example_key
from grader.kit.judging.evaluate import Example, Outcome, evaluate, judge
from grader.kit.judging.failure import Failure, describe, describe_no_answer
from grader.kit.judging.moving import with_surroundings
from grader.kit.judging.shrinking import shrink, simplest, size
from grader.kit.plain import Plain, Raised, is_raised
from grader.kit.probe import UNCLEAR
from grader.kit.wording.words import english
from grader.results.scorecard import CheckResult, Variation, Verdict
from grader.sandbox.faults import Garbled

ONLY_AFTER_OTHERS = english("your code does it only after other calls, and not on a call by itself")
NO_EXAMPLE = english("your code took so long that no example was made of it")
UNREADABLE = english("your code answers in a way that the check cannot read")
MAX_DOUBT = 1000  # characters; there are four walks to be in doubt about, and a line or two on each
MAX_ALONE = 4  # public examples that are asked by themselves, where one fails only after others
MAX_KNOWN = 4096  # right replies that are remembered; a class gives two or three a group


@dataclass(frozen=True)
class Remembered:
    """What is known of a reply that passed."""

    repeat: bytes  # digest of the frame that must come when the repeated part is asked again
    result: CheckResult


@dataclass
class Known:
    """Replies that passed: (group, digest of the reply) -> what is known of it."""

    passed: dict[tuple[str, bytes], Remembered] = field(default_factory=dict)

    def get(self, group: Group, reply: Reply) -> Remembered | None:
        """Return what is known of this reply to this group."""
        return None if isinstance(reply, NoAnswer) else self.passed.get((group.check.name, digest(reply)))

    def add(self, group: Group, reply: bytes, repeat: bytes, result: CheckResult) -> None:
        """Remember that `reply` passed, while there is room."""
        if len(self.passed) < MAX_KNOWN:
            self.passed[group.check.name, digest(reply)] = Remembered(digest(repeat), result)


def digest(frame: bytes) -> bytes:
    """Stands for a frame."""
    return hashlib.blake2b(frame, digest_size=16).digest()


@dataclass(frozen=True)
class Judgement:
    """A check's result with the answers that it was judged by (none where there was no whole reply)."""

    result: CheckResult
    answers: Sequence[Plain] = ()
    is_final: bool = False  # it passed on these answers alone, so that the same reply passes again


def judge_group(group: Group, reply: Reply, asker: Asker) -> Judgement:
    """Return the judgement of one group."""
    try:
        if isinstance(reply, NoAnswer):
            return Judgement(no_answer_result(group, reply))
        answers = decode_answers(reply, group.shape)
    except Garbled as fault:
        return Judgement(no_answer_result(group, NoAnswer("crashed", -1, f"sent {fault}")))
    live = _Live(group, asker)
    rows, public = group.by_example(answers), group.public
    try:
        outcomes = _outcomes(group, group.examples[:public], rows[:public], live)
        if not _failing(outcomes):  # where a public example fails, no hidden one has a part in what is shown
            outcomes += _outcomes(group, group.examples[public:], rows[public:], live)
        if _failing(outcomes):
            known = [*_unasked(group, outcomes), *_known(group, rows)] if len(outcomes) == public else outcomes
            return Judgement(_failed(group, outcomes, known, asker), answers)
    except NoAnswerError as fault:
        return Judgement(no_answer_result(group, fault.no_answer), answers)
    except CheckFault as fault:  # the reference passes, so its sets and its calls are as they must be
        why = str(fault).removeprefix(f"{group.check.place}: ")  # which is another one on each machine
        return Judgement(_result(group, "crashed", detail=UNREADABLE, doubt=why[:MAX_DOUBT]), answers)
    return Judgement(_result(group, "passed", doubt=_doubt(answers)), answers, is_final=not live.was_used)


@dataclass
class _Live:
    """Asks fresh children, and knows whether it had to."""

    group: Group
    asker: Asker
    was_used: bool = False

    def ask(self, rows: Rows) -> Sequence[Sequence[Plain]]:
        self.was_used = True
        return self.asker.ask_rows(self.group.check, rows)


def _outcomes(group: Group, examples: Sequence[Example], rows: Sequence[Sequence[Plain]], live: _Live) -> list[Outcome]:
    """Return the outcomes of these examples."""
    outcomes = evaluate(group.check, examples, rows, live.ask)
    if any(o.is_rejected for o in outcomes):
        raise HarnessFault(
            f"{group.check.place}: {group.check.name} has nothing to say about an example of its set; freeze again"
        )
    return outcomes


def _unasked(group: Group, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return those of the public examples for which nothing was asked besides the recorded calls."""
    return [o for o, example in zip(outcomes, group.examples[: group.public], strict=True) if o.example is example]


def _known(group: Group, rows: Sequence[Sequence[Plain]]) -> list[Outcome]:
    """Return the outcomes of hidden examples that need no further answer: a mistake that is named explains them too."""
    hidden = zip(group.examples[group.public :], rows[group.public :], strict=True)
    found = (judge(group.check, example, row) for example, row in hidden)
    return [outcome for outcome in found if isinstance(outcome, Outcome)]


def _failing(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return those of them that fail."""
    return [o for o in outcomes if o.mismatch]


def _failed(group: Group, outcomes: Sequence[Outcome], known: Sequence[Outcome], asker: Asker) -> CheckResult:
    """Return the result for failing outcomes: a public example shrunk, else a hidden one shrunk to one that is in
    no set.
    """
    failing = _failing(outcomes)
    start = simplest(group.check, failing)
    is_public = example_key(start.example) not in group.hidden_keys
    ask = partial(asker.try_rows, group.check, is_public=is_public)
    is_shown = lambda e: example_key(e) not in group.hidden_keys  # noqa: E731
    smallest = start  # of the few things that are asked of the source, or where a simpler neighbour hangs or crashes
    is_shrunk = False
    with contextlib.suppress(NoAnswerError):
        if not group.check.reads_source:
            smallest = shrink(group.check, start, ask, is_shown, group.examples[: group.public])
            is_shrunk = True
    failure = describe(group.check, smallest, known)
    verdict: Verdict = "crashed" if is_raised(failure.seen) else "failed"
    if example_key(smallest.example) in group.hidden_keys:
        return _result(group, verdict, failure=_hide(failure), hidden_failure=failure)
    if smallest is start and not group.check.reads_source:
        simple = sorted(failing, key=lambda o: size(group.check, o.example))[:MAX_ALONE]
        alone = (_asked_alone(group.check, o.example, asker) for o in simple)
        again = next((outcome for outcome in alone if outcome), None)
        if again is None:
            why = ONLY_AFTER_OTHERS if asker.has_tries_left else NO_EXAMPLE
            return _result(group, verdict, detail=why, hidden_failure=failure)
        smallest, failure = again, describe(group.check, again, known)
    if is_shrunk:  # else its picture would cost the same hang again
        with contextlib.suppress(NoAnswerError):
            failure = with_surroundings(group.check, failure, smallest, ask, is_shown)
    if verdict == "crashed" and failure.mistake != "NOT-STARTED" and not group.check.reads_source:
        failure = replace(failure, raised_at=asker.place_of(group.check, failure.calls, is_public=is_public))
    return _result(group, verdict, failure=failure)


def _asked_alone(check: Check, example: Example, asker: Asker) -> Outcome | None:
    """Return the failure of an example in a child that is asked nothing else: no hidden input can be in its words."""
    try:
        outcome = evaluate(check, [Example(example.inputs)], [()], partial(asker.try_alone, check))[0]
    except NoAnswerError:
        return None
    return outcome if outcome.mismatch else None


def no_answer_result(group: Group, no_answer: NoAnswer) -> CheckResult:
    """Return the result of a group that hung or crashed, with the call that did it where that is a public one."""
    if no_answer.call < 0:
        return _result(group, no_answer.verdict, detail=english(f"your code {no_answer.detail}"))
    index, call = group.call_at(no_answer.call)
    seen: Raised = {"!": "TimedOut" if no_answer.verdict == "timed out" else "Crashed", "m": no_answer.detail}
    failure = describe_no_answer(group.check, [call], seen)
    if index < group.public:
        return _result(group, no_answer.verdict, failure=failure)
    return _result(group, no_answer.verdict, failure=_hide(failure), hidden_failure=failure)


def varying_result(result: CheckResult, variation: Variation) -> CheckResult:
    """Return the result of a check that passed, but one of whose calls was answered in two ways."""
    whole = Failure(
        sentence=result.sentence,
        calls=(variation.call,),
        answers=(variation.second,),
        seen=[variation.first, variation.second],
        want=None,
        relation=english("the same answer each time the same call is made"),
        mistake="NOT-DETERMINISTIC",
    )
    # The two answers come from children that were asked hidden examples too: a student sees that there are two.
    shown = (
        _hide(whole)
        if variation.is_hidden
        else replace(whole, answers=(), seen={"?": english("two different answers")})
    )
    return msgspec.structs.replace(result, verdict="failed", failure=shown, hidden_failure=whole)


def _hide(failure: Failure) -> Failure:
    """Return what a student is shown of a failure that was found on a hidden example."""
    return replace(failure, calls=(), answers=(), seen=None, want=None, is_hidden=True)


def _result(group: Group, verdict: Verdict, **rest: Any) -> CheckResult:
    check = group.check
    return CheckResult(check.name, check.task, check.sentence, verdict, check.points, beyond=check.beyond, **rest)


def _doubt(answers: Sequence[Plain]) -> str:
    """Return what a probe could not decide and said so with `unclear`."""
    found = {_unclear(*a[1:]) for a in answers if isinstance(a, list) and a[:1] == [UNCLEAR]}
    return "; ".join(sorted(found))[:MAX_DOUBT]


def _unclear(line: Plain = None, why: Plain = None, *more: Plain) -> str:
    is_known = type(line) is int and type(why) is str and not more
    return f"line {line}: {why}" if is_known else "unclear, in words that cannot be read"
