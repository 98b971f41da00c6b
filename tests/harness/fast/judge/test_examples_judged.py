"""A set is read as it was written, byte for byte, or refused: it decides what a submission is asked."""

import hashlib
import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import pytest

from grader.kit.check import Check, check
from grader.kit.errors import HarnessFault
from grader.kit.expect import expect_equal
from grader.kit.inputs import Inputs
from grader.kit.judging.evaluate import Example
from grader.kit.judging.examples import parsed_set, read_set, set_path, set_text
from grader.kit.observe import observe
from tests.harness.fast.judge.world import DOUBLES, TWICE, example

ANY = Inputs(st.floats(), contains=lambda _: True)
TREES = Inputs(
    st.just(SimpleNamespace(plain=[])),
    contains=lambda tree: tree.plain != ["too deep"],
    from_plain=lambda steps: SimpleNamespace(plain=steps),
)


@check(task="1.1", points=1, x=ANY, tree=TREES)
def test_walks(x: float, tree: Any) -> None:
    """walk(tree, x) is x."""
    expect_equal(observe("m:walk", tree, x), x)


WALKS: Check = test_walks
del test_walks  # declared to be judged, not to be collected
STEPS = [["a", 1.0]]
FLOATS = [0.0, -0.0, 1.0, math.nan, math.inf, -math.inf, 5e-324, 0.1]


def walk(x: float, steps: Any, *more: Any) -> Example:
    """An example whose call takes both inputs, and what else is given."""
    return Example({"x": x, "tree": SimpleNamespace(plain=steps)}, (("m:walk", [steps, x, *more]),))


def written(path: Path, check: Check, examples: list[Example]) -> None:
    """Write the set to be read."""
    path.write_text(set_text(check, examples), encoding="utf-8")


def edited(path: Path, old: str, new: str) -> None:
    """Change the file in one place."""
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


class TestSetPath:
    def test_a_check_has_a_file_in_its_assignment_s_folder(self) -> None:
        assert set_path(Path("sets"), "module0", DOUBLES) == Path("sets/module0/doubles.json")


class TestSetText:
    def test_the_head_names_the_check_and_each_example_has_a_line(self) -> None:
        head, *rows, end = set_text(WALKS, [walk(1.5, STEPS), walk(2.5, STEPS)]).splitlines()
        line = '[{"x":1.5,"tree":[["a",1.0]]},[["m:walk",[{"$":"tree"},{"$":"x"}]]]]'
        assert rows == [f"{line},", line.replace("1.5", "2.5")]
        assert head.startswith('{"check": "walks", "task": "1.1", "digest": "')
        assert head.endswith('", "examples": [')
        assert end == "]}"

    def test_facts_stand_in_the_head_and_change_nothing_else(self, tmp_path: Path) -> None:
        plain, with_facts = tmp_path / "plain.json", tmp_path / "facts.json"
        written(plain, DOUBLES, [example(3)])
        with_facts.write_text(set_text(DOUBLES, [example(3)], wanted=7, more="a word"), encoding="utf-8")
        assert with_facts.read_text().splitlines()[0].endswith('"wanted": 7, "more": "a word", "examples": [')
        bare, found = read_set(plain, DOUBLES), read_set(with_facts, DOUBLES)
        assert (bare.wanted, found.wanted) == (None, 7)
        assert (bare.examples, bare.digest) == (found.examples, found.digest)

    def test_an_argument_that_only_equals_an_input_is_written_out(self) -> None:
        assert '[{"$":"tree"},{"$":"x"},1.5,"a"]' in set_text(WALKS, [walk(1.5, STEPS, float("1.5"), "a")])


