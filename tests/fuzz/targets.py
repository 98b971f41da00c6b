"""Owns the fuzz targets: for each place where hostile bytes come in, a function that takes any bytes.

A target returns, or lets out what nobody declared: that is the finding. The declared errors of each place are caught
here, by name, and what holds of every result is asserted.
"""

import json
import math
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import cycle, islice, product
from types import MappingProxyType
from typing import cast

import msgspec

from grader.courses.properties import Property, Tools, load_properties, load_tools
from grader.courses.suite import Pass, Shape
from grader.feedback.as_json import as_data
from grader.feedback.student_text import feedback
from grader.grading.asking import Asker, NoAnswerError
from grader.grading.judging import judge_group
from grader.grading.placing import read_place
from grader.grading.replies import NoAnswer, decode_answers, encode_answers
from grader.intake import Submission
from grader.intake.values import MAX_FILE_BYTES
from grader.kit.calls import Rows
from grader.kit.check import Check
from grader.kit.judging.failure import Place
from grader.kit.plain import Plain, Raised
from grader.kit.showing.harmless import plain_text
from grader.properties.answering import Answers
from grader.properties.judging import TestRuns, judge, not_loaded
from grader.properties.relay import Asked, Relay, SubmittedTests, test_names
from grader.properties.watched import Run
from grader.results import newer_syntax as syntax
from grader.results.scorecard import CheckResult, Scorecard, pack, unpack
from grader.sandbox.budget import Budget
from grader.sandbox.client import Child, ForkServer, Head
from grader.sandbox.faults import Garbled
from grader.sandbox.watching import Deadline, Until
from tests.fuzz import files
from tests.fuzz.material import ASKED, MUL, ROOT, checks, group, module0, probes

MAX_KEPT_OF_A_RUN = 8192  # bytes of text: four calls with their answers, each cut to be read


def fuzz_reply(data: bytes) -> None:
    """A group's frame as it arrives, for answers of each depth."""
    for depth in range(5):
        try:
            answers = decode_answers(data, Shape(MUL, depth, 3))
        except Garbled:
            continue
        assert len(answers) == 3
        assert decode_answers(encode_answers("mul_multiplies", answers), Shape(MUL, depth, 3)) is not None


class _Echo:
    """Answers calls that depend on answers with the same ones again, as often as is needed."""

    def __init__(self, answers: Sequence[Plain]) -> None:
        self._answers = answers
        self._tries = 0
        self.has_tries_left = True

    def ask_rows(self, check: Check, rows: Rows) -> list[list[Plain]]:
        asked = [list(islice(cycle(self._answers), len(row))) for row in rows]
        frame = encode_answers(check.name, [answer for row in asked for answer in row])
        answers = iter(decode_answers(frame, Shape(check.name, check.depth, sum(map(len, asked)))))
        return [[next(answers) for _ in row] for row in asked]

    def place_of(self, check: Check, calls: object, *, is_public: bool) -> Place | None:
        del calls, is_public
        return read_place(self.ask_rows(check, [[("raising.place", [])]])[0][0], {"averages.py": "x = 1\n" * 9}, ())

    def try_alone(self, check: Check, rows: Rows) -> list[list[Plain]]:
        return self.ask_rows(check, rows)

    def try_rows(self, check: Check, rows: Rows, *, is_public: bool = False) -> list[list[Plain]]:
        """As above, twice: shrinking is slow, and no byte more is decided by it."""
        del is_public
        self._tries += 1
        if self._tries > 2:
            raise NoAnswerError(NoAnswer("timed out", -1, "did not come to an end in time"))
        return self.ask_rows(check, rows)


def fuzz_judging(data: bytes) -> None:
    """Answers (a msgpack list) that are judged by the check which the first byte chooses, and the report on them."""
    names = tuple(checks())
    asked = group(names[data[0] % len(names)] if data else names[0])
    answers = _answers(data[1:])
    count = sum(len(example.calls) for example in asked.examples)
    try:
        frame = encode_answers(asked.check.name, list(islice(cycle(answers), count)))
        decode_answers(frame, Shape(asked.check.name, asked.check.depth, count))
    except (Garbled, ValueError, TypeError, RecursionError):  # of msgspec, for what no frame can hold
        return
    judgement = judge_group(asked, frame, cast(Asker, _Echo(answers)))
    assert judgement.result.verdict in ("passed", "failed", "crashed")
    _report(judgement.result, answers)


def _answers(data: bytes) -> list[Plain]:
    try:
        found = msgspec.msgpack.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
        return [data.decode("latin-1")]
    return found if isinstance(found, list) and found else [found]


