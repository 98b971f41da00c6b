"""Hidden sets: generations that stay, sets that are kept while they fit, and one file to share them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from grader.courses.freezing import Plan, Slot, drawn_sets, fits, plan_hidden, plan_public
from grader.courses.generations import generation_name, make_present, present
from grader.courses.sharing import export_sets, read_export
from grader.courses.suite import load_suite
from grader.kit import expect
from grader.kit.calls import Rows
from grader.kit.check import Check, check
from grader.kit.errors import HarnessFault
from grader.kit.inputs import Inputs
from grader.kit.judging.evaluate import Example
from grader.kit.judging.examples import parsed_set, read_set, set_text
from grader.kit.observe import given_that, observe
from grader.kit.plain import Plain

ROOT = Path(__file__).parents[3]
NAME = "module1"  # the one with the fewest checks


def quiet(*_: object) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def sets() -> dict[str, str]:
    """Hidden sets of an assignment, drawn from a seed."""
    return drawn_sets(plan_hidden(ROOT, NAME, {}), 7, quiet)


@pytest.fixture
def hidden(sets: Mapping[str, str], tmp_path: Path) -> Path:
    """A folder in which they are the present ones."""
    make_present(tmp_path / "hidden", NAME, sets)
    return tmp_path / "hidden"


@pytest.fixture(scope="module")
def exported(sets: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the file says in which they are given to another grader."""
    folder = tmp_path_factory.mktemp("exported")
    make_present(folder / "hidden", NAME, sets)
    export_sets(ROOT, NAME, present(folder / "hidden", NAME), folder / "sets.json")
    return (folder / "sets.json").read_text()


