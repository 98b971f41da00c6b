"""Each attack is shown to be alive: an attack whose target was renamed does nothing, and would succeed in nothing."""

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from attack_outcome import Shown, dead, honest_files, run_handed_in, show, submitted
from attack_world import make_scene

from grader.courses.suite import load_suite
from grader.grading.submission import CheckExaminer, grade
from grader.results.scorecard import Scorecard
from grader.running.examiners import open_check_examiner
from tests.harness.attack_rows import ROOT, Attack, attacks
from tests.harness.world import make_world

# A module of the harness or of the course's tests, where a text names one: in an import, or between quotes.
_MODULE = re.compile(r"(?:(?:from|import|,) +|[\"'])((?:grader|tests)(?:\.\w+)+)")
_FILE = re.compile(r"@(?:WORLD|HARNESS|REPOSITORY)@/[\w./]+")
_NO_MODULE = "import a_module_that_nobody_has\na_module_that_nobody_has.use()\n"
_ASKS = """
import functools, importlib
def has(name):
    module, _, inner = name.partition(":")
    try: functools.reduce(getattr, inner.split(".") if inner else [], importlib.import_module(module))
    except (ImportError, AttributeError, PermissionError): return False
    return True
print(*[name for name in {names} if has(name)])
"""


@pytest.fixture(scope="module")
def examiner(course: Path) -> Iterator[CheckExaminer]:
    with open_check_examiner(ROOT, load_suite(ROOT, "module0", course / "hidden")) as opened:
        yield opened


@pytest.fixture(scope="module")
def idle(examiner: CheckExaminer) -> Mapping[str, tuple[Scorecard, Shown]]:
    """What is seen of submissions that attack nothing: an honest one, and ones whose first import fails."""
    files = {"honest": {}, "operators": {"operators.py": _NO_MODULE}, "module": {"module.py": _NO_MODULE}}
    files["both"] = {**files["operators"], **files["module"]}
    cards = {name: grade(submitted(name, texts), examiner) for name, texts in files.items()}
    return {name: (card, show(card, examiner.suite)) for name, card in cards.items()}


def _here(names: Sequence[str], examiner: CheckExaminer) -> list[str]:
    """Those of the names that can be had beside a submission's code."""
    card = grade(
        submitted("asks", {"operators.py": _ASKS.format(names=names) + honest_files()["operators.py"]}), examiner
    )
    return card.printed.split()


def test_each_attack_says_by_what_it_is_seen_that_it_was_alive() -> None:
    assert [attack.name for attack in attacks() if not attack.alive.is_shown] == []


def test_what_attacks_nothing_is_never_taken_for_alive(idle: Mapping[str, tuple[Scorecard, Shown]]) -> None:
    taken = [(a.name, name) for a in attacks() for name, seen in idle.items() if not list(dead(a.alive, *seen))]
    assert taken == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("p_answer_of_the_first", "grader.kit.answering.answers", "grader.kit.answerings"),
        ("p_plain", "a.plain = ", "a.to_plain = "),
        ("p_found", "tests.probes.trees", "tests.probes.tree"),
        ("c_guess_true", '"Request"', '"Requests"'),
        ("c_flood", "os.write(100,", "os.write(99,"),
        ("x_read_home", "home/secret.txt", "home/secrets.txt\\0"),
        ("x_syscall_kill", "libc.syscall", "libc.system_call"),
        ("r_threads", "threading.Thread", "threading.Threads"),
        ("l_numbers", "r[3][40:]", "r[3][4000:]"),
    ],
)
def test_an_attack_that_misses_its_target_is_found_out(
    name: str, right: str, wrong: str, examiner: CheckExaminer, tmp_path: Path
) -> None:
    attack = next(attack for attack in attacks() if attack.name == name)
    scene = make_scene(tmp_path / "world")
    scene.hand_in(attack, tmp_path / "handed in")
    file = tmp_path / "handed in" / attack.files[0]
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong))
    found = list(run_handed_in(attack, scene, examiner, tmp_path / "handed in"))
    scene.listener.close()
    assert any(sentence.startswith("not alive: ") for sentence in found), found


def test_all_that_attacks_must_reach_is_beside_their_code(examiner: CheckExaminer) -> None:
    names = sorted({name for attack in attacks() for name in attack.must_reach})
    assert _here(names, examiner) == names


def test_what_must_be_out_of_reach_is_there_and_is_not_beside_their_code(examiner: CheckExaminer) -> None:
    names = sorted({name for attack in attacks() for name in attack.out_of_reach})
    assert all(importlib.import_module(name) for name in names)
    assert _here([*names, "grader.kit.plain"], examiner) == ["grader.kit.plain"]


@pytest.mark.parametrize("attack", [pytest.param(attack, id=attack.name) for attack in attacks()])
def test_an_attack_lists_each_module_that_it_names(attack: Attack) -> None:
    text = "\n".join(attack.texts().values())
    modules = {name.partition(":")[0] for name in attack.must_reach}
    assert set(_MODULE.findall(text)) - {*modules, *attack.out_of_reach} == set()
    for name in attack.must_reach:
        module, _, inner = name.partition(":")
        assert module in text
        assert inner.rpartition(".")[2] in text


def test_each_file_that_an_attack_names_is_there(tmp_path: Path) -> None:
    """Or it is to be made there: in the drop folder, which is open to all."""
    world = make_world(tmp_path / "world", ROOT, "none")
    named = {(a.name, place) for a in attacks() for text in a.texts().values() for place in _FILE.findall(text)}
    gone = [(name, place) for name, place in named if "/drop/" not in place and not Path(world.fill(place)).exists()]
    assert gone == []
    assert len(named) > 20