def _report(
    result: CheckResult, answers: Sequence[Plain], load_errors: Mapping[str, Raised] = MappingProxyType({})
) -> None:
    """Everything that is written of a result: stored, as JSON, and as text for both readers."""
    texts = [answer for answer in answers if isinstance(answer, str)]
    errors, notes = dict(load_errors), syntax.notes(load_errors, {"properties.py": "x"})
    card = Scorecard(
        "a student", "module0", 1, "", "", "", (result,), load_errors=errors, load_notes=notes, printed="".join(texts)
    )
    card = unpack(pack(card))
    assert pack(unpack(pack(card))) == pack(card)
    for is_instructor in (False, True):
        json.dumps(as_data(card, is_instructor=is_instructor), allow_nan=False)
        text = feedback(card, probes(), is_instructor=is_instructor)
        assert plain_text(text) == text
        assert all(len(line) <= 80 for line in text.splitlines()), text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines()), text
        assert "##[" not in text, text


class _Bytes(Child):
    """A child that has sent some bytes and ended."""

    def __init__(self, data: bytes) -> None:
        ours, theirs = socket.socketpair()
        theirs.settimeout(10)
        theirs.sendall(data)
        theirs.close()
        super().__init__(ours, os.getpid(), -1, -1, Budget(math.inf, math.inf))

    def send(self, head: Head, plan: bytes) -> None:
        """Nobody listens."""

    def send_more(self, plan: bytes) -> None:
        """Nobody listens."""

    def until(self, deadline: Deadline) -> Until:
        """Never: a machine may be busy, and the bytes are there."""
        return super().until(replace(deadline, cpu_seconds=math.inf, asleep_seconds=math.inf))

    def end(self) -> int:
        self._channel.close()
        return 9


class _Bytewise:
    """A fork server each of whose children sends the same bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def spawn(self, _: Budget) -> Child:
        return _Bytes(self._data)


def fuzz_child(data: bytes) -> None:
    """All that a child sends: frames of loading, of answers and of what was printed."""
    asked = [group(name) for name in ASKED]
    server = cast(ForkServer, _Bytewise(data[:100_000]))  # a socket holds 200 kB until somebody reads
    submission = Submission("a student", {"operators.py": "", "module.py": ""}, {}, {}, (), "")
    replies = Asker(server, submission, tuple(module0().files)).ask(Pass(tuple(asked)))
    assert set(replies.groups) == {one.check.name for one in asked}
    assert isinstance(replies.printed, str)


class _InTurn:
    """A fork server whose children send these bytes, each its own."""

    def __init__(self, *sent: bytes) -> None:
        self._left = list(sent)

    def spawn(self) -> Child:
        return _Bytes(self._left.pop(0))


@cache
def properties() -> tuple[Property, ...]:
    """The properties that students' tests are tried on."""
    return load_properties(ROOT, "tests/properties/module0.toml")


@cache
def tools() -> Tools:
    """What the tests of that table may call."""
    return load_tools(ROOT, "tests/properties/module0.toml")


def fuzz_relay(data: bytes) -> None:
    """What a test's child sends and, from the byte that the second and third choose, what an implementation's does.

    The first byte chooses the property by which the test is judged.
    """
    prop = properties()[data[0] % len(properties()) if data else 0]
    cut, sent = int.from_bytes(data[1:3], "little"), data[3:100_000]  # a socket holds 200 kB until somebody reads
    of_the_test, of_the_operators = sent[:cut], sent[cut:]
    spawn = _InTurn(of_the_test, of_the_test, of_the_operators, of_the_operators).spawn  # that one is asked again
    submitted = SubmittedTests({}, "properties", tools())
    found = test_names(spawn, submitted)
    if isinstance(found, Run):
        assert found.error is not None
        _report(not_loaded(prop, found.error), [], {"properties.py": found.error})
    with closing(Answers(spawn, submitted.tools, [""], submitted.scale)) as answers:
        watched = Relay(spawn, submitted, answers).run(Asked("test_it", ""))
    seen = watched.run
    assert watched.inputs().counts().keys() <= {(name, n) for name in ("", *tools().names) for n in (1, 2, 3)}
    assert sys.getsizeof(seen.last) + sum(map(len, seen.last)) < MAX_KEPT_OF_A_RUN
    names = ["test_it"] if isinstance(found, Run) else list(found)[:2]
    for on_wheats, on_chaffs in product((seen, Run("passed", calls=1)), (seen, Run("raised", calls=1))):
        runs = dict.fromkeys(prop.wheats, on_wheats) | {chaff.text: on_chaffs for chaff in prop.chaffs}
        _report(judge(prop, [TestRuns(name, runs) for name in names]), [])


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): value
    for name, value in [*globals().items(), *vars(files).items()]
    if name.startswith("fuzz_")
}
MAX_BYTES = MAX_FILE_BYTES  # of an input: beyond it, a file is refused by its size alone