def in_the_old_way(folder: Path, sets: Mapping[str, str]) -> Path:
    """The folder as the release before wrote it."""
    (folder / NAME).mkdir(parents=True)
    for name, text in sets.items():
        (folder / NAME / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_generation_is_called_by_what_is_in_it(hidden: Path, sets: dict[str, str]) -> None:
    now = present(hidden, NAME)
    assert now.name == generation_name(sets) == generation_name(dict(reversed(sets.items())))
    assert now.texts() == sets
    assert load_suite(ROOT, NAME, hidden).generation == now.name
    assert hidden.stat().st_mode & 0o077 == 0


def test_the_generation_before_stays_to_the_byte(hidden: Path, sets: dict[str, str]) -> None:
    before, old = files(hidden), present(hidden, NAME)
    first = next(iter(sets))
    changed = drawn_sets(plan_hidden(ROOT, NAME, sets, only=[first]), 8, quiet)
    assert {name for name in sets if sets[name] != changed[name]} == {first}
    made = make_present(hidden, NAME, changed)
    assert present(hidden, NAME) == made != old
    after = files(hidden)
    del before[f"{NAME}/present"]
    assert before.items() <= after.items()
    assert make_present(hidden, NAME, sets) == old  # and it can grade again
    assert load_suite(ROOT, NAME, hidden).generation == old.name


def test_sets_of_the_release_before_grade_as_they_are(tmp_path: Path, sets: dict[str, str], hidden: Path) -> None:
    old = in_the_old_way(tmp_path / "old", sets)
    suite = load_suite(ROOT, NAME, old)
    assert suite.digest == load_suite(ROOT, NAME, hidden).digest
    assert suite.generation == present(hidden, NAME).name
    before = files(old)
    make_present(old, NAME, {**sets, "another": set_text(TWICE, [])})
    assert before.items() <= files(old).items()
    kept = old / NAME / suite.generation
    assert {f"{name}.json" for name in sets} == {p.name for p in kept.iterdir()}


def test_a_generation_that_is_gone_is_said(hidden: Path) -> None:
    (hidden / NAME / "present").write_text("0123456789abcdef\n")
    with pytest.raises(HarnessFault, match=r"present: names the generation '0123456789abcdef'"):
        present(hidden, NAME)


def test_sets_of_which_something_was_lost_are_mended_by_the_same_ones(hidden: Path, sets: dict[str, str]) -> None:
    now, whole_ones = present(hidden, NAME), files(hidden)
    lost, changed, *_ = sorted(now.folder.iterdir())
    lost.unlink()
    changed.write_text("{")
    assert make_present(hidden, NAME, sets) == now
    assert files(hidden) == whole_ones
    assert now.folder.stat().st_mode & 0o077 == 0


def test_a_missing_set_names_the_command_that_makes_it(hidden: Path, tmp_path: Path) -> None:
    name = next(iter(sorted(present(hidden, NAME).texts())))
    with pytest.raises(HarnessFault, match=f"run `grader freeze -a {NAME} --public`"):
        read_set(tmp_path / NAME / "twice.json", TWICE)
    path = present(hidden, NAME).folder / f"{name}.json"
    path.write_text(path.read_text().replace("[", "[ ", 1) + "]")
    with pytest.raises(HarnessFault, match=f"grader freeze -a {NAME} --hidden --only {name} --replace"):
        load_suite(ROOT, NAME, hidden)
    path.unlink()
    with pytest.raises(HarnessFault, match=f"grader freeze -a {NAME} --hidden`"):
        load_suite(ROOT, NAME, hidden)


def test_what_fits_is_kept_and_all_is_drawn_only_on_demand(sets: dict[str, str]) -> None:
    assert plan_hidden(ROOT, NAME, sets).to_draw == ()
    anew = plan_hidden(ROOT, NAME, sets, anew=True)
    assert len(anew.to_draw) == len(anew.given_up) == len(sets)
    first, second = list(sets)[:2]
    some = plan_hidden(ROOT, NAME, {name: text for name, text in sets.items() if name != first}, anew=True)
    assert ([s.check.name for s in some.to_draw], some.given_up) == ([first], ())
    edited = plan_hidden(ROOT, NAME, {**sets, second: sets[second] + "x"}, anew=True)
    assert ([s.check.name for s in edited.to_draw], edited.given_up) == ([second], (second,))
    with pytest.raises(HarnessFault, match="--only nothing"):
        plan_hidden(ROOT, NAME, sets, only=["nothing"])


@pytest.mark.parametrize("name", ["module0", "module1", "mini_ml"])
def test_the_public_sets_fit(name: str) -> None:
    assert plan_public(ROOT, name).to_draw == ()


def test_a_check_that_is_gone_leaves_the_next_generation(sets: dict[str, str]) -> None:
    assert drawn_sets(plan_hidden(ROOT, NAME, {**sets, "gone": "{}"}), 7, quiet) == sets


def kind(*edges: float) -> Inputs[float]:
    return Inputs(st.floats(0, 100), contains=lambda x: 0 <= x <= 100, edges=edges)


def twice(x: Inputs[float], *, least: float = 0, factor: int = 2) -> Check:
    @check(task="9.9", points=1, x=x)
    def test_twice(x: float) -> None:
        """Twice is twice."""
        given_that(x >= least)
        expect.expect_equal(observe("m:double", x), want=factor * x)

    return test_twice


def doubled(rows: Rows) -> Sequence[Sequence[Plain]]:
    return [[2 * args[0] for _, args in row] for row in rows]


TWICE = twice(kind(0.0, 1.0, 2.0, 3.0))
SLOT = Slot(TWICE, 6, frozenset())
VALUES = (0.0, 1.0, 2.0, 50.0, 60.5, 70.0)  # half of them the first boundary values
TEXT = set_text(TWICE, [Example({"x": x}, (("m:double", [x]),)) for x in VALUES], wanted=6)  # as freezing writes it


@pytest.mark.parametrize(
    ("slot", "is_kept"),
    [
        (SLOT, True),
        (replace(SLOT, check=twice(kind(0.0, 1.0, 2.0, 5.0))), True),  # a boundary value that the set does not reach
        (replace(SLOT, check=twice(kind(0.0, 7.0, 2.0, 3.0))), False),
        (replace(SLOT, check=twice(Inputs(st.just(0.0), contains=lambda x: x == 0, edges=(0.0,)))), False),
        (replace(SLOT, check=twice(kind(0.0, 1.0, 2.0, 3.0), least=1.0)), False),  # rejects an example
        (replace(SLOT, check=twice(kind(0.0, 1.0, 2.0, 3.0), factor=3)), False),  # the reference fails one
        (replace(SLOT, count=8), False),
        (replace(SLOT, count=4), False),
        (replace(SLOT, taken=frozenset(['{"x": 1.0}'])), False),  # it has become public
    ],
)
def test_a_set_is_kept_where_freezing_could_give_it_now(slot: Slot, is_kept: bool) -> None:
    assert fits(slot, TEXT, doubled) is is_kept


def test_a_set_of_the_release_before_says_not_how_many_were_wanted() -> None:
    data = json.loads(TEXT)
    del data["wanted"]
    assert fits(SLOT, json.dumps(data), doubled)


def test_a_head_may_say_more_than_a_reader_knows(tmp_path: Path) -> None:
    text = set_text(TWICE, [], hypothesis="6.0", wanted=3)
    assert json.loads(text)["hypothesis"] == "6.0"
    assert parsed_set(text, TWICE, tmp_path, "").wanted == 3


def test_a_reference_that_fails_a_check_is_said() -> None:
    plan = Plan(ROOT, (Slot(twice(kind(0.0, 1.0), factor=3), 4, frozenset()),), {}, ())
    with pytest.raises(HarnessFault, match="twice"):
        drawn_sets(plan, 7, quiet)


def test_an_export_gives_the_same_sets_elsewhere(hidden: Path, sets: dict[str, str], tmp_path: Path) -> None:
    file, other = tmp_path / "sets.json", tmp_path / "other"
    export_sets(ROOT, NAME, present(hidden, NAME), file)
    assert file.stat().st_mode & 0o777 == 0o600
    read = read_export(ROOT, NAME, file)
    assert read == sets
    make_present(other, NAME, read)
    assert files(other) == files(hidden)
    with pytest.raises(HarnessFault, match="is there already"):
        export_sets(ROOT, NAME, present(hidden, NAME), file)


def resealed(content: dict[str, object]) -> str:
    """The content with a digest that fits, as somebody would write it who knows how."""
    from grader.courses.sharing import _digest

    rest = {key: value for key, value in content.items() if key != "digest"}
    return json.dumps(rest | {"digest": _digest(rest)})


def changed_export(text: str, way: str) -> str:
    content = json.loads(text)
    first = next(iter(content["sets"]))
    if way == "a byte":
        return text.replace("0.5", "0.25", 1)
    if way == "cut off":
        return text[: len(text) // 2]
    if way == "another assignment":
        content["assignment"] = "module0"
    elif way == "another version":
        content["version"] += 1
    elif way == "a newer format":
        content["format"] = 2
    elif way == "no such check":
        content["sets"]["../../evil"] = content["sets"].pop(first)
    elif way == "a check is missing":
        del content["sets"][first]
    elif way == "no set":
        content["sets"][first] = "[]"
    if way != "generation":
        content["generation"] = generation_name(content["sets"])
    else:
        content["generation"] = "0" * 16
    return resealed(content)


@pytest.mark.parametrize(
    ("way", "says"),
    [
        ("a byte", "does not fit its digest"),
        ("cut off", "not a file of"),
        ("another assignment", "give -a module0"),
        ("another version", "has version"),
        ("a newer format", "format 2, expected 1"),
        ("no such check", "do not fit the checks"),
        ("a check is missing", "do not fit the checks"),
        ("no set", "do not fit the checks"),
        ("generation", "does not fit its digest"),
    ],
)
def test_an_export_that_does_not_fit_is_refused(way: str, says: str, exported: str, tmp_path: Path) -> None:
    file = tmp_path / "sets.json"
    file.write_text(changed_export(exported, way))
    with pytest.raises(HarnessFault, match=says):
        read_export(ROOT, NAME, file)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b'{"format": 1}'):
        file = tmp_path / "sets.json"
        file.write_bytes(data)
        with pytest.raises(HarnessFault, match="not a file of"):
            read_export(ROOT, NAME, file)
    with pytest.raises(HarnessFault, match="cannot be read"):
        read_export(ROOT, NAME, tmp_path / "nothing.json")
