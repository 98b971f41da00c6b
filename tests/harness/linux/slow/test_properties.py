"""Students' own property tests: what is right gets its points, and nothing else does, however it tries."""

import json
import random
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.courses.properties import Property
from grader.courses.suite import Suite, load_suite
from grader.feedback.student_text import feedback
from grader.intake.values import Submission
from grader.properties import watched
from grader.properties.grading import PropertyExaminer, open_property_examiner
from grader.results.scorecard import CheckResult, Scorecard, pack
from tests.harness.linux.slow.padded_tests import CHECKED, PADDED
from tests.harness.linux.slow.property_tests import FORGED, HARMFUL, MINITORCH, RIGHT, STRATEGIES, WANTING

ROOT = Path(__file__).parents[4]
TABLE = "tests/properties/module0.toml"
HEAD = """
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from minitorch.operators import add, addLists, id, lt, max, mul, neg, sigmoid, sum, zipWith
from .strategies import assert_close, small_floats
"""


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load_suite(ROOT, "module0_tests", ROOT / "no hidden sets")


@pytest.fixture(scope="module")
def examiner(suite: Suite) -> Iterator[PropertyExaminer]:
    with open_property_examiner(ROOT, suite) as opened:
        yield opened


def only(examiner: PropertyExaminer, *names: str) -> PropertyExaminer:
    """The examiner for a few of the properties."""
    chosen = tuple(short(p) for p in examiner.suite.properties if p.name in names)
    assert len(chosen) == len(names)
    return replace(examiner, suite=replace(examiner.suite, properties=chosen))


def short(prop: Property) -> Property:
    """The property with fewer implementations, where one caught is enough."""
    few = [c for c in prop.chaffs if "neg" in c.hint or "inv" in c.hint]
    return replace(prop, chaffs=tuple(few), wheats=prop.wheats[:1]) if prop.enough == 1 else prop


def grade(examiner: PropertyExaminer, body: str, files: Mapping[str, str] | None = None) -> Scorecard:
    text = HEAD + textwrap.dedent(body)
    return examiner.grade(Submission("a student", {"properties.py": text, **(files or {})}, {}, {}, (), ""))


def result(examiner: PropertyExaminer, name: str, body: str) -> CheckResult:
    (found,) = grade(only(examiner, name), body).results
    return found


def test_the_reference_gets_full_marks_twice_in_the_same_bytes(examiner: PropertyExaminer) -> None:
    text = (ROOT / "reference" / "properties.py").read_text(encoding="utf-8")
    submission = Submission("the reference", {"properties.py": text}, {}, {}, (), "")
    card = examiner.grade(submission)
    assert [r.check for r in card.results if r.verdict != "passed"] == []
    assert card.score == card.max_score == 20
    assert pack(examiner.grade(submission)) == pack(card)


def test_the_stub_gets_nothing_and_is_told_that_it_is_not_started(examiner: PropertyExaminer) -> None:
    text = (ROOT / "student" / "properties.py").read_text(encoding="utf-8")
    card = examiner.grade(Submission("a stub", {"properties.py": text}, {}, {}, (), ""))
    assert card.score == 0
    assert {r.failure.mistake for r in card.results if r.failure} == {"NOT-STARTED"}
    assert feedback(card, {}).count("not started") == len(card.results)


@pytest.mark.parametrize("name", RIGHT)
def test_a_good_test_gets_its_points_however_it_is_written(examiner: PropertyExaminer, name: str) -> None:
    found = result(examiner, name, RIGHT[name])
    assert found.points == found.max_points > 0, found


ROWS = "[(n * 1.7 - 9, 5 - n * 0.9, (-1) ** n * (n + 0.5)) for n in range({})]"
OF_ROWS = {  # one input a row, and each of them is one that the chaffs are wrong on
    "mul_is_symmetric": "assert mul(x, y) == mul(y, x)",
    "mul_distributes_over_add": "assert_close(mul(z, add(x, y)), add(mul(z, x), mul(z, y)))",
    "sum_distributes_over_addlists": "assert_close(sum(addLists([x, y], [z, x])), sum([x, y]) + sum([z, x]))",
    "sigmoid_is_symmetric": "assert_close(1 - sigmoid(x), sigmoid(-x))",
    "another_property": "assert neg(neg(x)) == x",
}
NAMED = {
    "mul_is_symmetric": "test_symmetric",
    "mul_distributes_over_add": "test_distribute",
    "sum_distributes_over_addlists": "test_sum_distribute",
    "sigmoid_is_symmetric": "test_sigmoid_symmetric",
    "another_property": "test_other",
}


