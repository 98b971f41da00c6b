"""The house: which room may import which, what may be imported where, how large a room, a file and a body may be.

Each rule is tried on a made-up package that breaks it, so that a rule which sees nothing is found out.
"""

import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.harness import house

ROOT = Path(__file__).parents[3]
GRADER = house.modules_of(ROOT, "grader")
LECTURE = house.modules_of(ROOT, "lecture")
HOUSE = GRADER | LECTURE | house.modules_of(ROOT, "tests/probes")
COURSE = house.modules_of(
    ROOT, *(f"tests/{room}" for room in ("checks", "mistakes", "probes", "replays", "strategies"))
)
NAMEABLE = house.modules_of(ROOT, "grader", "tests")
SOURCE = [p for f in ("bench", "grader", "tests/fuzz", "tests/harness") for p in sorted((ROOT / f).rglob("*.py"))]
SOURCE += [*COURSE.values(), *LECTURE.values()]

# From the roof to the ground. A module imports from its own room and from lower floors, and from no room beside it.
FLOORS = (
    ("grader",),  # __main__.py
    ("grader.cli",),  # registers the commands
    (house.COMMANDS,),  # the command.py of each room
    ("grader.terminal",),  # so a room below prints nothing, and does not end the command
    ("grader.keeping",),
    ("grader.publishing", "grader.exports", "grader.bundles"),
    ("grader.exports.writing",),
    (
        "grader.appealing",
        "grader.authoring",
        "grader.proving",
        "grader.collecting",
        "grader.reports",
        "grader.handback",
        "grader.deciding",
        "grader.regrading",
        "grader.notebooks.making",
    ),
    ("grader.scores",),
    ("grader.pseudonyms",),
    ("grader.running", "grader.feedback", "grader.release"),
    ("grader.grading", "grader.properties", "grader.proving.mutations"),
    ("grader.feedback.lines",),
    ("grader.records",),
    ("grader.results", "grader.properties.inside"),
    ("grader.classes",),
    ("grader.intake",),
    ("grader.intake.platforms",),
    ("grader.courses", "grader.intake.files", "grader.sandbox.isolation", "grader.scoring"),
    ("grader.translating",),  # reads sources as text, and imports of them nothing
    ("grader.notebooks",),  # what is released and handed in of one; it knows no submission
    ("grader.sandbox",),
    ("grader.sandbox.source", "grader.sandbox.importing", "grader.ci"),  # grader.ci and below it: a student is given
    ("grader.ci.writing",),
    ("grader.ci.checking",),
    ("grader.kit.testing", "grader.kit.handin"),
    ("grader.kit.picturing",),
    ("grader.pages",),
    ("grader.figures.trees",),
    ("grader.figures",),  # knows no check, and of the kit only how text is worded and made harmless
    ("grader.kit.showing",),
    ("grader.kit.judging",),
    ("grader.kit.asking",),
    ("grader.kit.answering",),
    ("grader.kit",),
    ("grader.kit.wording",),
)

BESIDE_STUDENT_CODE = {"numpy"}
A_STUDENTS_PYTEST = BESIDE_STUDENT_CODE | {"hypothesis", "pytest"}
THE_GRADER = A_STUDENTS_PYTEST | {"msgspec", "click"}
THE_PROOF = THE_GRADER | {"mutmut", "libcst"}
# What is loaded when these run, whole: with all that they import, and all that is imported by that.
TIERS = {
    "grader.sandbox.forkserver": BESIDE_STUDENT_CODE | {"msgspec"},  # to encode what a child sends
    "grader.kit.asking.worker": BESIDE_STUDENT_CODE,
    "grader.kit.wording*": set(),
    "grader.kit.handin*": set(),  # whoever hands in may have nothing installed
    "tests.probes*": BESIDE_STUDENT_CODE,
    # what runs a student's own tests in a child: these use pytest and Hypothesis, and `operators` is the student's
    "grader.properties.inside*": A_STUDENTS_PYTEST | {"msgspec"},
    "grader.figures*": BESIDE_STUDENT_CODE,
    "lecture*": BESIDE_STUDENT_CODE,
    "grader.kit*": A_STUDENTS_PYTEST,
    "grader.ci.command": THE_PROOF,
    "grader.ci*": A_STUDENTS_PYTEST,
    "grader.proving*": THE_PROOF,
    "grader.authoring*": THE_PROOF,
    "grader.cli*": THE_PROOF,
    "grader.__main__": THE_PROOF,
    "grader*": THE_GRADER,
}
FOR_THE_COURSE = {
    *("grader.kit.check", "grader.kit.expect", "grader.kit.inputs", "grader.kit.mistakes", "grader.kit.observe"),
    *("grader.kit.picture", "grader.kit.plain", "grader.kit.probe"),
}

