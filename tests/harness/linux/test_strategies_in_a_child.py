"""Every public strategy of Hypothesis can be drawn from in a locked child, which can import nothing any more."""

import inspect
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import hypothesis.extra.numpy as of_arrays
import pytest
from hypothesis import strategies as st

from grader.courses.suite import load_suite
from grader.properties.answering import Answers
from grader.properties.grading import open_property_examiner
from grader.properties.inside import warming
from grader.properties.relay import Asked, Relay, SubmittedTests
from grader.sandbox.budget import Budget

ROOT = Path(__file__).parents[3]
# No strategies: types, and what registers or makes others.
NO_STRATEGY = {"BroadcastableShapes", "DataObject", "DrawFn", "SearchStrategy", "composite", "register_type_strategy"}
SMALL = "st.integers(0, 9)"


def named_in_the_table() -> str:
    return "".join(map(inspect.getsource, (warming.strategies, warming._of_numbers, warming._of_others)))


def test_the_table_has_every_public_strategy() -> None:
    public = {*st.__all__, *of_arrays.__all__} - NO_STRATEGY
    # What makes types of arrays is drawn from by another strategy, or is as simple as one that is in the table.
    of_types = {name for name in of_arrays.__all__ if name.endswith("_dtypes")}
    table = named_in_the_table()
    assert {name for name in public - of_types if f".{name}(" not in table and f".{name}\n" not in table} == set()


# Written as a student would write them; each is drawn from in a test of its own.
WRITTEN = {
    "arrays": "of_arrays.arrays(np.float64, (2, 3), elements=st.floats(-1, 1), unique=True)",
    "array_shapes": "of_arrays.array_shapes()",
    "scalar_dtypes": "of_arrays.scalar_dtypes()",
    "nested_dtypes": "of_arrays.nested_dtypes()",
    "builds": "st.builds(complex, st.floats(-1, 1), st.floats(-1, 1))",
    "from_type": "st.from_type(dict[str, list[int]])",
    "from_type_fraction": "st.from_type(fractions.Fraction)",
    "from_regex": "st.from_regex(r'^[a-z]+@[a-z]{2,3}$')",
    "decimals": "st.decimals(allow_nan=False, allow_infinity=False)",
    "fractions": "st.fractions()",
    "randoms": "st.randoms()",
    "random_module": "st.random_module()",
    "data": "st.data()",
    "datetimes": "st.datetimes(timezones=st.timezones())",
    "emails": "st.emails()",
    "ip_addresses": "st.ip_addresses(v=6)",
    "functions": "st.functions(like=lambda x, y: None, returns=st.floats())",
    "recursive": f"st.recursive({SMALL}, lambda inner: st.tuples(inner, inner))",
    "characters": "st.characters(categories=['Lu', 'Nd'])",
    "text": "st.text(alphabet='abc', min_size=1)",
    "slices": "st.slices(10)",
    "uuids": "st.uuids(version=4)",
    "complex_numbers": "st.complex_numbers(max_magnitude=9)",
    "permutations": "st.permutations(range(5))",
    "sampled_from_enum": "st.sampled_from(enum.Enum('Colour', 'red green'))",
    "dictionaries": f"st.dictionaries(st.text(), {SMALL})",
    "flatmap": f"{SMALL}.flatmap(lambda n: st.lists(st.floats(), min_size=n, max_size=n))",
    "filter": f"{SMALL}.filter(lambda n: n % 2)",
    "one_of": f"st.one_of({SMALL}, st.none(), st.booleans())",
    "shared": f"st.shared({SMALL}, key='n')",
    "deferred": f"st.deferred(lambda: {SMALL})",
    "iterables": f"st.iterables({SMALL}, max_size=3)",
    "binary": "st.binary()",
    "timedeltas": "st.timedeltas()",
}
TEXT = "import enum, fractions\nimport numpy as np\nimport pytest\nfrom hypothesis import given, strategies as st\n"
TEXT += "from hypothesis.extra import numpy as of_arrays\nfrom .operators import mul\n"
TEXT += "".join(
    f"@given({text})\ndef test_{name}(value):\n"
    "    if isinstance(value, st.DataObject): value = value.draw(st.floats())\n"
    "    mul(1.0, float(len(repr(value))))\n"
    for name, text in WRITTEN.items()
)


@pytest.fixture(scope="module")
def relay() -> Iterator[Relay]:
    suite = load_suite(ROOT, "module0_tests", ROOT / "no hidden sets")
    with open_property_examiner(ROOT, suite) as examiner:
        spawn = partial(examiner.server.spawn, Budget())
        tests = SubmittedTests({"properties.py": TEXT, **suite.tools.files}, "properties", suite.tools)
        with closing(Answers(spawn, suite.tools, suite.properties[0].wheats, tests.scale)) as answers:
            yield Relay(spawn, tests, answers)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_strategy_is_drawn_from(relay: Relay, name: str) -> None:
    reference = load_suite(ROOT, "module0_tests", ROOT / "no hidden sets").properties[0].wheats[0]
    watched = relay.run(Asked(f"test_{name}", reference, most=20))
    assert (watched.run.end, watched.run.error) == ("passed", None)
    assert watched.run.calls > 0
