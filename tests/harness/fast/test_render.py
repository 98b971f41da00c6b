"""The text of a failure: what it says, that it fits a plain terminal, and that nothing harmful gets into it."""

import textwrap
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.kit.judging.failure import Failure
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import SCREEN_LINES, call_text, failure_text, short
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.tree import Label, tree_lines

LECTURE = [
    ["parameter", "p1", 1.0],
    ["module", "a", None],
    ["parameter", "a.p2", 2.0],
    ["module", "b", None],
    ["module", "b.c", None],
    ["parameter", "b.c.p3", 3.0],
]
NAMED = [["p1", 1.0], ["a.p2", 2.0], ["b.c.p3", 3.0]]


def nothing(*_: Any) -> None:
    """Probes run elsewhere; a report only pastes them."""


PROBES = {
    probe.target: probe
    for probe in (
        Probe("lists.mapped", nothing, "map({0})({1})".format),
        Probe("trees.named_parameters", nothing, lambda _: "root = Module()\nroot.named_parameters()", is_of_tree=True),
        Probe("trees.modes", nothing, lambda _: "root = Module()\nroot.eval()", is_of_tree=True),
        Probe("source.walk", nothing, "the walk {0}()".format, says="{}, line {}: {}"),
        Probe("models.updated", nothing, lambda x: f"m = Linear({x}); m.b.update(2.0); m.forward(0.0, 0.0)"),
    )
}


def failure(target: str, args: list[Any], seen: Any, want: Any, relation: str = "") -> Failure:
    return Failure("mul(x, y) is x * y.", ((target, args),), (seen,), seen, want, relation)


def text(of: Failure) -> str:
    return failure_text(of, PROBES)


def lines(written: str) -> list[str]:
    return textwrap.dedent(written).strip("\n").split("\n")


def test_a_number_is_shown_with_the_call_what_was_seen_and_what_was_wanted() -> None:
    found = replace(failure("operators:mul", [2.0, 3.0], 5.0, 6.0), mistake="SIGN-FLIPPED")
    assert text(found).split("\n") == lines("""
        mul(x, y) is x * y.

            call    mul(2.0, 3.0)
            yours   5.0
            wanted  6.0

            hint    SIGN-FLIPPED: The size is right and the sign is not.
    """)


def test_numbers_that_are_nearly_equal_are_shown_to_the_last_digit_and_with_their_difference() -> None:
    shown = text(failure("operators:add", [0.1, 0.2], 0.3, 0.1 + 0.2))
    assert "yours   0.3\n" in shown
    assert "wanted  0.30000000000000004" in shown
    assert "differ  by 5.55e-17" in shown


def test_an_exception_is_shown_with_its_type_and_message() -> None:
    shown = text(failure("operators:inv", [2.0], {"!": "ZeroDivisionError", "m": "float division by zero"}, 0.5))
    assert "yours   raised ZeroDivisionError: float division by zero" in shown


def test_code_that_gave_no_answer_did_not_raise() -> None:
    shown = text(failure("operators:inv", [2.0], {"!": "TimedOut", "m": "did not come to an end"}, None, "an answer"))
    assert "yours   no answer: it did not come to an end" in shown
    assert "wanted  an answer" in shown


def test_an_object_that_is_no_plain_data_is_named_by_its_type() -> None:
    assert short({"?": "Parameter"}) == "an object of type Parameter"
    assert short([1.0, {"?": "Parameter"}]) == "[1.0, an object of type Parameter]"
    assert short({"?": "a list where a single value belongs"}) == "a list where a single value belongs"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.0, "-0.0"), (1e-300, "1e-300"), (True, "True"), (None, "None"), (2, "2"), ("a'b", '"a\'b"'), ([], "[]")],
)
def test_a_value_is_written_as_it_would_be_typed(value: Any, shown: str) -> None:
    assert short(value) == shown


def test_a_relation_is_shown_where_no_value_is_wanted() -> None:
    shown = text(failure("operators:sigmoid", [1.0], 2.0, None, "a number between 0 and 1"))
    assert "wanted  a number between 0 and 1" in shown
    assert "None" not in shown


def test_a_long_list_is_cut_in_the_middle_and_the_first_difference_is_named() -> None:
    want = [float(k) for k in range(200)]
    seen = [*want[:120], -1.0, *want[121:]]
    shown = text(failure("lists.mapped", ["abs", "ls"], seen, want))
    assert " more ..., 19" in shown
    assert "differ  at [120]: -1.0, wanted 120.0" in shown


