"""A check is run on each example until it says something; calls without an answer are asked in rounds."""

from collections.abc import Sequence
from typing import Any

import pytest

from grader.kit.calls import Call
from grader.kit.check import Check, check
from grader.kit.errors import HarnessFault
from grader.kit.expect import expect_equal
from grader.kit.judging.evaluate import MAX_CALLS, Example, Outcome, evaluate, judge
from grader.kit.observe import Pending, given_that, observe
from tests.harness.fast.judge.world import DOUBLES, NUMBERS, TWICE, Code, double, example, wrong_from


@check(task="1.1", points=1, x=NUMBERS)
def test_not_of_13(x: int) -> None:
    """Says nothing about 13."""
    given_that(x != 13)
    expect_equal(observe("m:double", x), 2 * x)


@check(task="1.1", points=1, x=NUMBERS)
def test_broken(x: int) -> None:
    """Divides by the answer."""
    expect_equal(x / observe("m:double", x), 0.5)


@check(task="1.1", points=1, x=NUMBERS)
def test_asks_many(x: int) -> None:
    """Asks x calls, each about the number before."""
    for n in range(x):
        expect_equal(observe("m:double", n), 2 * n)


NOT_OF_13: Check = test_not_of_13
BROKEN: Check = test_broken
ASKS_MANY: Check = test_asks_many
del test_not_of_13, test_broken, test_asks_many  # declared to be judged, not to be collected


def outcome(check: Check, example: Example, answers: Sequence[Any]) -> Outcome:
    """What the check said; it must not wait for more."""
    result = judge(check, example, answers)
    assert isinstance(result, Outcome)
    return result


class TestJudge:
    def test_a_right_answer_is_no_mismatch(self) -> None:
        right = outcome(DOUBLES, example(3), [6])
        assert right == Outcome(example(3), [6])
        assert (right.mismatch, right.is_rejected) == (None, False)

    def test_a_wrong_answer_is_a_mismatch_with_both_values(self) -> None:
        wrong = outcome(DOUBLES, example(3), [7])
        assert wrong.mismatch
        assert (wrong.mismatch.seen, wrong.mismatch.want) == (7, 6)
        assert (wrong.example, wrong.answers, wrong.is_rejected) == (example(3), [7], False)

    def test_a_check_without_anything_to_say_rejects(self) -> None:
        rejected = outcome(NOT_OF_13, example(13), [26])
        assert (rejected.example, rejected.answers) == (example(13), [26])
        assert (rejected.mismatch, rejected.is_rejected) == (None, True)

    def test_a_call_without_an_answer_is_waited_for(self) -> None:
        waiting = judge(TWICE, example(3), [6])
        assert isinstance(waiting, Pending)
        assert (waiting.call, waiting.used) == (("m:double", [6]), 1)

    def test_a_check_that_raises_is_a_fault_of_the_harness_that_names_it_and_the_inputs(self) -> None:
        words = r"test_evaluate\.py:\d+: test_broken itself raised TypeError: .*on \{'x': 3\}"
        with pytest.raises(HarnessFault, match=words) as caught:
            judge(BROKEN, example(3), ["text"])
        assert isinstance(caught.value.__cause__, TypeError)


class TestEvaluate:
    def test_each_example_has_its_own_outcome_in_order(self) -> None:
        examples = [example(x) for x in (60, 3, 13, 70)]
        outcomes = evaluate(NOT_OF_13, examples, [[0], [6], [26], [140]], Code(double).asking(NOT_OF_13))
        assert [o.example for o in outcomes] == examples
        assert [list(o.answers) for o in outcomes] == [[0], [6], [26], [140]]
        assert [bool(o.mismatch) for o in outcomes] == [True, False, False, False]
        assert [o.is_rejected for o in outcomes] == [False, False, True, False]

    def test_nothing_is_asked_where_every_answer_is_there(self) -> None:
        code = Code(double)
        evaluate(DOUBLES, [example(3)], [[6]], code.asking(DOUBLES))
        assert code.asked == []

    def test_no_example_has_no_outcome(self) -> None:
        assert evaluate(DOUBLES, [], [], Code(double).asking(DOUBLES)) == []

    def test_calls_go_out_in_one_batch_a_round_each_after_the_earlier_calls_of_its_example(self) -> None:
        code = Code(wrong_from(100))
        examples = [Example({"x": 3}), Example({"x": 60}), example(5)]
        outcomes = evaluate(TWICE, examples, [(), (), [10]], code.asking(TWICE))
        first = [[("m:double", [3])], [("m:double", [60])], [("m:double", [5]), ("m:double", [10])]]
        second = [[("m:double", [3]), ("m:double", [6])], [("m:double", [60]), ("m:double", [120])]]
        assert code.asked == [first, second]
        assert [bool(o.mismatch) for o in outcomes] == [False, True, False]
        assert outcomes[0].example == Example({"x": 3}, (("m:double", [3]), ("m:double", [6])))
        assert outcomes[1].answers == [120, -1]

    def test_an_example_is_not_judged_again_once_it_has_an_outcome(self) -> None:
        judged: list[int] = []

        @check(task="1.1", points=1, x=NUMBERS)
        def test_counted(x: int) -> None:
            """Asks one call more for a larger number."""
            judged.append(x)
            for n in range(x):
                expect_equal(observe("m:double", n), 2 * n)

        evaluate(test_counted, [Example({"x": x}) for x in (0, 2, 1)], [()] * 3, Code(double).asking(test_counted))
        assert judged == [0, 2, 1, 2, 1, 2]

    def test_recorded_calls_that_went_another_way_are_dropped(self) -> None:
        recorded = Example({"x": 3}, (("m:double", [3]), ("m:double", [999]), ("m:double", [1])))
        (outcome,) = evaluate(TWICE, [recorded], [[6, 0, 0]], Code(double).asking(TWICE))
        assert outcome.example.calls == (("m:double", [3]), ("m:double", [6]))
        assert (outcome.answers, outcome.mismatch) == ([6, 12], None)

    @pytest.mark.parametrize(("examples", "answers"), [([example(3)], []), ([], [[6]])])
    def test_each_example_must_come_with_its_answers(self, examples: Any, answers: Any) -> None:
        with pytest.raises(ValueError, match="zip"):
            evaluate(DOUBLES, examples, answers, Code(double).asking(DOUBLES))

    @pytest.mark.parametrize("rows", [[], [[6], [6]]])
    def test_each_row_that_is_asked_must_be_answered(self, rows: list[list[Any]]) -> None:
        with pytest.raises(ValueError, match="zip"):
            evaluate(DOUBLES, [Example({"x": 3})], [()], lambda _: rows)

    def test_a_check_may_ask_as_many_calls_as_there_are_rounds_for(self) -> None:
        assert MAX_CALLS == 32
        asked: list[int] = []

        def ask(rows: Sequence[Sequence[Call]]) -> list[list[Any]]:
            asked.append(len(rows[0]))
            return [[2 * args[0] for _, args in row] for row in rows]

        (outcome,) = evaluate(ASKS_MANY, [Example({"x": 31})], [()], ask)
        assert outcome.mismatch is None
        assert asked == list(range(1, 32))
        words = r"test_evaluate\.py:\d+: test_asks_many asked more than 32 calls of one example"
        with pytest.raises(HarnessFault, match=words):
            evaluate(ASKS_MANY, [Example({"x": 32})], [()], ask)