MAX_FILES = 12  # in a room, without __init__.py: more do not fit into a head
MAX_LINES = 300  # of a file
MAX_BODY = 40  # lines of a function, without its docstring


NAMED = re.compile(r"(?<![\w./-])(?:grader|tests)(?:\.[A-Za-z_]\w*)+")
MADE_UP = {
    "grader.kit.answerings": "test_alive.py: a name that is not there must be found out",
    "tests.strategies.floats": "test_release_repository.py: a made-up course",
    "tests.probes.tree": "test_alive.py: so must one that is nearly right",
    "tests.no_such_replays": "test_appealing.py: a course that says nothing of its probes' calls",
    "tests.no_such_mistakes": "test_recognising.py: a course without mistakes of its own",
    "tests.test_operators": "test_reaching.py: what a submission imports that thinks it is in another repository",
}


def tier_of(module: str) -> set[str]:
    return next(libraries for pattern, libraries in TIERS.items() if fnmatch(module, pattern))


def beyond_its_tier(module: str, modules: Mapping[str, Path], libraries: set[str]) -> set[tuple[str, str]]:
    found = house.foreign(house.loaded_by(module, modules), modules)
    return {(who, name) for who, name in found if name not in libraries}


def test_imports_point_down() -> None:
    assert house.upward(GRADER, FLOORS) == set()


def test_no_modules_import_one_another_in_a_ring() -> None:
    assert house.circle(GRADER) == []


@pytest.mark.parametrize("module", sorted(m for m in HOUSE if m not in ("tests", "tests.probes")))
def test_nothing_is_loaded_that_is_beyond_its_tier(module: str) -> None:
    assert beyond_its_tier(module, HOUSE, tier_of(module)) == set()


def test_beside_student_code_only_the_child_and_the_wire_import_msgspec() -> None:
    found = house.foreign(house.loaded_by("grader.sandbox.forkserver", HOUSE), HOUSE)
    assert {who for who, name in found if name == "msgspec"} == {"grader.sandbox.child"}


def test_the_course_imports_eight_modules_of_the_kit() -> None:
    found = {i.imported for module in COURSE for i in house.imports_of(module, COURSE | GRADER)} - {*COURSE, "tests"}
    assert found <= FOR_THE_COURSE | A_STUDENTS_PYTEST
    assert found >= FOR_THE_COURSE


def test_the_grader_imports_nothing_of_a_course() -> None:
    found = {(i.importer, i.imported) for module in GRADER for i in house.imports_of(module, GRADER)}
    assert {pair for pair in found if pair[1] in {"tests", "reference", "student", "bench", "lecture"}} == set()


def test_no_room_file_or_body_is_too_large() -> None:
    assert house.crowded(ROOT / "grader", MAX_FILES) == []
    assert house.long_files(SOURCE, MAX_LINES) == []
    assert house.long_bodies(SOURCE, MAX_BODY) == []


def test_nothing_lies_loose_in_the_house() -> None:
    loose = {p.name for p in (ROOT / "grader").iterdir() if p.is_file()}
    assert loose == {"__init__.py", "__main__.py", "py.typed"}