def test_strings_that_look_alike_when_they_are_cut_are_told_apart() -> None:
    shown = text(failure("operators:id", [1.0], "a" * 500 + "b" + "a" * 500, "a" * 1001))
    assert "differ  from [500] on: 'b" in shown


def test_lists_of_unequal_length_say_so() -> None:
    assert "differ  2 items, wanted 3" in text(failure("lists.mapped", ["abs", "ls"], [1.0, 2.0], [1.0, 2.0, 3.0]))
    assert "differ  1 item, wanted 2" in text(failure("lists.mapped", ["abs", "ls"], [1.0], [1.0, 2.0]))


def test_numbers_in_a_call_can_be_pasted() -> None:
    assert call_text(("operators:max", [float("inf"), -0.0]), {}) == 'max(float("inf"), -0.0)'
    assert call_text(("operators:sum", [[float("-inf"), 1.0]]), {}) == 'sum([-float("inf"), 1.0])'
    assert call_text(("lists.mapped", ["abs", [float("nan")]]), PROBES) == 'map(abs)([float("nan")])'
    assert call_text(("operators:id", ["inf"]), {}) == "id('inf')"


def test_statements_that_a_probe_writes_on_one_line_get_a_line_each() -> None:
    shown = text(failure("models.updated", [1.0], 1.0, 2.0)).split("\n")
    assert shown[2:5] == [
        "    call    m = Linear(1.0)",
        "            m.b.update(2.0)",
        "            m.forward(0.0, 0.0)",
    ]


def test_of_several_calls_each_is_shown_with_its_answer() -> None:
    calls = (("operators:sigmoid", [0.0]), ("operators:sigmoid", [1.0]))
    shown = text(Failure("sigmoid rises.", calls, (0.5, 0.25), [0.5, 0.25], None, "the first one less"))
    assert "calls   sigmoid(0.0)  # 0.5\n            sigmoid(1.0)  # 0.25\n" in shown


def test_of_many_calls_the_first_and_the_last_ones_are_shown() -> None:
    calls = tuple(("operators:id", [float(k)]) for k in range(12))
    shown = text(Failure("id(x) is x.", calls, tuple(float(k) for k in range(12)), 0.0, 11.0))
    assert "id(0.0)" in shown
    assert "id(11.0)" in shown
    assert "# ... 7 more calls ..." in shown
    assert "id(3.0)" not in shown


def test_a_tree_is_drawn_with_the_names_beside_it() -> None:
    seen = [["p1", 1.0], ["a.p2", 2.0], ["c.p3", 3.0]]
    found = replace(
        failure("trees.named_parameters", [LECTURE], seen, NAMED, "in any order"), mistake="NAME-PARENT-ONLY"
    )
    assert text(found).split("\n") == lines("""
        mul(x, y) is x * y.

            call    root = Module()
                    root.named_parameters()

                             yours   wanted
            root
            |-- p1           p1      p1
            |-- a
            |   `-- p2       a.p2    a.p2
            `-- b
                `-- c
                    `-- p3   c.p3    b.c.p3   <-

            hint    NAME-PARENT-ONLY: Of the path only one Module is left. What is in
                    front of it?
    """)


def test_names_that_are_missing_or_extra_are_marked() -> None:
    shown = text(failure("trees.named_parameters", [LECTURE], [["p1", 1.0], ["a.p2", 2.0], ["x.y", 0.0]], NAMED))
    assert "(missing)   b.c.p3   <-" in shown
    assert "(extra)" in shown
    assert "x.y" in shown


def test_values_stand_beside_the_tree_where_the_names_are_right() -> None:
    shown = text(failure("trees.modes", [LECTURE], [["", True], ["a", False]], [["", False], ["a", False]]))
    assert "    root             True    False    <-\n" in shown
    assert "    |-- a            False   False\n" in shown


def test_an_exception_in_a_tree_check_leaves_the_tree_and_what_was_wanted() -> None:
    shown = text(failure("trees.named_parameters", [LECTURE], {"!": "RecursionError", "m": "too deep"}, NAMED))
    assert "`-- p3" in shown
    assert "yours   raised RecursionError: too deep" in shown
    assert "b.c.p3" in shown


def test_shared_and_replaced_modules_are_drawn_where_they_are_found() -> None:
    steps: list[list[Any]] = [
        ["module", "a", None],
        ["parameter", "a.p", 1.0],
        ["alias", "b", "a"],
        ["replace", "a", 2.0],
    ]
    drawn = tree_lines(steps, None, [], 76, 20)
    assert drawn == ["root", "|-- a", "`-- b", "    `-- p"]


