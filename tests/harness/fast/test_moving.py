"""What is asked around a counterexample: where it becomes wrong, within a bound, and nothing that may not be asked."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.grading.judging import judge_group
from grader.kit.calls import Rows
from grader.kit.check import Check
from grader.kit.expect import Mismatch
from grader.kit.inputs import Inputs, Number
from grader.kit.judging.drawing import example_key
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.failure import Failure, Moved, describe
from grader.kit.judging.moving import with_surroundings
from grader.kit.plain import Plain
from tests.harness.fast.judge.world import DOUBLES, NUMBERS, Code, Function, example, group, raises_from, wrong_from

MOST_TRIES, MOST_ROWS = 6, 120  # of one counterexample: the spread, a digit at a time, and a look beyond the edge

FLOATS: Inputs[float] = Inputs(
    st.floats(-1e6, 1e6),
    contains=lambda x: abs(x) <= 1e6,
    simpler=lambda _: (),
    size=abs,
    number=lambda x: Number("", x, lambda other: other),
)
MOVABLE: Check = replace(DOUBLES, inputs={"x": FLOATS})


def around(code: Code, x: float, check: Check = MOVABLE, hidden: tuple[float, ...] = ()) -> Failure:
    outcome = evaluate(check, [Example({"x": x})], [()], code.asking(check))[0]
    forbidden = {example_key(Example({"x": h})) for h in hidden}
    code.asked.clear()
    return with_surroundings(
        check, describe(check, outcome), outcome, code.asking(check), lambda e: example_key(e) not in forbidden
    )


def moved(double: Function, x: float) -> Moved:
    found = around(Code(double), x).moved
    assert found is not None
    return found


def edge(found: Moved) -> tuple[float, float]:
    """The last number that is right and the first that is wrong, rising."""
    pairs = zip(found.rows, found.rows[1:], strict=False)
    return next((a[0], b[0]) for a, b in pairs if a[3] and not b[3])


@pytest.mark.parametrize(
    ("limit", "x"), [(709.78, 800.0), (0.01, 0.05), (3.0, 5.0), (1e-3, 1.0), (250.125, 1000.0), (70_000.0, 1e5)]
)
def test_the_edge_is_found_to_a_hundredth_of_the_counterexample(limit: float, x: float) -> None:
    for double in (wrong_from(limit), raises_from(limit)):
        right, wrong = edge(moved(double, x))
        assert right < limit <= wrong
        assert wrong - right <= 1e-2 * x


def test_an_edge_below_0_is_found_as_well() -> None:
    found = moved(lambda x: 2 * x if x > -709.78 else -1, -800.0)
    below = [row[0] for row in found.rows if not row[3]]
    above = [row[0] for row in found.rows if row[3]]
    assert max(below) <= -709.78 < min(above)
    assert min(above) - max(below) <= 1


def test_the_rows_say_what_was_seen_and_wanted_in_rising_order() -> None:
    found = moved(raises_from(3.0), 5.0)
    assert (found.name, found.x) == ("x", 5.0)
    assert [row[0] for row in found.rows] == sorted(row[0] for row in found.rows)
    rows = {row[0]: row[1:] for row in found.rows}
    assert rows[5.0] == ({"!": "ValueError", "m": "too large"}, 10.0, False)
    assert rows[-5.0] == (-10.0, -10.0, True)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_what_is_asked_is_bounded_and_the_same_each_time(limit: float, x: float) -> None:
    codes = [Code(wrong_from(limit)) for _ in range(2)]
    if codes[0].double(x) == 2 * x:
        return
    first, second = (around(code, x) for code in codes)
    assert first == second
    assert codes[0].asked == codes[1].asked
    assert len(codes[0].asked) <= MOST_TRIES
    assert sum(map(len, codes[0].asked)) <= MOST_ROWS


def test_what_may_not_be_asked_is_not_asked_and_a_number_beside_it_is() -> None:
    code = Code(wrong_from(3.0))
    found = around(code, 4.0, hidden=(-4.0, 2.0)).moved
    asked = {args[0] for rows in code.asked for row in rows for _, args in row}
    assert asked.isdisjoint({-4.0, 2.0})
    assert found is not None
    assert {row[0] for row in found.rows} > {-3.88, 2.12}


@pytest.mark.parametrize("double", [lambda _: math.nan, lambda x: [x, x], lambda _: "text", lambda _: None])
def test_an_answer_of_any_kind_is_kept_small(double: Function) -> None:
    found = around(Code(double), 3.0).moved
    assert found is None or all(isinstance(row[1], (float, dict, type(None))) for row in found.rows)


def test_without_a_number_in_the_inputs_nothing_is_asked() -> None:
    code = Code(wrong_from(3.0))
    assert around(code, 5, DOUBLES).moved is None
    assert code.asked == []


def test_a_stub_is_asked_nothing() -> None:
    def stub(_: float) -> float:
        raise NotImplementedError

    code = Code(stub)
    assert around(code, 5.0).moved is None
    assert code.asked == []


def test_a_check_that_cannot_read_what_comes_leaves_the_failure_as_it_was() -> None:
    def confused(rows: Rows) -> list[list[Plain]]:
        return [[{"?": "X"}] for _ in rows]

    def body(x: float) -> None:
        raise TypeError(x)

    outcome = Outcome(example(5.0), (1.0,), Mismatch(1.0, 10.0))
    broken = replace(MOVABLE, body=body)
    failure = describe(broken, outcome)
    assert with_surroundings(broken, failure, outcome, confused) == failure


def test_what_hangs_while_it_is_shrunk_is_not_asked_around() -> None:
    code = Code(wrong_from(3.0), hangs_at=lambda call: call[1][0] not in (1.0, 5.0))
    asked = group(1.0, 5.0, public=2, check=replace(MOVABLE, inputs={"x": replace(FLOATS, simpler=lambda _: (0.0,))}))
    result = judge_group(asked, code.reply(asked), code).result
    assert result.failure is not None
    assert result.failure.moved is None
    assert len(code.tried) == 1


def test_a_picture_that_hangs_leaves_the_failure_as_it_was() -> None:
    code = Code(wrong_from(3.0), hangs_at=lambda call: call[1][0] not in (1.0, 5.0))
    asked = group(1.0, 5.0, public=2, check=MOVABLE)
    result = judge_group(asked, code.reply(asked), code).result
    assert result.verdict == "failed"
    assert result.failure is not None
    assert (result.failure.seen, result.failure.moved) == (-1.0, None)


def test_a_hidden_example_has_no_surroundings_and_what_passes_costs_nothing() -> None:
    right = Code(lambda x: 2 * x)
    asked = group(1, 2, 3, public=1, check=replace(DOUBLES, inputs={"x": NUMBERS}))
    assert judge_group(asked, right.reply(asked), right).result.verdict == "passed"
    assert right.tried == []
    wrong = Code(lambda x: 2 * x if x != 777.0 else 0)
    hidden = group(1.0, 777.0, public=1, check=MOVABLE)
    result = judge_group(hidden, wrong.reply(hidden), wrong).result
    assert result.verdict == "failed"
    assert all(f is None or f.moved is None for f in (result.failure, result.hidden_failure))
