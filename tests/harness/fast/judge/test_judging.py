"""From a group's answers to its result: what passes, what fails, and what a student may see of it."""

from dataclasses import replace

import msgspec
import pytest

from grader.courses.suite import Group
from grader.grading.judging import MAX_ALONE, ONLY_AFTER_OTHERS, judge_group
from grader.kit.judging.drawing import example_key
from grader.results.scorecard import CheckResult
from tests.harness.fast.judge.world import (
    DOUBLES,
    READS,
    TWICE,
    Code,
    double,
    example,
    frame,
    group,
    raises_from,
    wrong_from,
)


def judged(code: Code, asked: Group) -> CheckResult:
    """The result of code that is asked this group."""
    return judge_group(asked, code.reply(asked), code).result  # type: ignore[arg-type]


class Once:
    """A `double` that is wrong only after so many calls were made before in the same process."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self, x: float) -> float:
        self.left -= 1
        return 2 * x if self.left >= 0 else -1


class TestAPass:
    def test_right_answers_have_all_the_points_and_nothing_to_show(self) -> None:
        result = judged(Code(double), group(3, 5, 60, public=2))
        assert result == CheckResult("doubles", "1.1", "double(x) is 2 x.", "passed", 2)
        assert result.points == 2

    def test_it_rests_on_the_answers_alone_and_is_final(self) -> None:
        code, asked = Code(double), group(3, 5, 60, public=2)
        judgement = judge_group(asked, code.reply(asked), code)  # type: ignore[arg-type]
        assert (judgement.answers, judgement.is_final) == ([6, 10, 120], True)
        assert (code.asked, code.tried) == ([], [])

    def test_it_is_not_final_where_more_had_to_be_asked(self) -> None:
        code, asked = Code(double), group(3, 5, public=1, check=TWICE)
        judgement = judge_group(asked, code.reply(asked), code)  # type: ignore[arg-type]
        assert (judgement.result.verdict, judgement.is_final) == ("passed", False)
        assert code.asked == [[[("m:double", [x]), ("m:double", [2 * x])]] for x in (3, 5)]

    def test_why_a_rule_is_beyond_the_text_goes_with_the_result(self) -> None:
        asked = replace(group(3, public=1), check=replace(DOUBLES, beyond="not in the text"))
        assert judged(Code(double), asked).beyond == "not in the text"


class TestAFailure:
    def test_a_wrong_public_answer_fails_the_check_and_is_shown_made_small(self) -> None:
        result = judged(Code(wrong_from(50)), group(3, 700, 900, public=3))
        assert (result.verdict, result.points, result.max_points) == ("failed", 0, 2)
        assert result.failure
        assert (result.failure.calls, result.failure.answers) == ((("m:double", [50]),), (-1,))
        assert (result.failure.seen, result.failure.want, result.failure.is_hidden) == (-1, 100, False)
        assert (result.hidden_failure, result.detail) == (None, "")

    @pytest.mark.parametrize("wrong", range(3))
    @pytest.mark.parametrize("public", range(4))
    def test_any_single_wrong_answer_fails_it_public_or_hidden(self, wrong: int, public: int) -> None:
        asked = group(3, 5, 7, public=public)
        found = [-1 if n == wrong else 2 * x for n, x in enumerate((3, 5, 7))]
        judgement = judge_group(asked, frame(asked, *found), Code(double))  # type: ignore[arg-type]
        assert (judgement.result.verdict, judgement.result.points, judgement.is_final) == ("failed", 0, False)
        assert judgement.answers == found

    def test_code_that_raises_has_crashed(self) -> None:
        result = judged(Code(raises_from(50)), group(700, public=1))
        assert (result.verdict, result.points) == ("crashed", 0)
        assert result.failure
        assert result.failure.seen == {"!": "ValueError", "m": "too large"}

    @pytest.mark.parametrize("public", [1, 0])
    def test_where_code_raises_is_asked_of_the_call_that_is_shown(self, public: int) -> None:
        result = judged(Code(raises_from(50)), group(700, public=public))
        assert result.failure
        assert result.failure.raised_at
        assert result.failure.raised_at.text == str(result.failure.calls[-1])
        assert result.failure.raised_at.begin == public  # else in a child that is asked nothing hidden

    def test_nobody_asks_where_a_wrong_answer_or_a_task_that_is_not_started_raises(self) -> None:
        assert (found := judged(Code(wrong_from(50)), group(700, public=1)).failure)
        assert found.raised_at is None

        def not_started(x: float) -> float:
            raise NotImplementedError

        assert (found := judged(Code(not_started), group(700, public=1)).failure)
        assert found.raised_at is None

    def test_an_object_of_another_type_is_a_wrong_answer_and_no_crash(self) -> None:
        asked = group(3, public=1)
        assert judge_group(asked, frame(asked, {"?": "Tree"}), Code(lambda _: object())).result.verdict == "failed"  # type: ignore[arg-type]

    def test_shrinking_starts_from_the_smallest_and_its_tries_decide_nothing(self) -> None:
        code = Code(wrong_from(50))
        judged(code, group(900, 700, 800, public=3))
        assert code.tried[0][0] == [("m:double", [700])]
        assert code.asked == []

    def test_what_reads_the_source_is_shown_as_it_was_asked(self) -> None:
        code = Code(wrong_from(50))
        result = judged(code, group(700, 900, public=2, check=READS))
        assert result.failure
        assert result.failure.calls == (("m:double", [700]),)
        assert (result.verdict, code.asked, code.tried) == ("failed", [], [])


class TestAHiddenExample:
    def test_it_is_judged_like_a_public_one(self) -> None:
        result = judged(Code(wrong_from(50)), group(3, 5, 700, public=2))
        assert (result.verdict, result.points) == ("failed", 0)

    def test_what_is_shown_is_a_smaller_one_that_is_in_no_set(self) -> None:
        asked = group(3, 60, 700, public=1)
        result = judged(Code(wrong_from(50)), asked)
        assert result.failure
        assert not result.failure.is_hidden
        ((_, (x,)),) = result.failure.calls
        assert x >= 50
        assert example_key(example(x)) not in asked.hidden_keys
        assert result.hidden_failure is None

    def test_where_only_it_fails_a_student_sees_that_there_is_one_and_an_instructor_which(self) -> None:
        result = judged(Code(lambda x: 2 * x if x != 700 else -1), group(3, 700, public=1))
        assert result.failure
        assert result.failure.is_hidden
        assert (result.failure.calls, result.failure.answers) == ((), ())
        assert (result.failure.seen, result.failure.want) == (None, None)
        assert result.failure.sentence == "double(x) is 2 x."
        assert result.hidden_failure
        assert not result.hidden_failure.is_hidden
        assert result.hidden_failure.calls == (("m:double", [700]),)
        assert (result.hidden_failure.seen, result.hidden_failure.want) == (-1, 1400)

    def test_a_hidden_one_of_the_source_is_never_shown(self) -> None:
        result = judged(Code(wrong_from(50)), group(3, 700, public=1, check=READS))
        assert result.failure
        assert (result.failure.is_hidden, result.failure.calls) == (True, ())
        assert result.hidden_failure
        assert result.hidden_failure.calls == (("m:double", [700]),)

    def test_where_a_public_one_fails_no_hidden_one_has_a_part_in_what_is_shown(self) -> None:
        result = judged(Code(lambda x: 2 * x if x not in (5, 700) else -1), group(3, 700, 5, public=2))
        assert result.failure
        assert result.failure.calls == (("m:double", [700]),)

    def test_it_is_not_asked_while_something_smaller_is_looked_for(self) -> None:
        code = Code(wrong_from(50))
        judged(code, group(3, 700, 51, public=1))
        asked = [call for rows in code.tried for row in rows for call in row]
        assert asked
        assert ("m:double", [700]) not in asked
        assert ("m:double", [51]) not in asked

    def test_its_tries_are_known_as_such_so_that_their_child_takes_no_others(self) -> None:
        hidden, public, both = (Code(wrong_from(50)) for _ in range(3))
        judged(hidden, group(3, 700, 51, public=1))
        judged(public, group(3, 700, 51, public=2))
        judged(both, group(3, 700, 700, public=2))
        assert [set(code.tried_as_public) for code in (hidden, public, both)] == [{False}, {True}, {False}]


class TestOnlyAfterOthers:
    def test_the_student_is_told_so(self) -> None:
        assert ONLY_AFTER_OTHERS == "your code does it only after other calls, and not on a call by itself"

    def test_what_does_not_fail_by_itself_has_failed_but_shows_nothing_of_the_first_time(self) -> None:
        code = Code(Once(2))
        asked = group(3, 5, 7, public=3)
        reply, code.double = code.reply(asked), double
        result = judge_group(asked, reply, code).result  # type: ignore[arg-type]
        assert (result.verdict, result.failure, result.detail) == ("failed", None, ONLY_AFTER_OTHERS)
        assert result.hidden_failure
        assert result.hidden_failure.calls == (("m:double", [7]),)

    def test_each_of_the_simplest_is_asked_by_itself(self) -> None:
        assert MAX_ALONE == 4
        code = Code(double)
        asked = group(9, 8, 7, 6, 5, 4, public=6)
        judge_group(asked, frame(asked, *[-1] * 6), code)  # type: ignore[arg-type]
        assert code.asked == [[[("m:double", [x])]] for x in (4, 5, 6, 7)]

    def test_the_first_that_fails_by_itself_is_shown_with_the_answer_of_that_time(self) -> None:
        code = Code(lambda x: 2 * x if x < 5 else -2)
        code_of_tries = Code(double)
        code.try_rows = code_of_tries.try_rows  # type: ignore[method-assign]
        asked = group(4, 9, 6, public=3)
        result = judge_group(asked, frame(asked, -1, -1, -1), code).result  # type: ignore[arg-type]
        assert result.failure
        assert (result.failure.calls, result.failure.seen) == ((("m:double", [6]),), -2)
        assert (result.verdict, result.detail, result.hidden_failure) == ("failed", "", None)

    def test_one_that_hangs_by_itself_is_passed_over(self) -> None:
        code = Code(lambda _: -2, hangs_at=lambda call: call[1] == [4])
        asked = group(4, 6, public=2)
        result = judge_group(asked, frame(asked, -1, -1), code).result  # type: ignore[arg-type]
        assert result.failure
        assert result.failure.calls == (("m:double", [6]),)

    def test_where_everything_hangs_by_itself_the_verdict_stays(self) -> None:
        code = Code(double, hangs_at=lambda _: True)
        asked = group(4, 6, public=2)
        result = judge_group(asked, frame(asked, -1, {"!": "E", "m": ""}), code).result  # type: ignore[arg-type]
        assert (result.verdict, result.failure, result.detail) == ("failed", None, ONLY_AFTER_OTHERS)


def test_a_result_can_be_stored_as_it_is() -> None:
    result = judged(Code(lambda x: 2 * x if x != 700 else -1), group(3, 700, public=1))
    assert msgspec.convert(msgspec.to_builtins(result), CheckResult).verdict == "failed"