@pytest.mark.parametrize("place", [str, lambda label: label.removesuffix(" (2)")])
def test_a_label_stands_where_its_probe_says_that_it_belongs(place: Callable[[str], str]) -> None:
    probe = Probe("trees.labels", nothing, lambda _: "root.labels()", is_of_tree=True, place=place)
    steps = [["parameter", "p", 1.0], ["replace", "p", 2.0], ["parameter", "q", 3.0]]
    shown = failure_text(failure(probe.target, [steps], ["p", "q"], ["p (2)", "q"]), {probe.target: probe})
    assert ("    |-- p   p       p (2)    <-\n" in shown) is (place is not str)
    assert ("(missing)   p (2)    <-\n" in shown) is (place is str)


def test_a_large_tree_is_shown_around_the_first_difference() -> None:
    names = [f"p{k}" for k in range(60)]
    wanted = [Label(name, name) for name in names]
    drawn = tree_lines([["parameter", name, 1.0] for name in names], wanted[:30] + wanted[31:], wanted, 76, 12)
    assert len(drawn) == 12
    assert any("(missing)   p30" in line for line in drawn)
    assert any("more ..." in line for line in drawn)


def test_text_in_the_place_of_a_number_is_told_from_the_number() -> None:
    probe = Probe("lists.twice", nothing, "mean({0})".format, says="{}, and then {}")
    shown = failure_text(failure(probe.target, [1.0], ["1.0", 1.0], [1.0, 1.0]), {probe.target: probe})
    assert "yours   '1.0', and then 1.0" in shown
    assert "wanted  1.0, and then 1.0" in shown


def test_a_hidden_example_is_not_shown() -> None:
    found = failure("operators:mul", [2.0, 3.0], 5.0, 6.0, "a secret")
    shown = text(replace(found, mistake="ROUNDED", is_hidden=True))
    assert "found on a hidden example" in shown
    assert "ROUNDED" in shown
    assert not any(secret in shown for secret in ("mul(2", "5.0", "6.0", "secret"))


@pytest.mark.parametrize(
    "message",
    [
        "::error file=x::owned", ":::error::", "##[error]owned", "\x1b[31mred", "a\nb\r::set-output", "\u202eevil",
        "\u200bhidden", "caf\u00e9", "x" * 5000, "::" * 2000, "\ud800",
    ],
)  # fmt: skip
def test_what_a_submission_says_cannot_leave_its_place(message: str) -> None:
    """No workflow command, control, bidi or invisible character, in any place where a student's text is shown."""
    raised = {"!": message[:100], "m": message}
    places = [
        failure("operators:mul", [2.0, 3.0], raised, 6.0),
        failure("operators:mul", [2.0, 3.0], message, 6.0),
        failure("operators:mul", [2.0, 3.0], {"?": message}, 6.0),
        failure("trees.named_parameters", [LECTURE], [[message, 1.0]], NAMED),
        failure("trees.named_parameters", [LECTURE], [["p1", message], ["a.p2", 2.0], ["b.c.p3", 3.0]], NAMED),
        failure("source.walk", ["eval"], [message, message, message], None, "recursive"),
    ]
    for shown in map(text, places):
        assert plain_text(shown) == shown
        assert all(char >= " " for line in shown.split("\n") for char in line)
        assert "::" not in shown
        assert "##[" not in shown
        assert_fits(shown)


def assert_fits(shown: str) -> None:
    assert len(shown.split("\n")) <= SCREEN_LINES
    assert max(map(len, shown.split("\n"))) <= 80


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200)
    | st.fixed_dictionaries({"!": st.text(max_size=100), "m": st.text(max_size=300)}),
    lambda inner: st.lists(inner, max_size=40),
    max_leaves=60,
)  # fmt: skip
NAMES = st.sampled_from("abc")


def _chain(names: list[str]) -> list[list[Any]]:
    return [["module", ".".join(names[: k + 1]), None] for k in range(len(names))]


@given(ANY, ANY, st.text(max_size=400), st.lists(NAMES, max_size=30).map(_chain), st.sampled_from(sorted(PROBES)))
@example(["0" * 40], ["0" * 29], "", [], "trees.modes")  # both columns full, and a mark behind them
@settings(max_examples=200, deadline=None)
def test_whatever_is_seen_the_text_is_harmless_and_fits_one_screen(
    seen: Any, want: Any, sentence: str, steps: list[Any], target: str
) -> None:
    args = [steps] if target != "lists.mapped" else ["abs", steps]
    calls = ((target, args),) * 3
    shown = failure_text(Failure(sentence, calls, (seen,) * 3, seen, want, sentence, "TYPE-ERROR"), PROBES)
    assert plain_text(shown) == shown
    assert_fits(shown)