@pytest.mark.parametrize("count", [10, 9])
@pytest.mark.parametrize("name", OF_ROWS)
def test_ten_different_inputs_are_a_property_and_fewer_are_an_example(
    examiner: PropertyExaminer, name: str, count: int
) -> None:
    """What is asked again is no other input."""
    rows = ROWS.format(count if name != "another_property" else count - 5 * (count < 10))  # two calls an input there
    body = f"@given(st.sampled_from({rows}))\ndef {NAMED[name]}(row):\n    x, y, z = row\n    {OF_ROWS[name]}"
    found = result(examiner, name, body)
    assert (found.verdict, found.share) == ("passed", 1.0 if count == 10 else 0.5), (body, found)
    assert ("an example, which is half of the points" in found.detail) == (count < 10)


@pytest.mark.parametrize("name", OF_ROWS)
def test_fixed_numbers_are_an_example_however_many_they_are(examiner: PropertyExaminer, name: str) -> None:
    """As rows of a parametrized test, as turns of a loop, and where something is drawn that is used for nothing."""
    test, rows = NAMED[name], ROWS.format(40)
    bodies = (
        f'@pytest.mark.parametrize("x,y,z", {rows})\ndef {test}(x, y, z): {OF_ROWS[name]}',
        f"def {test}():\n    for x, y, z in {rows}: {OF_ROWS[name]}",
        f"@given(small_floats)\ndef {test}(_):\n    for x, y, z in {rows}: {OF_ROWS[name]}",
    )
    for body in bodies:
        found = result(examiner, name, body)
        assert (found.verdict, found.share) == ("passed", 0.5), (body, found)
        assert "fixed numbers alone are asked for" in found.detail


@pytest.mark.parametrize("what", PADDED)
def test_to_ask_for_inputs_is_not_to_check_them(examiner: PropertyExaminer, what: str) -> None:
    name, body = PADDED[what]
    found = result(examiner, name, body)
    assert (found.verdict, found.share) == ("passed", 0.5), found
    assert ("noticed a wrong answer at" in found.detail) != ("fixed numbers alone" in found.detail)
    assert ("fixed numbers alone" in found.detail) == ("given" not in body)


@pytest.mark.parametrize("what", CHECKED)
def test_a_test_that_checks_its_inputs_is_paid_however_it_does_so(examiner: PropertyExaminer, what: str) -> None:
    name, body = CHECKED[what]
    found = result(examiner, name, body)
    assert (found.verdict, found.share) == ("passed", 1.0), found


def test_one_input_by_its_nature_is_all_that_is_asked(examiner: PropertyExaminer) -> None:
    found = result(examiner, "sigmoid_of_0_is_one_half", "def test_sigmoid_of_0(): assert sigmoid(0) == 0.5")
    assert found.points == found.max_points


def test_an_example_beside_the_property_costs_nothing(examiner: PropertyExaminer) -> None:
    body = textwrap.dedent(RIGHT["mul_is_symmetric"]) + "\ndef test_symmetric_once(): assert mul(2, 3) == mul(3, 2)\n"
    found = result(examiner, "mul_is_symmetric", body)
    assert found.points == found.max_points


def test_known_values_beside_the_property_in_another_test_cost_nothing(examiner: PropertyExaminer) -> None:
    body = textwrap.dedent(RIGHT["mul_is_symmetric"]) + "\ndef test_symmetric_once(): assert mul(2, 3) == 6\n"
    found = result(examiner, "mul_is_symmetric", body)
    assert found.points == found.max_points


@pytest.mark.parametrize("what", WANTING)
def test_a_wanting_test_gets_nothing_and_is_told_why(examiner: PropertyExaminer, what: str) -> None:
    name, body, words = WANTING[what]
    found = result(examiner, name, body)
    assert (found.verdict, found.points) == ("failed", 0)
    assert [w for w in words if w not in found.detail] == []


def test_ones_own_property_may_have_ones_own_name(examiner: PropertyExaminer) -> None:
    body = """
        @pytest.mark.task0_2
        def test_other(): raise NotImplementedError

        @pytest.mark.task0_2
        @given(small_floats)
        def test_neg_twice(x): assert neg(neg(x)) == x

        @pytest.mark.task0_2
        def test_symmetric(): assert mul(2, 3) == mul(3, 2)
        """
    both = only(examiner, "mul_is_symmetric", "another_property")
    assert [r.points for r in grade(both, body).results] == [0, 2]
    neither = body.replace("neg(neg(x)) == x", "neg(x)")
    assert [r.points for r in grade(both, neither).results] == [0, 0]  # symmetry is not one of one's own


def test_of_two_tests_of_a_property_the_one_that_is_too_strict_counts_for_nothing(examiner: PropertyExaminer) -> None:
    strict = "\n@given(small_floats)\ndef test_symmetric_strictly(x): assert mul(x, x) > 0\n"
    assert result(examiner, "mul_is_symmetric", textwrap.dedent(RIGHT["mul_is_symmetric"]) + strict).points > 0


