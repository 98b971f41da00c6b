"""One word is one thing: names that meant several things, or one of several names of a thing, do not come back."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness import house

GRADER = house.modules_of(Path(__file__).parents[3], "grader")

# By room, what must be no name of a module, class, function, variable or field there, and what to say instead.
RETIRED = {
    ("grader", r"_?(\w+_)?bench(es)?|\w*Bench"): "examiner: a bench is the benchmark",
    ("grader", r"Tried"): "MutantTrial, TestRuns: there were two",
    ("grader", r"_?Kept|read_kept\w*|KEPT_\w+"): "ProofSettings, or what is kept",
    ("grader.kit", r"_?kept"): "cut_large: it cuts",
    ("grader.proving", r"_?kept|is_kept"): "settings: what is listed as equivalent is listed",
    ("grader.proving", r"Place"): "FunctionRef: a place is where a submission or a file of it lay",
    ("grader.properties", r"_?(by_)?rules?|RULES?"): "prop: a rule recognises a mistake",
    ("grader.courses.properties", r"rules?"): "prop: a rule recognises a mistake",
    ("grader", r"_?[Ss]tuck\w*|STUCK|NoReply|Unanswered|\w*_silence|_SILENCE"): "NoAnswer: a ChildFault is below it",
    ("grader", r"Disagreement|_?disagreements?|two_answers"): "variation: it was seen",
    ("grader", r"_?varying|may_vary"): "suspicion: it is guessed",
    ("grader", r"_?(\w+_)?unjudged|_?UNJUDGED"): "not_judged, not_graded",
    ("grader", r"\w*hand_ins?|\w*HAND_INS?|\w*HandIns?|HandedIn"): "submission: to hand in is what one does",
}


def retired_names(modules: Mapping[str, Path]) -> set[tuple[str, str, str]]:
    """The names that are retired in a module's room: the module, the name, and what to say instead."""
    return {
        (module, name, instead)
        for (room, pattern), instead in RETIRED.items()
        for module, path in modules.items()
        if f"{module}.".startswith(f"{room}.")
        for name in house.identifiers_of(path)
        if re.fullmatch(pattern, name)
    }


def made_up(name: str) -> str:
    """A module of the grader that is not there; in parts, since a string that names a module must name a real one."""
    return f"{'grader'}.{name}"


def test_one_word_is_one_thing() -> None:
    assert retired_names(GRADER) == set()


@pytest.mark.parametrize(
    "text",
    [
        "class Bench: pass",
        "def open_bench(): pass",
        "def f(bench): pass",
        "import a.benches",
        "from a.benches import b",
        "from a import Bench",
        "import a as bench",
        "x.bench = 1",
        "f(bench=1)",
        "f'{bench}'",
    ],
)
def test_a_retired_name_is_seen_wherever_it_stands(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.py"
    path.write_text(text)
    assert len(retired_names({made_up("running.a"): path})) == 1


def test_the_name_of_a_file_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "benches.py"
    path.write_text("")
    assert len(retired_names({made_up("running.benches"): path})) == 1


def test_a_retired_name_may_be_a_word_in_a_text_and_a_name_in_another_room(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('"""The bench."""\nbenchmark, Place, rule = 1, 2, 3')
    assert retired_names({made_up("intake.a"): path}) == set()
    assert {name for _, name, _ in retired_names({made_up("proving.a"): path})} == {"Place"}
    assert {name for _, name, _ in retired_names({made_up("properties.a"): path})} == {"rule"}
