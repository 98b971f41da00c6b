"""No bytes make a reader of hostile bytes raise what it does not declare.

They are real inputs changed at random, and made-up ones.

The guided fuzzer (`python -m tests.fuzz.guided`) goes deeper; this runs every time, in seconds.
"""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.files import fuzz_metadata, fuzz_tar, fuzz_zip
from tests.fuzz.material import checks
from tests.fuzz.packing import tarred, zipped
from tests.fuzz.regressions import REGRESSIONS
from tests.fuzz.seeds import CLASS, FILES, METADATA, seeds
from tests.fuzz.targets import TARGETS, fuzz_judging

EXAMPLES = {"zip": 60, "tar": 60, "judging": 150, "assignment": 60, "examples": 60}  # the slow ones; of the others 200
quick = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))

# An edit: where (as a part of the length), what is taken out, what is put in.
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=20)), min_size=1, max_size=4)


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with a few places changed."""
    for place, taken, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + taken :]
    return data


def mutated(target: str) -> st.SearchStrategy[bytes]:
    """A seed of the target, changed."""
    return st.builds(edited, st.sampled_from(seeds(target)), EDITS)


@pytest.mark.parametrize("target", TARGETS)
def test_real_inputs_pass(target: str) -> None:
    for data in seeds(target):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_changed_and_random_bytes_raise_nothing_undeclared(target: str) -> None:
    @settings(quick, max_examples=EXAMPLES.get(target, 200))
    @example(b"")
    @given(mutated(target) | st.binary(max_size=200))
    def run(data: bytes) -> None:
        TARGETS[target](data)

    run()


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats()
    | st.sampled_from([0.0, -0.0, 1.0, 5e-324, 1.7e308, "", "a.b", "yes", "unclear", "::error::x", "##[error]x"])
    | st.text(max_size=12)
    | st.builds(lambda kind, text: {kind: text}, st.sampled_from("!?m"), st.text(max_size=8))
    | st.builds(lambda kind, text: {"!": kind, "m": text}, st.text(max_size=8), st.text(max_size=40))
)
ANSWERS = st.lists(
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=5), max_leaves=12), min_size=1, max_size=4
)


@settings(quick, max_examples=400)
@given(st.integers(0, len(checks()) - 1), ANSWERS)
def test_no_answer_of_any_shape_breaks_the_judge_or_the_report(check: int, answers: list[object]) -> None:
    fuzz_judging(bytes([check]) + msgspec.msgpack.encode(answers))


NAMES = st.sampled_from([*FILES, *CLASS, "a.zip", "../x.py", "operators.py"]) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
)
CONTENTS = st.sampled_from([b"", b"x = 1\n", METADATA, zipped(FILES)]) | st.binary(max_size=60)
MEMBERS = st.dictionaries(NAMES, CONTENTS, max_size=6)


@pytest.mark.parametrize(("pack", "run"), [(zipped, fuzz_zip), (tarred, fuzz_tar)])
def test_archives_of_any_names_are_read_within_the_limits(
    pack: Callable[[dict[str, bytes]], bytes], run: Callable[[bytes], None]
) -> None:
    @settings(quick, max_examples=60)
    @given(MEMBERS, EDITS | st.just([]))
    def check(members: dict[str, bytes], edits: list[tuple[float, int, bytes]]) -> None:
        run(edited(pack(members), edits))

    check()


LINES = st.sampled_from(METADATA.decode().splitlines()) | st.builds(
    "{}:{}: {}".format,
    st.sampled_from(["", "  ", "  - ", "    "]),
    st.sampled_from(["name", "sid", "submitters", "email", "x"]),
    st.text(max_size=20)
    | st.sampled_from(["*a", "&a b", "!!python/name:os.system", "| x", "'", '"\\ud800"', "{a: b}"]),
)


@settings(quick, max_examples=200)
@given(st.lists(LINES, max_size=12))
def test_no_list_of_names_breaks_its_reader(lines: list[str]) -> None:
    fuzz_metadata("\n".join(lines).encode("utf-8", "replace"))


@pytest.mark.parametrize("target", REGRESSIONS)
def test_what_was_found_once_stays_mended(target: str) -> None:
    for data in REGRESSIONS[target]:
        TARGETS[target](data)
