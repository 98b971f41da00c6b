"""From the command line: neither hidden sets nor results are replaced, and no grades are lowered, without a word."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.results.store import read_results
from tests.harness.copies import left_behind
from tests.harness.linux.conftest import ROOT, Cli

GRADE = ("grade", "-a", "module0", "--only", "0.1")
STUB = "def mul(x, y):\n    return 0.0\n"


@pytest.fixture
def own(course: Path, tmp_path: Path) -> Path:
    """The folder of a class with hidden sets of its own, and no results."""
    shutil.copytree(course / "hidden", tmp_path / "course" / "hidden")
    return tmp_path / "course"


def scores(course: Path) -> Mapping[str, float]:
    """Everybody's result."""
    with read_results(course / "results.sqlite") as results:
        cards = {name: results.get("module0:0.1", name) for name in STUDENTS}
    return {name: card.score for name, card in cards.items() if card}


STUDENTS = ("alice", "bob", "carol")


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A class of three who have full marks."""
    for name in STUDENTS:
        write(tmp_path / "class" / name, (ROOT / "reference" / "operators.py").read_text(encoding="utf-8"))
    return tmp_path / "class"


def write(folder: Path, operators: str) -> None:
    folder.mkdir(parents=True)
    (folder / "operators.py").write_text(operators, encoding="utf-8")


def hand_in(tmp_path: Path, way: str) -> Path:
    """What mallory hands in, named like others of the class."""
    folder = tmp_path / "late" / "mallory"
    for name in ("alice", "bob") if way.startswith("two") else ("alice",):
        write(folder / name, STUB)
    if "zip" not in way:
        return folder
    archive = tmp_path / "late" / "mallory.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in sorted(folder.rglob("*.py")):
            place = file.relative_to(folder)
            made.write(file, f"{place.parent}_12_34_{place.name}" if "renamed" in way else place)
    return archive


@pytest.mark.parametrize("way", ["one folder", "two folders", "zip of one", "two in a zip", "zip of renamed files"])
def test_no_hand_in_replaces_the_result_of_somebody_whom_it_names(
    way: str, cli: Cli, own: Path, group: Path, tmp_path: Path
) -> None:
    assert cli(own, *GRADE, group).returncode == 0
    before = scores(own)
    assert set(before.values()) == {30}
    late = hand_in(tmp_path, way)
    for more in ((), ("--again", "--accept")):
        done = cli(own, *GRADE, late, *more)
        assert scores(own) == before
        if way == "zip of one":  # is read as mallory's own
            continue
        assert done.returncode == 1, done.stderr
        assert f"alice: left as it was: the result is of {group / 'alice'}" in done.stderr
        assert str(late) in done.stderr.replace(str(group), "")
        assert "--replace" in done.stderr


def test_the_others_of_another_folder_are_graded_and_replace_takes_all(
    cli: Cli, own: Path, group: Path, tmp_path: Path
) -> None:
    assert cli(own, *GRADE, group / "alice").returncode == 0
    moved = tmp_path / "moved"
    shutil.copytree(group, moved)
    (moved / "alice" / "operators.py").write_text(STUB)
    done = cli(own, *GRADE, moved)
    assert done.returncode == 1
    assert scores(own) == dict.fromkeys(STUDENTS, 30)
    assert cli(own, *GRADE, moved, "--replace").returncode == 0
    assert scores(own)["alice"] < 30
    assert cli(own, *GRADE, moved).returncode == 0  # from now on it is the place


def test_a_copy_and_a_single_folder_of_the_class_are_the_same_hand_ins(
    cli: Cli, own: Path, group: Path, tmp_path: Path
) -> None:
    assert cli(own, *GRADE, group).returncode == 0
    copy = tmp_path / "copy"
    shutil.copytree(group, copy)
    done = cli(own, *GRADE, copy)
    assert (done.returncode, "3 of them kept" in done.stderr) == (0, True)
    with (group / "alice" / "operators.py").open("a") as file:
        file.write("# better\n")
    assert cli(own, *GRADE, group / "alice").returncode == 0


def linked(group: Path, copy: Path) -> Path:
    """A copy of the class that is made of links: nothing of it can be read as handed in."""
    for file in sorted(group.rglob("*.py")):
        place = copy / file.relative_to(group)
        place.parent.mkdir(parents=True)
        place.symlink_to(file)
    return copy


@pytest.mark.parametrize("is_in_place", [True, False])
def test_a_copied_class_that_reads_badly_changes_no_result(
    is_in_place: bool, cli: Cli, own: Path, group: Path, tmp_path: Path
) -> None:
    assert cli(own, *GRADE, group).returncode == 0
    copy = linked(group, tmp_path / "copy")
    if is_in_place:
        group, copy = group.rename(tmp_path / "original"), copy.rename(group)
    done = cli(own, *GRADE, copy)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    for name in STUDENTS:
        assert re.search(rf"^{name}: 30 -> 0: \w+, .* more$", done.stderr, re.MULTILINE)
    assert "--accept" in done.stderr
    assert scores(own) == dict.fromkeys(STUDENTS, 30)
    accepted = cli(own, *GRADE, copy, "--accept", "--replace")
    assert accepted.returncode == 0, accepted.stderr
    assert "3 of them kept from before" in accepted.stderr  # they were graded already
    assert scores(own) == dict.fromkeys(STUDENTS, 0)


CHANGED_GRADER = """
import sys
import msgspec
from grader.grading.submission import CheckExaminer

