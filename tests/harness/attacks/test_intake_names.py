"""Nobody can be listed as another, make another disappear, or write into what is printed of a class."""

import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.intake import list_sources, read_submission
from grader.kit.showing.harmless import plain_text
from tests.harness.attacks.intake_class import ROOT
from tests.harness.attacks.intake_rows import GOOD, Part, by_hand

MODULE0 = load_assignment(ROOT, "module0")
HONEST = {
    "zoe/operators.py": b"z = 1\n",
    "zoe/module.py": GOOD,
    "adam/operators.py": b"a = 1\n",
    "adam/module.py": GOOD,
}
EVIL = b"evil = 1\n"
MARK = "_assignsubmission_file_"

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Attack:
    """A class with somebody hostile in it, and how he is listed or passed over."""

    name: str
    aim: str
    files: Files
    students: tuple[str, ...] = ()  # besides the honest ones
    says: str = ""  # in the notes on the class, or why somebody gets no grade
    refused: tuple[str, ...] = ()  # who gets no grade, one for each submission
    then: Callable[[Path], object] = lambda _: None


def _named(name: str, aim: str, folder: str, shown: str) -> Attack:
    return Attack(name, aim, {f"{folder}/operators.py": EVIL}, (shown,))


def _metadata(lines: str) -> bytes:
    return f"submission_7:\n  :submitters:\n{lines}  :score: 1.0\nzoe:\n  :submitters:\n  - :name: zoe\n".encode()


def _socket(folder: Path) -> None:
    with chdir(folder), socket.socket(socket.AF_UNIX) as server:
        server.bind("evil")


