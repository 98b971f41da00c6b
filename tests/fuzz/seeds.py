"""Owns what the fuzzers start from: for each target, real inputs, and those on which it once failed."""

import gzip
import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

import msgspec

from grader.grading.replies import encode_answers
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.judging.evaluate import Example
from grader.kit.judging.examples import set_text
from grader.sandbox.child import LENGTH
from tests.fuzz.material import ASKED, MUL, ROOT, checks, group
from tests.fuzz.packing import tarred, zipped
from tests.fuzz.regressions import REGRESSIONS
from tests.fuzz.targets import TARGETS

METADATA = b"""\
submission_456:
  :submitters:
  - :name: Solo Student
    :sid: '100'
    :email: solo@example.edu
  :created_at: 2026-09-01 12:00:00.000000000 Z
  :results:
    :tests:
    - :name: a test, not a person
submission_457:
  :submitters:
  - :name: "Pair \\u00d6ne"
    :sid: ~
  - :name: 'Brian O''Brien'
    :sid: '201'
"""
FILES = {
    "repo-main/minitorch/operators.py": b"# coding: utf-8\nx = 1\r\n",
    "repo-main/minitorch/module.py": b"m",
    "repo-main/minitorch/_impl.py": b"\xef\xbb\xbfy = 2\n",
    "repo-main/README.md": b"",
}
CLASS = {
    "leeann_12_34_operators.py": b"x",
    "leeann_12_35_module-1.py": b"m",
    "LATE_anon_ab_35_operators.py": b"x",
    "Bo Li_77_assignsubmission_file_/operators.py": b"y",
    "submission_456/module.py": b"m",
    "submission_metadata.yml": METADATA,
    "zoe/operators.py": b"z",
}
TEXTS = (
    b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    b"\xef\xbb\xbf#!/usr/bin/python\n# vim: set fileencoding=utf-8 :\r\rx = 1",
    b"\xff\xfex\0",
    b"# coding: utf-7\n",
    "s = '\u202e\u2028\U000e0001'\n".encode(),
)
NAMES = b"""\
leeann_12_34_operators.py
LATE_anon_ab_35_module-1.py
Bo Li_77_assignsubmission_file_operators.py
\xd0\xbeperators.py
operators (1).py
C:\\..\\operators.py
zoe.tar.gz
../.git/\xff\xe2\x80\xae::error::x
"""

NOTEBOOKS = ROOT / "tests" / "harness" / "notebooks" / "submissions"


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """The inputs that a target starts from, the ones on which it once failed first."""
    own = {
        "reply": _replies,
        "judging": _answers,
        "child": _children,
        "relay": _relayed,
        "zip": lambda: iter((zipped(FILES), zipped(CLASS, zipfile.ZIP_STORED), zipped({"a.zip": zipped(FILES)}))),
        "tar": _tars,
        "text": lambda: iter(TEXTS),
        "names": lambda: iter((NAMES,)),
        "metadata": lambda: iter((METADATA,)),
        "assignment": lambda: (p.read_bytes() for p in sorted((ROOT / "assignments").glob("*/assignment.toml"))),
        "examples": _sets,
        "notebook": _notebooks,
    }
    if own.keys() != TARGETS.keys():
        raise KeyError(own.keys() ^ TARGETS.keys())
    return (*REGRESSIONS.get(target, ()), *own[target]())


def _tars() -> Iterator[bytes]:
    long = "repo-" + "x" * 150 + "/"
    for how in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        yield tarred(FILES, how)
        yield tarred(FILES, how, "\xe9" * 60 + "/") if how == tarfile.PAX_FORMAT else tarred(FILES, how, long[:80])
    yield gzip.compress(tarred(FILES, tarfile.GNU_FORMAT, long), mtime=0)


@cache
def _real() -> Mapping[str, list[object]]:
    """What the reference answers to each check's first example."""
    code = InProcess(read_folder(ROOT / "reference"))
    found: dict[str, list[object]] = {}
    for name, (_, check) in checks().items():
        (answers,) = code.for_check(check)([group(name).examples[0].calls])
        found[name] = list(answers)
    return found


def _replies() -> Iterator[bytes]:
    """Frames of the length that `fuzz_reply` expects, of each depth."""
    for nested in (1.5, [True], [[1]], [["a", None]], [[[2**63 - 1]]], {"!": "KeyError", "m": "x"}, {"?": "map"}):
        yield encode_answers(MUL, [nested] * 3)


def _answers() -> Iterator[bytes]:
    for n, answers in enumerate(_real().values()):
        yield bytes([n]) + msgspec.msgpack.encode(answers)


def _children() -> Iterator[bytes]:
    encode = msgspec.msgpack.encode
    for error in (None, {"!": "SyntaxError", "m": "bad"}):
        loads = [encode([name, error]) for name in ("operators", "module")]
        answers = [encode_answers(name, _real()[name]) for name in ASKED]
        frames = [*loads, *answers, encode(["", "printed"])]
        yield b"".join(LENGTH.pack(len(frame)) + frame for frame in frames)


def _relayed() -> Iterator[bytes]:
    """Honest and hostile conversations of a test with an implementation, judged by a property."""
    passed, failed = ["passed"], ["raised", "AssertionError", "assert 1.0 == 2.0"]
    calls = (
        ["call", "mul", [[1.5, -2]]],
        ["call", "sum", [[[1.0, True, None]]]],
        ["call", "zipWith", [[{"op": "add"}], [[1.0], [{"int": "9" * 30}]]]],
        ["call", "mul", [[{"?": "Fraction"}, {"int": "-18446744073709551616"}]]],
    )
    answers = (3.0, [1.0, [2.0]], {"!": "TypeError", "m": "x"}, {"?": "complex"}, {"int": "9" * 30}, "text", None)
    for n, (call, answer) in enumerate(product(calls, answers)):
        frames = [["example"], call, ["example"], call, ["test", [failed if n % 2 else passed]]]
        yield bytes([n]) + _conversation(frames, [answer, answer])
        yield bytes([n]) + _conversation([*frames[:2], ["rejected", "E", "w"], ["drawn", b"rows"]], [answer])
    for ended in (
        [["test_symmetric", "task0_2"], ["test_other"]],
        {"!": "SyntaxError", "m": "bad (properties.py, line 1)"},
    ):
        yield bytes([0]) + _conversation([["test", [ended]]], [])
    for wrong in (["call", [[1.0], [2.0]]], ["test", [{"!": "SyntaxError"}]], ["call", "mul", [[]] * 9], ["test", []]):
        yield bytes([0]) + _conversation([wrong], [1.0])


def _conversation(of_the_test: Sequence[object], answers: Sequence[object]) -> bytes:
    each = [[msgspec.msgpack.encode(answer)] for answer in answers]  # they are asked for one by one
    test, operators = (b"".join(map(_framed, part)) for part in (of_the_test, each))
    return len(test).to_bytes(2, "little") + test + operators


def _framed(message: object) -> bytes:
    frame = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(frame)) + frame


def _sets() -> Iterator[bytes]:
    """The smallest set of each check: its first public example, with a digest that fits."""
    for n, (name, (_, check)) in enumerate(checks().items()):
        first: Example = group(name).examples[0]
        text = set_text(check, [first])
        yield bytes([n]) + text.encode()
        yield bytes([n]) + json.dumps(json.loads(text) | {"examples": []}).encode()


def _notebooks() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted(NOTEBOOKS.rglob("*.ipynb")))
