"""Whatever an archive is made of, reading it ends in a submission within the limits."""

import gzip
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.intake import Submission
from grader.intake.values import MAX_FILE_BYTES, MAX_HELPERS, MAX_TEXT_BYTES
from grader.kit.showing.harmless import plain_text
from tests.harness.fast.archive_files import GOOD, PLACES, Member, read, tarred, zipped

NAMES = st.sampled_from(
    ["operators.py", "minitorch/operators.py", "module.py", "./module.py", "x/module.py", "a.zip", "x.py"]
)


ODD_NAMES = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda name: "\0" not in name
)


CONTENT = st.binary(max_size=40) | st.sampled_from(
    [b"x = 1\n", b"# coding: utf-7", b"\0", zipped(GOOD), bytes(300_000)]
)


MEMBERS = st.lists(st.tuples(NAMES | ODD_NAMES | st.builds("{}/{}".format, ODD_NAMES, NAMES), CONTENT), max_size=6)


FLIPS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8)


def _within_limits(seen: Submission) -> None:
    assert set(seen.files).isdisjoint(seen.problems)
    assert set(PLACES) <= {*seen.files, *seen.problems}
    assert len(seen.files) <= MAX_HELPERS + len(PLACES)
    assert sum(len(text.encode()) for text in seen.files.values()) <= MAX_TEXT_BYTES
    for name, text in seen.files.items():
        assert len(text.encode()) <= MAX_FILE_BYTES
        assert name.removesuffix(".py").isidentifier()
    assert all("\n" not in line and plain_text(line) == line for line in (*seen.notes, *seen.problems.values()))


@given(MEMBERS, FLIPS, st.sampled_from(["zip", "tar", "gz", "raw"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_archive_whatsoever_becomes_a_submission_within_the_limits(
    tmp_path: Path, members: list[Member], flips: list[tuple[int, int]], shape: str
) -> None:
    made = {"zip": zipped, "tar": tarred, "gz": tarred, "raw": lambda parts: b"".join(part for _, part in parts)}[shape]
    data = bytearray(made(members))  # type: ignore[operator]
    for at, value in flips:
        if data:
            data[at % len(data)] = value
    _within_limits(read(tmp_path, gzip.compress(data, 0) if shape == "gz" else bytes(data)))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\0"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_random_bytes_become_a_submission_with_problems(tmp_path: Path, data: bytes, start: bytes) -> None:
    seen = read(tmp_path, start + data)
    _within_limits(seen)
    assert seen.files == {}