LAUGHS = "".join(f"  - &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 9))
GRADESCOPE: Files = {"submission_7/operators.py": EVIL}
PAIR = "".join(f"submission_{n}:\n  :submitters:\n  - :name: Jo\n    :sid: '{n - 6}'\n" for n in (7, 8)).encode()
ATTACKS = (
    _named("option", "is taken for an option", "--help", "--help"),
    _named("options", "is taken for options of rm", "-rf", "-rf"),
    _named("shell", "is run by a shell", "$(touch x);`id`|&", "$(touch x);`id`|&"),
    _named("format", "is taken for a format", "%s%n{0.__class__}", "%s%n{0.__class__}"),
    _named("forged_line", "writes a line into the table", "x\nzoe  100 of 100", "x\\u000azoe  100 of 100"),
    _named("carriage_return", "writes over its line", "x\rzoe  100 of 100", "x\\u000dzoe  100 of 100"),
    _named("escape", "clears the screen", "\x1b[2J\x1b[H", "\\u001b[2J\\u001b[H"),
    _named("workflow", "gives the workflow a command", "::error::x", "\\u003a:error\\u003a:x"),
    _named("old_workflow", "gives the workflow a command", "##[error]x", "\\u0023#[error]x"),
    _named("right_to_left", "turns the table around", "\u202eeoz", "\\u202eeoz"),
    _named("zero_width", "looks like another", "zo\u200be", "zo\\u200be"),
    _named("undecodable", "has a name that is no text", "x\udcff", "x\\udcff"),
    _named("longest", "is as long as a name may be", "x" * 255, "x" * 255),
    _named("case", "differs in case alone", "Zoe", "Zoe"),
    Attack("places", "makes the class look like one submission", {"minitorch/operators.py": EVIL}, ("minitorch",)),
    Attack("student", "makes the class look like one submission", {"student/operators.py": EVIL}, ("student",)),
    Attack(
        "link",
        "is another's folder",
        {},
        (),
        "evil is a symbolic link",
        then=lambda f: (f / "evil").symlink_to("zoe"),
        refused=("evil",),
    ),
    Attack(
        "loop",
        "is the class itself",
        {},
        (),
        "evil is a symbolic link",
        then=lambda f: (f / "evil").symlink_to("."),
        refused=("evil",),
    ),
    Attack(
        "link_to_archive",
        "is an archive outside",
        {},
        (),
        "evil.zip is a symbolic link",
        then=lambda f: (f / "evil.zip").symlink_to("/etc/passwd"),
        refused=("evil",),
    ),
    Attack(
        "fifo",
        "holds up the listing",
        {},
        (),
        "evil.zip is not an ordinary file",
        then=lambda f: os.mkfifo(f / "evil.zip"),
        refused=("evil",),
    ),
    Attack("socket", "holds up the listing", {}, (), "evil is not an ordinary file", ("evil",), _socket),
    Attack(
        "locked",
        "stops who may not enter",
        {"evil/operators.py": EVIL},
        (),
        "evil has permissions that let nobody read it",
        then=lambda f: (f / "evil").chmod(0),
        refused=("evil",),
    ),
    Attack(
        "two_forms",
        "has another's name in another form",
        {"n\u00e9/module.py": GOOD, "ne\u0301/module.py": EVIL},
        (),
        "ne\\u0301 is one of 2 submissions of that name",
        refused=("n\u00e9", "n\u00e9"),
    ),
    Attack(
        "folder_and_archive",
        "hands in twice",
        {"evil/module.py": GOOD, "evil.zip": b""},
        (),
        "evil.zip is one of 2 submissions of that name",
        refused=("evil", "evil"),
    ),
    Attack(
        "moodle_owner",
        "is called so that his file is another's",
        {f"zoe_1{MARK}x.py_77{MARK}operators.py": EVIL},
        (),
        "not understood; passed over",
    ),
    Attack(
        "moodle_names",
        "has another's name",
        {f"Jo_1{MARK}operators.py": GOOD, f"Jo_2{MARK}operators.py": EVIL},
        ("Jo (1)", "Jo (2)"),
    ),
    Attack(
        "canvas_names",
        "has another's name",
        {"leejo_1_5_operators.py": GOOD, "leejo_2_6_operators.py": EVIL},
        ("leejo (1)", "leejo (2)"),
    ),
    Attack(
        "canvas_twice",
        "hands in two files of one name",
        {"leejo_1_5_operators.py": GOOD, "leejo_1_6_operators-1.py": EVIL},
        ("leejo",),
    ),
    Attack(
        "laughs",
        "has a name of a billion laughs",
        {**GRADESCOPE, "submission_metadata.yml": _metadata(LAUGHS + "  - :name: *a8\n")},
        ("submission_7",),
    ),
    Attack(
        "tag",
        "runs a command by a name",
        {
            **GRADESCOPE,
            "submission_metadata.yml": _metadata("  - :name: !!python/object/apply:os.system ['touch x']\n"),
        },
        ("submission_7",),
    ),
    Attack(
        "ruby_tag",
        "makes an object by a name",
        {**GRADESCOPE, "submission_metadata.yml": _metadata("  - !ruby/object:Gem::Installer\n    i: x\n")},
        ("submission_7",),
    ),
    Attack(
        "quoted",
        "ends the quotes of its name",
        {**GRADESCOPE, "submission_metadata.yml": _metadata('  - :name: "x\\n::error::y\\u202e"\n')},
        ("x\\u000a\\u003a:error\\u003a:y\\u202e",),
    ),
    Attack(
        "blanks",
        "keeps the reader of names busy",
        {**GRADESCOPE, "submission_metadata.yml": _metadata("  - :name: a" + " " * 900_000 + "b\n" * 2)},
        (f"a{' ' * 900_000}b",),
    ),
    Attack(
        "gradescope_names",
        "has another's name",
        {**GRADESCOPE, "submission_8/module.py": GOOD, "submission_metadata.yml": PAIR},
        ("Jo (1)", "Jo (2)"),
    ),
)
CPU_SECONDS = 20  # the slowest takes below 1


def put(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_who_is_hostile_is_listed_alone_and_the_others_as_they_are(attack: Attack, tmp_path: Path) -> None:
    folder = put(tmp_path / "class", {**HONEST, **attack.files})
    attack.then(folder)
    start = time.process_time()
    listing = list_sources(folder, MODULE0)
    read = {source.student: read_submission(source, MODULE0) for source in listing.sources}
    assert time.process_time() - start < CPU_SECONDS
    if attack.name == "locked":
        (folder / "evil").chmod(0o700)  # so that it can be removed
    assert set(read) == {"zoe", "adam", *attack.students}, attack.aim
    assert tuple(one.student for one in listing.not_graded) == attack.refused
    lines = (*listing.notes, *listing.unclear, *(one.reason for one in listing.not_graded))
    assert not attack.says or any(attack.says in line for line in lines), lines
    assert all(plain_text(line) == line and "\n" not in line for line in (*lines, *read))
    assert read["zoe"].files == {"operators.py": "z = 1\n", "module.py": "m = 1\n"}
    assert read["adam"].files == {"operators.py": "a = 1\n", "module.py": "m = 1\n"}


@pytest.mark.parametrize(
    "name", ["../zoe/operators.py", "evil/../zoe/operators.py", "/zoe/operators.py", "zoe\\operators.py"]
)
def test_a_download_in_one_archive_gives_nobody_the_place_of_another(name: str, tmp_path: Path) -> None:
    parts = [Part(place.encode(), content) for place, content in HONEST.items()]
    path = put(tmp_path, {"all.zip": by_hand(*parts, Part(name.encode(), EVIL), is_class=True)}) / "all.zip"
    listing = list_sources(path, MODULE0)
    read = {source.student: read_submission(source, MODULE0) for source in listing.sources}
    assert read["adam"].files["operators.py"] == "a = 1\n"
    assert read["zoe"].files["operators.py"] == "z = 1\n"
    if "\\" in name:  # the same place by another spelling
        assert [one.student for one in listing.not_graded] == [name]
    else:
        assert any("a name that leaves the archive" in note for note in listing.notes)