def test_one_test_of_sigmoid_shows_all_four_properties(examiner: PropertyExaminer) -> None:
    card = grade(
        examiner,
        """
        @given(small_floats)
        def test_sigmoid(a):
            assert 0.0 <= sigmoid(a) <= 1.0
            assert_close(1.0 - sigmoid(a), sigmoid(neg(a)))
            assert sigmoid(0) == 0.5
            if -20 < a < 20:
                assert sigmoid(a) < sigmoid(a + 1)
        """,
    )
    passed = [r.check for r in card.results if r.verdict == "passed"]
    assert passed == [p.name for p in examiner.suite.properties if p.operator == "sigmoid"]


@pytest.mark.parametrize("what", FORGED)
def test_a_forger_gains_nothing(examiner: PropertyExaminer, what: str) -> None:
    found = result(examiner, "mul_is_symmetric", FORGED[what])
    assert found.points == 0, found


@pytest.mark.parametrize("what", HARMFUL)
def test_a_test_that_hangs_or_dies_costs_itself_alone(examiner: PropertyExaminer, what: str, monkeypatch) -> None:
    monkeypatch.setattr(watched, "MAX_CALLS", 2000)
    body, verdict = HARMFUL[what]
    other = textwrap.dedent(RIGHT["another_property"])
    card = grade(only(examiner, "mul_is_symmetric", "another_property"), f"def test_symmetric(): {body}\n{other}")
    assert [(r.verdict, r.points) for r in card.results] == [(verdict, 0), ("passed", 2)]


def test_the_order_changes_no_byte_of_an_honest_scorecard(examiner: PropertyExaminer) -> None:
    body = "".join(textwrap.dedent(RIGHT[n]) for n in ("mul_is_symmetric", "lt_is_transitive"))
    part = only(examiner, "mul_is_symmetric", "lt_is_transitive")
    cards = [grade(PropertyExaminer(part.suite, part.server, random.Random(n)), body) for n in (1, 2)]
    assert pack(cards[0]) == pack(cards[1])


def test_a_file_that_cannot_be_imported_says_so_once(examiner: PropertyExaminer) -> None:
    card = grade(examiner, "import nothing_like_it\nnothing_like_it.begin()")
    assert card.score == 0
    assert "imports nothing_like_it, which is not there" in card.load_errors["properties.py"]["m"]
    assert " ".join(feedback(card, {}).split()).count("imports nothing_like_it") == 1


def test_an_import_that_finds_no_module_is_noted(examiner: PropertyExaminer) -> None:
    part = only(examiner, "mul_is_symmetric")
    test = textwrap.dedent(RIGHT["mul_is_symmetric"])
    card = grade(part, f"{test}\nimport torch\nimport msgspec\nimport pandas as pd\ndef shown(): return pd.DataFrame()")
    first = (HEAD + test).count("\n") + 2
    found = [(f"line {first}", "torch"), (f"line {first + 1}", "msgspec")]
    words = "is not there when code is graded; nothing uses it, so it costs nothing"
    assert card.passed_over == tuple(f"properties.py, {line}: {name} {words}" for line, name in found)
    assert card.not_there == (
        f"properties.py, line {first + 2} imports pandas, which is not there (only Python's own modules and numpy, "
        f"pytest, hypothesis are). Line {first + 3} uses it, and fails where it runs: remove it, or move it below "
        '`if __name__ == "__main__":`',
    )
    assert card.score == card.max_score
    assert "torch is not there when code is graded" in " ".join(feedback(card, {}).split())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os; os.abort()", "importing properties.py ended the process"),
        ("import threading; threading.Event().wait()", "importing properties.py did not come to an end in time"),
    ],
)
def test_a_file_that_ends_its_process_at_import_is_told_so(examiner: PropertyExaminer, body: str, words: str) -> None:
    card = grade(examiner, body)
    assert card.load_errors["properties.py"]["m"] == words
    assert words in " ".join(feedback(card, {}).split())


def test_a_file_in_the_layout_of_minitorch_is_graded_as_it_is(cli, tmp_path: Path) -> None:
    folder = tmp_path / "class" / "somebody"
    (folder / "tests").mkdir(parents=True)
    (folder / "minitorch").mkdir()
    (folder / "tests" / "test_operators.py").write_text(MINITORCH)
    (folder / "tests" / "strategies.py").write_text(STRATEGIES)
    (folder / "minitorch" / "operators.py").write_text("raise SystemExit('the code of the student is not run')")
    (tmp_path / "class" / "nobody").mkdir()
    arguments = (tmp_path / "course", "grade", "-a", "module0_tests", tmp_path / "class", "--json")
    done = cli(*arguments)
    assert done.returncode == 0, done.stderr
    scores = {card["student"]: card for card in json.loads(done.stdout)}
    assert scores["somebody"]["score"] == 2
    assert scores["nobody"]["score"] == 0
    assert "not found" in scores["nobody"]["problems"]["properties.py"]
    assert cli(*arguments).stdout == done.stdout  # kept, and not graded again
    shown = cli(tmp_path / "course", "show", "-a", "module0_tests", "somebody").stdout
    assert "mul_is_symmetric" in shown