def grade(examiner, submission, well=CheckExaminer.grade):
    card = well(examiner, submission)
    if submission.student not in ("alice", "bob", "carol"):
        return card
    results = [msgspec.structs.replace(r, verdict="failed") if r.check == "mul_multiplies" else r for r in card.results]
    return msgspec.structs.replace(card, results=tuple(results))

CheckExaminer.grade = grade
from grader.cli import main
sys.argv[0] = "grader"
main()
"""


def test_a_grader_that_was_changed_lowers_nothing_in_silence(cli: Cli, own: Path, group: Path) -> None:
    assert cli(own, *GRADE, group).returncode == 0
    command = [sys.executable, "-c", CHANGED_GRADER, "--course", ROOT, "--class", own, *GRADE, group, "--again"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL)
    assert done.returncode == 2, done.stderr
    assert re.findall(r"^(\w+): 30 -> ([\d.]+): (.*)$", done.stderr, re.MULTILINE) == [
        (name, "28.5", "mul_multiplies") for name in STUDENTS
    ]
    assert scores(own) == dict.fromkeys(STUDENTS, 30)
    assert cli(own, *GRADE, group).returncode == 0  # the results that there are, are valid
    assert cli(own, *GRADE, group, "--again").returncode == 0
    assert scores(own) == dict.fromkeys(STUDENTS, 30)


def present(course: Path) -> dict[str, bytes]:
    return {str(p.relative_to(course)): p.read_bytes() for p in sorted((course / "hidden" / "module1").rglob("*.json"))}


def test_hidden_sets_are_replaced_only_on_demand_and_stay(cli: Cli, own: Path) -> None:
    before = present(own)
    bare = cli(own, "freeze", "-a", "module1")
    assert bare.returncode == 2
    assert "--public" in bare.stderr
    assert "--hidden" in bare.stderr
    assert cli(own, "grade", "-a", "module1", ROOT / "reference").returncode == 0
    for more in ((), ("--only", "backward_of_mul"), ("--seed", "9")):
        done = cli(own, "freeze", "-a", "module1", "--hidden", *more)
        assert done.returncode == 2
        assert "1 grades stand on generation" in done.stderr
        assert "--replace" in done.stderr
    assert present(own) == before
    done = cli(own, "freeze", "-a", "module1", "--hidden", "--replace", "--only", "backward_of_mul")
    assert done.returncode == 0, done.stderr
    assert "1 sets drawn, 21 kept as they were" in done.stdout
    assert "1 grades stand on generation" in done.stdout
    assert before.items() <= present(own).items()


@pytest.mark.parametrize("lost", ["a set", "all sets", "the folder"])
def test_lost_sets_on_which_grades_stand_are_not_drawn_anew_in_silence(lost: str, cli: Cli, own: Path) -> None:
    work = ("grade", "-a", "module1", ROOT / "reference")
    assert cli(own, *work).returncode == 0
    file = own / "sets.json"
    assert cli(own, "freeze", "-a", "module1", "--export", file).returncode == 0
    before = present(own)
    sets = sorted((own / "hidden" / "module1").glob("*/*.json"))
    for path in sets[:1] if lost == "a set" else sets:
        path.unlink()
    if lost == "the folder":
        shutil.rmtree(own / "hidden")
    for words in (work, ("freeze", "-a", "module1", "--hidden")):
        done = cli(own, *words)
        assert done.returncode == 2
        assert "and 1 grades were made with them; put back what was in" in done.stderr
    assert cli(own, "freeze", "-a", "module1", "--import", file).returncode == 0
    assert present(own) == before
    assert cli(own, *work).returncode == 0


def test_each_card_names_its_generation_and_an_export_gives_the_same_elsewhere(
    cli: Cli, own: Path, tmp_path: Path
) -> None:
    other, file = tmp_path / "other", tmp_path / "sets.json"
    work = ("grade", "-a", "module1", "--json", ROOT / "reference")
    (card,) = json.loads(cli(own, *work).stdout)
    assert (own / "hidden" / "module1" / card["generation"]).is_dir()
    assert cli(own, "freeze", "-a", "module1", "--export", file).returncode == 0
    imported = cli(other, "freeze", "-a", "module1", "--import", file)
    assert imported.returncode == 0, imported.stderr
    assert "there was no such folder" in imported.stderr
    assert json.loads(cli(other, *work).stdout) == [card]
    assert cli(own, "freeze", "-a", "module1", "--import", file).returncode == 0  # they are there already
    assert cli(own, "freeze", "-a", "module1", "--hidden", "--replace", "--seed", "9").returncode == 0
    refused = cli(own, "freeze", "-a", "module1", "--import", file)
    assert refused.returncode == 2
    assert "would be replaced by those of" in refused.stderr
    assert cli(own, "freeze", "-a", "module1", "--import", file, "--replace").returncode == 0
    assert json.loads(cli(own, *work).stdout) == [card]
    assert cli(other, "freeze", "-a", "module0", "--import", file).returncode == 2


def test_a_new_folder_of_a_class_is_said_is_its_owners_alone_and_one_level_deep(
    cli: Cli, group: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    done = cli(new, *GRADE, group)
    assert done.returncode == 0, done.stderr
    assert f"{new}: there was no such folder" in done.stderr
    assert new.stat().st_mode & 0o777 == 0o700
    deep = cli(tmp_path / "mistyped" / "course", *GRADE, group)
    assert deep.returncode == 2
    assert "correct --class" in deep.stderr
    assert cli(tmp_path / "shown", "show", "-a", "module0", "alice").returncode == 2
    assert not (tmp_path / "mistyped").exists()
    assert not (tmp_path / "shown").exists()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The course's repository, to be changed."""
    ignored = left_behind(".*", "authorities", "wrong", "unusual", "attacks", "class")
    shutil.copytree(ROOT, tmp_path / "clone", ignore=ignored)
    return tmp_path / "clone"


def freeze(clone: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "grader", "freeze", "-a", "module1", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=clone)


def test_of_the_public_sets_only_the_one_whose_check_has_changed_is_drawn(clone: Path) -> None:
    folder = clone / "tests" / "examples" / "module1"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    checks = clone / "tests" / "checks" / "test_scalar_functions.py"
    head, name, body = checks.read_text().partition("def test_backward_of_mul")
    body = body.replace('"""\n', '"""\n    given_that(d != 2.0)\n', 1)
    checks.write_text(f"from grader.kit.observe import given_that\n{head}{name}{body}")
    done = freeze(clone, "--public")
    assert done.returncode == 0, done.stderr
    after = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"backward_of_mul.json"}


def test_a_reference_that_fails_half_way_leaves_the_old_sets(clone: Path) -> None:
    folder = clone / "tests" / "examples" / "module1"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    reference = clone / "reference" / "scalar_functions.py"
    reference.write_text(reference.read_text() + "\n\nExp.backward = staticmethod(lambda *_: None)\n")
    done = freeze(clone, "--public", "--replace")
    assert done.returncode == 2
    assert "the reference fails" in done.stderr
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert [p.name for p in folder.parent.iterdir() if p.name.startswith(".")] == []
