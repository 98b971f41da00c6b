"""A release of some assignments: what belongs to them, and nothing of the others."""

import json
import shutil
import tomllib
from functools import cache
from pathlib import Path

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.kit.errors import HarnessFault
from grader.release.choosing import choose
from grader.release.manifest import digest, read_manifest
from grader.release.repository import release

COURSE = Path(__file__).parents[3]
CHECKED = [name for name in assignments(COURSE) if load_assignment(COURSE, name).kind == "checks"]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A function that gives the release of an assignment, which is made once."""
    return cache(lambda name: release(COURSE, tmp_path_factory.mktemp(name) / "out", None, [name]).folder)


@pytest.mark.parametrize("name", assignments(COURSE))
def test_a_release_of_one_assignment_has_no_name_of_another(released, name):
    out = released(name)
    chosen = load_assignment(COURSE, name)
    assert {p.parent.name for p in out.glob("assignments/*/assignment.toml")} == {name}
    assert {p.name for p in (out / "student").iterdir()} == {*chosen.files, "__init__.py"}
    sets = {p.parent.name for p in out.glob("tests/examples/*/*.json")}
    assert sets == ({name} if chosen.kind == "checks" else set())
    assert {p.relative_to(out).as_posix() for p in out.glob("tests/checks/test_*.py")} == {
        task.checks for task in chosen.tasks if chosen.kind == "checks"
    }
    of_others = {f"student/{file}" for file in all_files() - {*chosen.files, "__init__.py"}}
    texts = "\n".join(p.read_text("utf-8") for p in (out / ".github").rglob("*.yml"))
    assert not [file for file in of_others if file in texts]


def all_files() -> set[str]:
    return {file for name in assignments(COURSE) for file in load_assignment(COURSE, name).files}


def test_mistakes_probes_and_strategies_of_other_assignments_stay_behind():
    module0, module1 = (set(choose(COURSE, [name]).files) for name in ("module0", "module1"))
    assert {f for f in module1 if f.startswith("tests/mistakes/")} == {
        f"tests/mistakes/{name}.py" for name in ("__init__", "course", "chains", "differences", "formulas", "numbers")
    }
    assert "tests/probes/trees.py" in module0 - module1
    assert "tests/probes/graphs.py" in module1 - module0
    assert "tests/strategies/graphs.py" in module1 - module0


def test_an_assignment_that_is_not_released_is_handed_out_by_its_name_alone(tmp_path):
    shutil.copytree(COURSE, tmp_path / "course", ignore=shutil.ignore_patterns(".*", "class", "harness", "*.pyc"))
    root = tmp_path / "course"
    for name in assignments(root):
        file = root / "assignments" / name / "assignment.toml"
        text = file.read_text("utf-8")
        assert "\nreleased = true" in text
        if name != "module0":
            file.write_text(text.replace("\nreleased = true", "\nreleased = false"), "utf-8")
    assert [a.name for a in choose(root, []).assignments] == ["module0"]
    assert [a.name for a in choose(root, ["module1"]).assignments] == ["module1"]
    file = root / "assignments" / "module0" / "assignment.toml"
    file.write_text(file.read_text("utf-8").replace("\nreleased = true", ""), "utf-8")
    with pytest.raises(HarnessFault, match=r"none of .* is released; write `released = true`"):
        choose(root, [])


def test_all_assignments_are_released_where_none_is_named():
    whole, named = choose(COURSE, []), choose(COURSE, assignments(COURSE))
    assert whole == named
    assert {a.name for a in whole.assignments} == {*assignments(COURSE)}
    assert whole.student == all_files() | {"__init__.py"}


def test_a_name_that_is_twice_counts_once_and_an_unknown_one_is_refused():
    assert choose(COURSE, ["module0", "module0"]) == choose(COURSE, ["module0"])
    with pytest.raises(HarnessFault, match=r"modul0.*module0"):
        choose(COURSE, ["modul0"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[mistakes]\ntrees = ["module9"]\n', "'module9': no such assignment"),
        ('[mistakes]\nno_such = ["module0"]\n', r"there is no tests/mistakes/no_such\.py"),
        ('[[command]]\nrun = "pytest"\ndoes = "runs"\nassignment = "module9"\n', "'module9': no such assignment"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused(tmp_path, text, said):
    for part in ("assignments", "tests/mistakes", "tests/checks", "tests/properties"):
        shutil.copytree(COURSE / part, tmp_path / part)
    (tmp_path / "tests" / "release.toml").write_text(text)
    with pytest.raises(HarnessFault, match=said):
        choose(tmp_path, ["module0"])


def test_the_readme_names_the_commands_of_the_released_assignments_alone(released):
    table = tomllib.loads((COURSE / "tests" / "release.toml").read_text("utf-8"))["command"]
    readme = (released("module1") / "README.md").read_text("utf-8")
    assert [c["run"] for c in table if f"`{c['run']}`" in readme] == []
    assert "`pytest`" in readme


def test_the_manifest_has_each_file_that_a_student_must_not_change(released):
    out = released("module0")
    manifest = read_manifest(out)
    files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    free = {f for f in files if f.startswith("student/")} | {"README.md", "START.html", ".gitignore", "manifest.json"}
    assert manifest.files.keys() == files - free
    assert manifest.assignments == ("module0",)
    assert all(digest((out / name).read_bytes()) == wanted for name, wanted in manifest.files.items())
    assert digest(b"a\r\nb\n") == digest(b"a\nb\n")


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"files": {}})])
def test_a_manifest_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(HarnessFault, match=r"expected the manifest\.json of a release"):
        read_manifest(tmp_path)
