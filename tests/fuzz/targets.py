"""Owns the fuzz targets: for each place where hostile bytes come in, a function that takes any bytes.

A target returns, or lets out what nobody declared: that is the finding. The declared errors of each place are caught
here, by name, and what holds of every result is asserted.
"""

import codecs
import json
import math
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import cycle, islice, product
from pathlib import Path
from types import MappingProxyType
from typing import cast

import msgspec

from grader.courses.assignment import Assignment, AssignmentError, assignments, load_assignment
from grader.courses.properties import Property, Tools, load_properties, load_tools
from grader.courses.suite import Group, Pass, load_checks
from grader.feedback.as_json import as_data
from grader.feedback.student_text import feedback
from grader.grading.asking import Asker, NoAnswer
from grader.grading.judging import judge_group
from grader.grading.replies import Stuck, decode_answers, encode_answers
from grader.intake import IntakeError, NotGradedError, Source, Submission, list_sources, read_submission
from grader.intake.alike import told_apart
from grader.intake.gradescope import METADATA, submitters
from grader.intake.members import Member, is_hidden, member_tree, safe_place
from grader.intake.names import claims, is_renamed
from grader.intake.places import looks_like
from grader.intake.text import one_line, person, source_text
from grader.intake.values import MAX_FILE_BYTES, MAX_HELPERS, MAX_TEXT_BYTES, Entry, Kind, UnreadableError
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.evaluate import Rows
from grader.kit.judging.examples import read_set, set_path
from grader.kit.plain import Plain, Raised
from grader.kit.probe import Probe, find_probes
from grader.kit.showing.harmless import plain_text
from grader.properties.judging import Tried, judge, not_loaded
from grader.properties.relay import HandedIn, Run, run_test, test_names
from grader.results import newer_syntax as syntax
from grader.results.scorecard import CheckResult, Scorecard, pack, unpack
from grader.sandbox.budget import Budget
from grader.sandbox.client import Child, Deadline, ForkServer, Garbled, Head, Until

ROOT = Path(__file__).parents[2]
ASKED = ("mul_multiplies", "id_returns_its_argument")  # what the child of `fuzz_child` is asked
MUL = ASKED[0]
MAX_KEPT_OF_A_RUN = 8192  # bytes of text: four calls with their answers, each cut to be read
KINDS: tuple[Kind, ...] = ("file", "folder", "link", "special", "twice", "locked", "closed")


@cache
def checks() -> Mapping[str, tuple[str, Check]]:
    """Every check by its name, with its assignment's."""
    every = ((name, check) for name in assignments(ROOT) for check in load_checks(ROOT, load_assignment(ROOT, name)))
    return {check.name: (name, check) for name, check in every}


@cache
def group(name: str) -> Group:
    """The check of that name with its first public example."""
    assignment, check = checks()[name]
    found = read_set(set_path(ROOT / "tests" / "examples", assignment, check), check)
    return Group(check, found.examples[:1], 1, found.digest)


@cache
def probes() -> Mapping[str, Probe]:
    """Every probe, for the text of calls."""
    return find_probes()


@cache
def module0() -> Assignment:
    """The assignment whose files are looked for."""
    return load_assignment(ROOT, "module0")


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="fuzz-")


def scratch(name: str, data: bytes) -> Path:
    """A file with these bytes, in a folder that is removed at the end."""
    path = Path(_folder().name) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def fuzz_reply(data: bytes) -> None:
    """A group's frame as it arrives, for answers of each depth."""
    for depth in range(5):
        try:
            answers = decode_answers(data, MUL, depth, 3)
        except Garbled:
            continue
        assert len(answers) == 3
        assert decode_answers(encode_answers("mul_multiplies", answers), MUL, depth, 3) is not None


class _Echo:
    """Answers calls that depend on answers with the same ones again, as often as is needed."""

    def __init__(self, answers: Sequence[Plain]) -> None:
        self._answers = answers
        self._tries = 0
        self.has_tries_left = True

    def ask_rows(self, check: Check, rows: Rows) -> list[list[Plain]]:
        asked = [list(islice(cycle(self._answers), len(row))) for row in rows]
        frame = encode_answers(check.name, [answer for row in asked for answer in row])
        answers = iter(decode_answers(frame, check.name, check.depth, sum(map(len, asked))))
        return [[next(answers) for _ in row] for row in asked]

    def try_alone(self, check: Check, rows: Rows) -> list[list[Plain]]:
        return self.ask_rows(check, rows)

    def try_rows(self, check: Check, rows: Rows) -> list[list[Plain]]:
        """As above, twice: shrinking is slow, and no byte more is decided by it."""
        self._tries += 1
        if self._tries > 2:
            raise NoAnswer(Stuck("timed out", -1, "did not come to an end in time"))
        return self.ask_rows(check, rows)


def fuzz_judging(data: bytes) -> None:
    """Answers (a msgpack list) that are judged by the check which the first byte chooses, and the report on them."""
    names = tuple(checks())
    asked = group(names[data[0] % len(names)] if data else names[0])
    answers = _answers(data[1:])
    count = sum(len(example.calls) for example in asked.examples)
    try:
        frame = encode_answers(asked.check.name, list(islice(cycle(answers), count)))
        decode_answers(frame, asked.check.name, asked.check.depth, count)
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
        assert text.isascii()
        assert all(line.isprintable() and len(line) <= 80 for line in text.splitlines()), text
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
    rule = properties()[data[0] % len(properties()) if data else 0]
    cut, sent = int.from_bytes(data[1:3], "little"), data[3:100_000]  # a socket holds 200 kB until somebody reads
    of_the_test, of_the_operators = sent[:cut], sent[cut:]
    spawn = _InTurn(of_the_test, of_the_test, of_the_operators).spawn
    handed_in = HandedIn({}, "properties", tools())
    found = test_names(spawn, handed_in)
    if isinstance(found, Run):
        assert found.error is not None
        _report(not_loaded(rule, found.error), [], {"properties.py": found.error})
    seen = run_test(spawn, handed_in, "test_it", "")
    assert sys.getsizeof(seen.last) + sum(map(len, seen.last)) < MAX_KEPT_OF_A_RUN
    names = ["test_it"] if isinstance(found, Run) else list(found)[:2]
    for on_wheats, on_chaffs in product((seen, Run("passed", calls=1)), (seen, Run("raised", calls=1))):
        runs = dict.fromkeys(rule.wheats, on_wheats) | {chaff.text: on_chaffs for chaff in rule.chaffs}
        _report(judge(rule, [Tried(name, runs) for name in names]), [])