class TestReadSet:
    def test_examples_come_back_in_their_order_with_their_calls(self, tmp_path: Path) -> None:
        path = tmp_path / "walks.json"
        written(path, WALKS, [walk(x, STEPS, "a", [1]) for x in FLOATS])
        found = read_set(path, WALKS)
        assert found.check == "walks"
        assert [repr(e.inputs["x"]) for e in found.examples] == list(map(repr, FLOATS))
        assert [repr(e.calls) for e in found.examples] == [repr((("m:walk", [STEPS, x, "a", [1]]),)) for x in FLOATS]

    def test_an_argument_that_is_an_input_is_the_very_object(self, tmp_path: Path) -> None:
        path = tmp_path / "walks.json"
        written(path, WALKS, [walk(1.5, STEPS)])
        (found,) = read_set(path, WALKS).examples
        assert found.calls[0][1][0] is found.inputs["tree"].plain
        assert found.calls[0][1][1] is found.inputs["x"]
        assert type(found.calls) is tuple

    def test_the_digest_depends_on_the_content_and_the_check_alone(self, tmp_path: Path) -> None:
        digests: list[str] = []
        for check_, x in [(DOUBLES, 3), (DOUBLES, 3), (DOUBLES, 4), (TWICE, 3)]:
            path = tmp_path / f"{len(digests)}.json"
            written(path, check_, [example(x)])
            digests.append(read_set(path, check_).digest)
        first, again, other, of_another = digests
        assert first == again == "f8fbcecc305a6c42081fa2ec7c63c4ef"  # what is committed must stay readable
        assert len({first, other, of_another}) == 3

    def test_a_set_that_is_not_there_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(HarnessFault, match=r"doubles.json: no example set for doubles; run `grader freeze") as e:
            read_set(tmp_path / "doubles.json", DOUBLES)
        assert e.value.__suppress_context__

    @pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"examples": []}', '{"examples": [], "check": "doubles"}'])
    def test_another_file_is_no_set(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "doubles.json"
        path.write_text(text)
        with pytest.raises(HarnessFault, match=r"doubles.json: not an example set \(.+\); run `grader freeze"):
            read_set(path, DOUBLES)

    def test_the_command_that_is_given_is_the_one_that_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(HarnessFault, match=r"run `grader freeze -a module0 --public`"):
            read_set(tmp_path / "module0" / "doubles.json", DOUBLES)
        with pytest.raises(HarnessFault, match=r"run `another command`"):
            read_set(tmp_path / "module0" / "doubles.json", DOUBLES, "another command")

    @pytest.mark.parametrize("row", [1, [], [1], [{"x": 3}], [{"x": 3}, [1]], [{"x": 3}, [["m:double", [{}]]]]])
    def test_a_row_that_is_no_example_is_no_set_though_its_digest_fits(self, row: Any) -> None:
        digest = hashlib.blake2b(json.dumps(["doubles", [row]], separators=(",", ":")).encode(), digest_size=16)
        data = {"check": "doubles", "digest": digest.hexdigest(), "examples": [row]}
        with pytest.raises(HarnessFault, match=r"^doubles.json: not an example set \(.+\); run `it`$"):
            parsed_set(json.dumps(data), DOUBLES, Path("doubles.json"), "it")

    def test_bytes_that_are_no_text_are_no_set(self, tmp_path: Path) -> None:
        path = tmp_path / "doubles.json"
        path.write_bytes(b'{"check": "\xff"}')
        with pytest.raises(HarnessFault, match="not an example set"):
            read_set(path, DOUBLES)


class TestARefusedSet:
    @pytest.mark.parametrize(
        ("old", "new"),
        [('"x":3', '"x":4'), ('"m:double"', '"m:other"'), ('"doubles"', '"twice"'), ('"digest": "', '"digest": "0')],
    )
    def test_an_edited_one_is_refused(self, tmp_path: Path, old: str, new: str) -> None:
        path = tmp_path / "doubles.json"
        written(path, DOUBLES, [example(3)])
        edited(path, old, new)
        with pytest.raises(HarnessFault, match=r"doubles.json: the content does not fit its digest; restore"):
            read_set(path, DOUBLES)

    @pytest.mark.parametrize(("own", "other"), [(DOUBLES, TWICE), (TWICE, DOUBLES)])
    def test_another_check_s_is_refused(self, tmp_path: Path, own: Check, other: Check) -> None:
        path = tmp_path / "doubles.json"
        written(path, other, [example(3)])
        with pytest.raises(HarnessFault, match="does not fit its digest"):
            read_set(path, own)

    @pytest.mark.parametrize("inputs", [{"y": 1}, {"x": 1, "y": 1}, {}])
    def test_one_of_other_inputs_is_refused_and_says_both(self, tmp_path: Path, inputs: dict[str, Any]) -> None:
        path = tmp_path / "doubles.json"
        written(path, DOUBLES, [example(3), Example(inputs)])
        words = r"doubles.json: inputs \[.*\], but doubles takes \['x'\]"
        with pytest.raises(HarnessFault, match=words):
            read_set(path, DOUBLES)

    def test_the_order_of_the_inputs_counts(self, tmp_path: Path) -> None:
        path = tmp_path / "walks.json"
        turned = dict(reversed(walk(1.5, STEPS).inputs.items()))
        written(path, WALKS, [Example(turned)])
        with pytest.raises(HarnessFault, match=r"inputs \['tree', 'x'\], but walks takes \['x', 'tree'\]"):
            read_set(path, WALKS)

    def test_an_input_that_is_no_longer_of_its_kind_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "walks.json"
        written(path, WALKS, [walk(1.5, ["too deep"])])
        words = r"walks.json: tree=\['too deep'\] is no input of walks any more"
        with pytest.raises(HarnessFault, match=words):
            read_set(path, WALKS)