def test_no_two_files_of_tests_have_one_name() -> None:
    """Pytest knows a file by its name alone, and so ends where one run meets two of them."""
    names = Counter(path.name for path in (ROOT / "tests/harness").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def is_there(name: str) -> bool:
    """Whether a module has that name, or an object in a module."""
    if name in NAMEABLE:
        return True
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def named_in(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in NAMED.findall(text)}


@pytest.mark.parametrize(
    "path", [p for p in SOURCE if p not in COURSE.values()], ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_string_names_a_module_that_is_there(path: Path) -> None:
    assert [name for name in named_in(house.strings_of(path)) if name not in MADE_UP and not is_there(name)] == []


@pytest.mark.parametrize("name", ["pyproject.toml", "tox.ini", "conftest.py"])
def test_a_setting_names_what_is_there(name: str) -> None:
    text = (ROOT / name).read_text()
    assert [module for module in named_in([text]) if not is_there(module)] == []
    paths = re.findall(r"(?<![\w./-])(?:grader|tests|reference|bench)/[\w./*-]*[\w*/]", text)
    assert [path for path in paths if not any(ROOT.glob(path))] == []


# Near misses: a made-up package `rooms` with a low, a middle and a high floor.


def made(folder: Path, **files: str) -> dict[str, Path]:
    """A package `rooms`; a file `low__a` lies in the room `low`, and is called a.py."""
    for name, text in {"low____init__": "", "high____init__": "", "__init__": "", **files}.items():
        path = folder / "rooms" / (name.replace("__", "/", 1) if not name.startswith("__") else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".py").write_text(text)
    return house.modules_of(folder, "rooms")


MADE_FLOORS = (("rooms",), ("rooms.high",), ("rooms.middle", "rooms.beside"), ("rooms.low",))
UP = ("rooms.low.a", "rooms.high.b")


@pytest.mark.parametrize(
    "text",
    [
        "import rooms.high.b",
        "from rooms.high import b",
        "from rooms.high.b import thing",
        "from ..high import b",
        "def f():\n    from rooms.high import b",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from rooms.high.b import Thing",
    ],
)
def test_an_import_that_points_up_is_seen_in_every_form(tmp_path: Path, text: str) -> None:
    assert house.upward(made(tmp_path, low__a=text, high__b=""), MADE_FLOORS) == {UP}


def test_a_room_beside_is_not_below_and_one_without_a_floor_is_at_fault(tmp_path: Path) -> None:
    files = {"middle__a": "import rooms.beside.b", "beside__b": "import rooms.low.c", "low__c": "", "attic__d": ""}
    files |= {"attic__e": "import rooms.low.c", "high__f": "import rooms.middle.a"}
    expected = {("rooms.middle.a", "rooms.beside.b"), ("rooms.attic.e", "rooms.low.c")}
    assert house.upward(made(tmp_path, **files), MADE_FLOORS) == expected


def test_a_command_lies_in_its_room_and_may_import_from_above_it(tmp_path: Path) -> None:
    modules = made(tmp_path, low__command="import rooms.high.b", high__b="", low__a="import rooms.low.command")
    assert house.upward(modules, ((house.COMMANDS,), *MADE_FLOORS)) == {("rooms.low.a", "rooms.low.command")}


def test_a_ring_is_seen_and_a_chain_is_none(tmp_path: Path) -> None:
    modules = made(tmp_path, low__a="import rooms.low.b", low__b="import rooms.low.c", low__c="")
    assert house.circle(modules) == []
    modules["rooms.low.c"].with_name("d.py").write_text("def f():\n    from rooms.low import e")
    modules["rooms.low.c"].with_name("e.py").write_text("import rooms.low.d")
    assert {*house.circle(house.modules_of(tmp_path, "rooms"))} == {"rooms.low.d", "rooms.low.e"}


@pytest.mark.parametrize(
    "text", ["import rooms.low.b", "def f():\n    from rooms.low import b", "NAME = 'rooms.low.b'"]
)
def test_what_is_loaded_by_another_counts_for_the_tier(tmp_path: Path, text: str) -> None:
    modules = made(tmp_path, low__a=text, low__b="import msgspec")
    assert beyond_its_tier("rooms.low.a", modules, BESIDE_STUDENT_CODE) == {("rooms.low.b", "msgspec")}
    assert beyond_its_tier("rooms.low.a", modules, THE_GRADER) == set()


def test_what_a_room_loads_with_its_name_counts_and_what_is_for_types_does_not(tmp_path: Path) -> None:
    for_types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import hypothesis"
    modules = made(tmp_path, low____init__="import click", low__a=for_types, low__b="")
    assert beyond_its_tier("rooms.low.a", modules, BESIDE_STUDENT_CODE) == {("rooms.low", "click")}


def test_a_size_is_seen_from_the_first_line_too_many(tmp_path: Path) -> None:
    text = 'def f():\n    """What it does,\n    at length.\n    """\n' + "    x = 1\n" * 3
    text += "class C:\n    async def g(self):\n" + "        x = 1\n" * 4
    modules = made(tmp_path, low__a=text, low__b="", low__c="")
    files = list(modules.values())
    assert len(house.long_bodies(files, 3)) == 1
    assert house.long_bodies(files, 4) == []
    assert len(house.long_files(files, len(text.splitlines()) - 1)) == 1
    assert house.long_files(files, len(text.splitlines())) == []
    assert len(house.crowded(tmp_path, 2)) == 1
    assert house.crowded(tmp_path, 3) == []


@pytest.mark.parametrize("name", ["kit.observ", "kit.observe.obsrve", "kits.observe", "kit.observe.Replay.taken"])
def test_a_name_of_nothing_is_found_out(name: str) -> None:
    assert named_in([f"see grader.{name}."]) == {f"grader.{name}"}
    assert not is_there(f"grader.{name}")


@pytest.mark.parametrize("name", ["kit", "kit.observe", "kit.observe.observe", "kit.observe.Replay.take"])
def test_a_name_of_something_is_none(name: str) -> None:
    assert is_there(f"grader.{name}")