def fuzz_zip(data: bytes) -> None:
    """A student's archive, called .zip, and the same as a download of a whole class."""
    _archive(scratch("zoe.zip", data))


def fuzz_tar(data: bytes) -> None:
    """The same, called .tar.gz; what it is, its first bytes say."""
    _archive(scratch("zoe.tar.gz", data))


def _archive(path: Path) -> None:
    _read_within_limits(Source("zoe", path, "zip" if path.suffix == ".zip" else "tar"))
    try:
        listing = list_sources(path, module0())
    except IntakeError:
        return
    assert len({source.student for source in listing.sources}) == len(listing.sources)
    reasons = (text for one in listing.not_graded for text in (one.student, one.reason))
    lines = (*listing.notes, *listing.unclear, listing.how, *reasons)
    assert all(_is_one_line(text) for text in (*lines, *(source.student for source in listing.sources)))
    for source in listing.sources[:8]:
        _read_within_limits(source)


def _read_within_limits(source: Source) -> None:
    try:
        seen = read_submission(source, module0())
    except NotGradedError as error:
        assert _is_one_line(str(error))  # noqa: PT017 - what was raised is looked at, if anything was
        return
    graded = set(module0().files)
    assert graded <= {*seen.files, *seen.problems}
    assert set(seen.files).isdisjoint(seen.problems)
    assert len(seen.files) <= MAX_HELPERS + len(graded)
    assert sum(len(text.encode()) for text in seen.files.values()) <= 2 * MAX_TEXT_BYTES  # Latin-1 takes twice as many
    assert all(name.removesuffix(".py").isidentifier() for name in seen.files)
    assert all(map(_is_one_line, (*seen.notes, *seen.problems.values(), *seen.found.values())))


def _is_one_line(text: str) -> bool:
    return "\n" not in text and plain_text(text) == text and "::" not in text and "##[" not in text


def fuzz_text(data: bytes) -> None:
    """The bytes of a Python file."""
    try:
        text = source_text(data)
    except UnreadableError as fault:
        assert _is_one_line(str(fault))  # noqa: PT017 - what was raised is looked at, if anything was
        return
    assert "\r" not in text
    assert "\0" not in text
    assert len(text) <= len(data)
    assert b"coding" in data or source_text(codecs.BOM_UTF8 + text.encode()) == text


def fuzz_names(data: bytes) -> None:
    """Names of entries, one a line: whose they are, what they are like, and how they are shown."""
    for line in data.split(b"\n")[:50]:
        name = line[:4096].decode("utf-8", "surrogateescape")
        for text in (one_line(name), person(name)):
            assert _is_one_line(text), text
            text.encode()
        for entry in (Entry(name, kind) for kind in KINDS):
            found = claims(entry, {})
            assert all(_is_one_line(claim.student) and claim.entry == name for claim in found)
            assert all(claim.kind == entry.kind for claim in found)
            is_renamed(entry)
        place = safe_place(name)
        assert place is None or (".." not in place.split("/") and not place.startswith("/"))
        assert not looks_like(name, "operators.py") or len(name) < 200
        is_hidden(name)
    people = [person(line[:4096].decode("utf-8", "surrogateescape")) for line in data.split(b"\n")[:50]]
    shown = told_apart(people, 30)
    assert set(shown) == set(people)
    assert len(set(shown.values())) == len(set(people))
    assert all(_is_one_line(text) and len(text) <= 30 for text in shown.values())


def fuzz_metadata(data: bytes) -> None:
    """Gradescope's list of who handed in."""

    def opened(max_bytes: int) -> BytesIO:
        return BytesIO(data[:max_bytes])

    tree = member_tree([Member(METADATA, "file", opened)])
    for folder, people in submitters(tree, "").items():
        assert folder
        assert all(one.name and _is_one_line(one.name) and _is_one_line(one.id) for one in people)


def fuzz_assignment(data: bytes) -> None:
    """An assignment.toml."""
    path = scratch("course/assignments/module0/assignment.toml", data)
    scratch("course/tests/checks/test_module.py", b"")
    try:
        found = load_assignment(path.parents[2], "module0")
    except AssignmentError:
        return
    assert found.tasks
    assert all(".." not in Path(place).parts for places in found.files.values() for place in places)


def fuzz_examples(data: bytes) -> None:
    """An example set of the check that the first byte chooses."""
    names = tuple(checks())
    _, check = checks()[names[data[0] % len(names)] if data else names[0]]
    try:
        found = read_set(scratch("set.json", data[1:]), check)
    except HarnessFault:
        return
    assert all(list(example.inputs) == list(check.inputs) for example in found.examples)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): value for name, value in list(globals().items()) if name.startswith("fuzz_")
}
MAX_BYTES = MAX_FILE_BYTES  # of an input: beyond it, a file is refused by its size alone
