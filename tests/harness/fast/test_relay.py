"""What the relay takes from a child: one strict type for each message, bounded, and counted as different inputs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.courses.properties import ENOUGH, SCALES, Property, load_properties, load_tools
from grader.kit.errors import HarnessFault
from grader.properties.inputs import ANY, Inputs
from grader.properties.messages import (
    MAX_BYTES,
    MAX_TESTS_FOUND,
    Call,
    Drawn,
    Ended,
    Example,
    Rejected,
    call_text,
    read_answer,
    read_message,
    read_names,
)
from grader.properties.relay import SubmittedTests
from grader.sandbox.faults import Garbled

ROOT = Path(__file__).parents[3]
OPERATORS = load_tools(ROOT, "tests/properties/module0.toml").names
encode = msgspec.msgpack.encode


def test_honest_messages_are_read() -> None:
    assert isinstance(read_message(encode(["example"]), OPERATORS), Example)
    sent = ["call", "zipWith", [[{"op": "add"}], [[1.0, True], [None, 2]]]]
    call = read_message(encode(sent), OPERATORS)
    assert isinstance(call, Call)
    assert [call.operator, call.lists] == sent[1:]
    ends: list[tuple[Any, Any]] = [
        (["passed"], None),
        (["raised", "E", "w"], {"!": "E", "m": "w"}),
        ({"!": "SyntaxError", "m": ""}, {"!": "SyntaxError", "m": ""}),
    ]
    for answer, raised in ends:
        ended = read_message(encode(["test", [answer]]), OPERATORS)
        assert isinstance(ended, Ended)
        assert ended.raised == raised
    assert read_names(encode(["test", [[["test_a", "task0_2"], ["test_b"]]]])) == [
        ("test_a", frozenset({"task0_2"})),
        ("test_b", frozenset()),
    ]
    assert read_names(encode(["test", [[["TestA.test_b"]]]])) == [("TestA.test_b", frozenset())]
    assert read_message(encode(["rejected", "E", "w"]), OPERATORS) == Rejected("E", "w")
    assert read_message(encode(["drawn", b"rows"]), OPERATORS) == Drawn(b"rows")
    assert read_names(encode(["test", [{"!": "E", "m": "w"}]])) == {"!": "E", "m": "w"}


@pytest.mark.parametrize(
    "message",
    [
        None,
        1.5,
        "call",
        [],
        {},
        ["example", []],
        ["rejected"],
        ["rejected", "E"],
        ["rejected", ["E"], "w"],
        ["rejected", "E", "w" * 2001],
        ["drawn"],
        ["drawn", "text"],
        ["drawn", b"x" * MAX_BYTES],
        ["drawn", [1.0]],
        ["call"],
        ["call", "mul"],
        ["call", "mul", []],
        ["call", "mul", [[], [], []]],
        ["call", "mul", [1.0]],
        ["call", "mul", [[1.0]], "more"],
        ["call", ["mul"], [[1.0]]],
        ["call", "mul\n", [[1.0]]],
        ["call", "__class__", [[1.0]]],
        ["call", "mul", [["text"]]],
        ["call", "mul", [[[[[1.0]]]]]],
        ["call", "mul", [[{"op": "open"}]]],
        ["call", "mul", [[[{"op": "open"}]]]],
        ["call", "mul", [[{"op": "add", "int": "1"}]]],
        ["call", "mul", [[{"int": "1" * 401}]]],
        ["call", "mul", [[{"int": "٣"}]]],
        ["call", "mul", [[{"!": "E", "m": ""}]]],
        ["call", "mul", [[{}]]],
        ["call", "mul", [[[[0.0] * 1000] * 5]]],
        ["test", []],
        ["test", [["won"]]],
        ["test", [["passed", 1]]],
        ["test", [["raised", "E"]]],
        ["test", [["raised", ["E"], "w"]]],
        ["test", [{"!": "E"}]],
        ["test", [{"m": "w"}]],
        ["test", [["raised", "E", "w" * 2001]]],
        ["test", [["passed"], ["passed"]]],
    ],
)
def test_a_message_of_another_type_gets_no_further(message: object) -> None:
    with pytest.raises(Garbled):
        read_message(encode(message), OPERATORS)


@pytest.mark.parametrize(
    "found",
    [
        [["test_a", 1]],
        [[["test_a"]]],
        [[]],
        "test_a",
        [["test_a\x1b[0m"]],
        [["test_a\n"]],
        [["TestA.test_a.b"]],
        [[".test_a"]],
        [["t" * 201]],
        [["test_a"]] * (MAX_TESTS_FOUND + 1),
        {"!": "SyntaxError"},
        {"?": "list"},
        {},
    ],
)
def test_names_of_another_type_get_no_further(found: object) -> None:
    with pytest.raises(Garbled):
        read_names(encode(["test", [found]]))


@pytest.mark.parametrize("answer", [{"!": "E"}, {"m": "w"}, {"!": "E", "?": "x"}, {"int": "x"}, {}, [[[[1.0]]]], b"x"])
def test_an_answer_of_another_type_gets_no_further(answer: object) -> None:
    with pytest.raises(Garbled):
        read_answer(encode(answer))


@pytest.mark.parametrize("read", [partial(read_message, operators=OPERATORS), read_names, read_answer])
def test_bytes_that_are_no_message_are_the_fault_of_their_sender(read: Callable[[bytes], object]) -> None:
    for frame in (
        b"",
        b"\xc1",
        b"\x91" * 60_000,
        b"\xd9\x02\xff\xfe",
        b"\x90" * (MAX_BYTES + 1),
        b"\xdf\xff\xff\xff\xff",
    ):
        with pytest.raises(Garbled):
            read(frame)


def test_a_call_is_shown_as_it_would_be_typed() -> None:
    call = read_message(encode(["call", "zipWith", [[{"op": "add"}], [[1.0], {"int": "9" * 30}]]]), OPERATORS)
    assert isinstance(call, Call)
    assert call_text(call, [3.0]).startswith("zipWith(add)([1.0], the integer 999")
    assert call_text(call, {"!": "TypeError", "m": "secret"}).endswith("raises TypeError")


def counted(examples: list[list[str]], calls: int, operator: str = "mul") -> int:
    inputs = Inputs()
    for example in examples:
        for call in example:
            inputs.add("mul", call.encode())
        inputs.end_example()
    return inputs.counts().get((operator, calls), 0)


@pytest.mark.parametrize(
    ("examples", "calls", "want"),
    [
        ([], 1, 0),
        ([["a"]], 3, 1),  # an input that took fewer calls than most
        ([["a"], ["a"], ["b"]], 1, 2),
        ([["a", "b"], ["c", "d"]], 2, 2),
        ([["a", "b", "c", "d"]], 2, 2),  # two turns of a loop
        ([["a", "b", "a", "b"]], 2, 1),
        ([["a", "b", "c", "d"]], 3, 1),  # one call more than the property needs
        ([["a", "b"], ["b", "a"]], 2, 2),
        ([[str(n)] for n in range(1000)], 1, ENOUGH),
    ],
)
def test_different_inputs_are_counted_by_their_calls(examples: list[list[str]], calls: int, want: int) -> None:
    assert counted(examples, calls) == counted(examples, calls, ANY) == want


PROPERTIES = load_properties(ROOT, "tests/properties/module0.toml")
GRID = [-90.0, -7.5, -1.0, -0.25, 0.0, 0.5, 1.0, 3.25, 8.0, 60.0]
HOLDS: dict[str, Callable[[dict[str, Any], float, float, float], bool]] = {
    "sigmoid_is_between_0_and_1": lambda f, x, *_: 0.0 <= f["sigmoid"](x) <= 1.0,
    "sigmoid_is_symmetric": lambda f, x, *_: abs(1 - f["sigmoid"](x) - f["sigmoid"](-x)) < 1e-12,
    "sigmoid_of_0_is_one_half": lambda f, *_: f["sigmoid"](0) == 0.5,
    "sigmoid_increases": lambda f, x, *_: abs(x) > 20 or f["sigmoid"](x) < f["sigmoid"](x + 0.5),
    "lt_is_transitive": lambda f, x, y, z: not (f["lt"](x, y) and f["lt"](y, z)) or bool(f["lt"](x, z)),
    "mul_is_symmetric": lambda f, x, y, _: f["mul"](x, y) == f["mul"](y, x),
    "mul_distributes_over_add": lambda f, x, y, z: (
        abs(f["mul"](z, f["add"](x, y)) - f["add"](f["mul"](z, x), f["mul"](z, y))) < 1e-9
    ),
    "sum_distributes_over_addlists": lambda f, x, y, z: (
        abs(f["sum"](f["addLists"]([x, y], [y, z])) - f["sum"]([x, y]) - f["sum"]([y, z])) < 1e-9
    ),
}


@pytest.mark.parametrize("prop", [prop for prop in PROPERTIES if prop.others], ids=lambda prop: prop.name)
@pytest.mark.parametrize("scale", SCALES)
def test_a_property_holds_for_its_wheats_of_other_values_and_for_none_of_its_chaffs(
    prop: Property, scale: float
) -> None:
    def holds(text: str) -> bool:
        functions: dict[str, Any] = {"SCALE": scale}
        exec(text, functions)  # noqa: S102 - operators of ours
        return all(HOLDS[prop.name](functions, x, y, z) for x in GRID for y in GRID for z in GRID)

    assert all(map(holds, prop.wheats))
    assert not any(holds(chaff.text) for chaff in prop.chaffs)


def table(folder: Path, calls: str) -> str:
    """A table of no property, beside two files."""
    for name in ("words.py", "spare.py", "_own.py"):
        (folder / "beside").mkdir(exist_ok=True)
        (folder / "beside" / name).write_text(f"# {name}")
    (folder / "table.toml").write_text(f'property = []\n[calls]\nbeside = "beside"\n{calls}')
    return "table.toml"


def test_a_course_says_what_its_tests_call_and_what_lies_beside_them(tmp_path: Path) -> None:
    path = table(tmp_path, 'module = "words"\nnames = ["shout", "whisper"]\nspare = ["spare.py"]\n')
    tools = load_tools(tmp_path, path)
    assert (tools.module, tools.file, tools.names) == ("words", "words.py", {"shout", "whisper"})
    assert (tools.files, tools.spare) == ({"words.py": "# words.py"}, {"spare.py": "# spare.py"})
    assert SubmittedTests({}, "mine", tools).named == ["mine", ["words"]]
    assert isinstance(read_message(encode(["call", "shout", [[1.0]]]), tools.names), Call)
    with pytest.raises(Garbled):
        read_message(encode(["call", "mul", [[1.0]]]), tools.names)


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ('module = "word"\nnames = []\n', r"toml:3\): expected a folder with word\.py"),
        ('module = "words"\nnames = []\nspare = ["_own.py"]\n', r"toml:3\): expected a folder with _own\.py"),
        ('module = "words"\n', r"names = nothing \(.*toml:2\): expected a list"),
    ],
)
def test_tools_that_are_not_there_are_a_fault(tmp_path: Path, calls: str, said: str) -> None:
    with pytest.raises(HarnessFault, match=said):
        load_tools(tmp_path, table(tmp_path, calls))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("points   = 3", 'points   = "3"', "expected a number"),
        ('operator = "lt"', 'operatr = "lt"', "did you mean 'operator'"),
        ('folder = "tests/wrong/sigmoid_abs"', 'folder = "tests/wrong/nowhere"', "nowhere"),
        ("def sigmoid(x): return 0.5\n", "def sigmoid(x) return 0.5\n", "expected Python"),
        ("enough   = 1", "enough   = 99", "enough = 99"),
    ],
)
def test_a_mistake_in_the_table_stops_the_grading(tmp_path: Path, before: str, after: str, message: str) -> None:
    text = (ROOT / "tests/properties/module0.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "table.toml").write_text(text.replace(before, after, 1))
    for name in ("reference", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    with pytest.raises(HarnessFault, match=message):
        load_properties(tmp_path, "table.toml")
