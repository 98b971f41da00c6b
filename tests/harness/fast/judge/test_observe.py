"""What a check gets for a call: the answer that was collected for it, or a wait for it."""

import math
from types import SimpleNamespace
from typing import Any

import pytest

from grader.kit.errors import HarnessFault
from grader.kit.observe import Pending, Rejected, Replay, given_that, observe, run, same_call
from grader.kit.probe import Probe

NAN = math.nan
CALLS = (("m:f", [1.0]), ("m:g", [[2.0], "a"]))


class TestReplay:
    def test_it_hands_out_the_answers_in_order(self) -> None:
        replay = Replay(CALLS, ["first", "second"])
        assert replay.used == 0
        assert replay.take(("m:f", [1.0])) == "first"
        assert replay.take(("m:g", [[2.0], "a"])) == "second"
        assert replay.used == 2

    @pytest.mark.parametrize(
        "call", [("m:g", [1.0]), ("m:f", [2.0]), ("m:f", [1]), ("m:f", []), ("m:f", [1.0, 1.0]), CALLS[1]]
    )
    def test_another_call_than_the_recorded_one_is_waited_for(self, call: Any) -> None:
        replay = Replay(CALLS, ["first", "second"])
        with pytest.raises(Pending) as caught:
            replay.take(call)
        assert (caught.value.call, caught.value.used, caught.value.args) == (call, 0, (call,))
        assert replay.used == 0

    def test_a_call_beyond_the_answers_is_waited_for(self) -> None:
        replay = Replay(CALLS, ["first"])
        replay.take(CALLS[0])
        with pytest.raises(Pending) as caught:
            replay.take(CALLS[1])
        assert (caught.value.call, caught.value.used) == (CALLS[1], 1)

    def test_a_wait_and_a_rejection_are_no_errors_that_a_check_could_catch(self) -> None:
        assert not issubclass(Pending, Exception)
        assert not issubclass(Rejected, Exception)


class TestRunAndObserve:
    def test_a_body_gets_its_inputs_by_name_and_its_answers_from_the_replay(self) -> None:
        seen: list[Any] = []

        def body(x: float, y: str) -> None:
            seen.extend([x, y, observe("m:f", x), observe("m:g", [2.0], y)])

        replay = Replay(CALLS, ["first", "second"])
        run(body, {"y": "a", "x": 1.0}, replay)
        assert seen == [1.0, "a", "first", "second"]
        assert replay.used == 2

    def test_a_probe_is_named_by_its_target_and_an_argument_by_its_plain_form(self) -> None:
        probe = Probe("m.walk", print, str)
        tree = SimpleNamespace(plain=[["a", 1.0]])
        replay = Replay([("m.walk", [[["a", 1.0]], 2])], ["walked"])
        run(lambda: None if observe(probe, tree, 2) == "walked" else pytest.fail("another answer"), {}, replay)
        assert replay.used == 1

    def test_runs_within_a_run_have_answers_of_their_own(self) -> None:
        seen: list[Any] = []

        def inner() -> None:
            seen.append(observe("m:f", 1.0))

        def outer() -> None:
            run(inner, {}, Replay(CALLS, ["of the inner"]))
            seen.append(observe("m:f", 1.0))

        run(outer, {}, Replay(CALLS, ["of the outer"]))
        assert seen == ["of the inner", "of the outer"]

    @pytest.mark.parametrize("target", ["m:f", Probe("m:f", print, str)])
    def test_outside_of_a_check_nothing_can_be_observed(self, target: Any) -> None:
        def fails() -> None:
            raise RuntimeError

        with pytest.raises(RuntimeError):
            run(fails, {}, Replay(CALLS, ["first"]))
        with pytest.raises(HarnessFault, match=r"observe\('m:f'\) was called outside of a check") as caught:
            observe(target, 1.0)
        assert caught.value.__suppress_context__


class TestGivenThat:
    def test_what_holds_is_judged(self) -> None:
        given_that(True)

    def test_what_does_not_hold_is_rejected(self) -> None:
        with pytest.raises(Rejected):
            given_that(False)


SAME: list[tuple[Any, Any]] = [
    (1.0, 1.0), (NAN, float("nan")), (0.0, 0.0), (-0.0, -0.0), (1, 1), (True, True), (None, None),
    (1e300, float("1e300")), (math.inf, float("inf")), (1 << 60, int("1" + "0" * 60, 2)), ("ab", "".join("ab")),
    ([1.0, [2.0, "a"]], [1.0, [2.0, "a"]]), ([], []), ((1.0,), [1.0]), ([1.0], (1.0,)), ([NAN], [float("nan")]),
]  # fmt: skip
OTHER: list[tuple[Any, Any]] = [
    (1.0, 2.0), (NAN, 1.0), (0.0, -0.0), (1, 1.0), (True, 1), (True, 1.0), (False, 0), (0, None), (None, False),
    ("1", 1), ("a", "b"), ("a", ["a"]), ([], ""), ([], None), ([], 0.0), ([1.0], [1]), ([1.0], [2.0]), ([1.0], 1.0),
    ([1.0], [1.0, 1.0]), ([1.0], []), ([[1.0]], [1.0]), ([0.0], [-0.0]), ([1.0, 2.0], [1.0, 3.0]),
    ([1.0, 2.0], [3.0, 2.0]), (math.inf, -math.inf), (1.0, math.nextafter(1.0, 2.0)), (1, 2),
]  # fmt: skip


class TestSameCall:
    @pytest.mark.parametrize(("a", "b"), SAME)
    def test_the_same_bytes_are_the_same_call(self, a: Any, b: Any) -> None:
        assert same_call(("m:f", [a]), ("m:f", [b]))
        assert same_call(("m:f", [b, "x", a]), ("m:f", [a, "x", b]))

    @pytest.mark.parametrize(("a", "b"), OTHER)
    def test_other_bytes_are_another_call(self, a: Any, b: Any) -> None:
        assert not same_call(("m:f", [a]), ("m:f", [b]))
        assert not same_call(("m:f", [b]), ("m:f", [a]))
        assert not same_call(("m:f", ["x", a]), ("m:f", ["x", b]))
        assert not same_call(("m:f", [a, "x"]), ("m:f", [b, "x"]))

    def test_the_target_and_the_number_of_arguments_count(self) -> None:
        assert not same_call(("m:f", [1.0]), ("m:g", [1.0]))
        assert not same_call(("m:g", [1.0]), ("m:f", [1.0]))
        letter = chr(ord("m"))  # the one and only object, as a part of a target is
        assert not same_call(("m", ["x"]), ("m", [letter]))
        assert not same_call(("m", [letter]), ("m", ["x"]))
        assert not same_call(("m:f", []), ("m:f", [1.0]))
        assert not same_call(("m:f", [1.0, 2.0]), ("m:f", [1.0]))
        assert not same_call(("m:g", [1.0, 2.0]), ("m:f", [1.0]))
        assert same_call(("m:f", []), ("m:f", []))

    def test_a_call_is_the_same_as_itself(self) -> None:
        assert same_call(CALLS[1], CALLS[1])
