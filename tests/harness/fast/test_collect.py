"""A classroom's clones become a folder that can be graded: whose they are, what is taken, and what was changed."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.ci.commit import checked_out
from grader.collecting.clones import find_clones, match
from grader.collecting.collecting import collect
from grader.collecting.protected import changed_files
from grader.collecting.roster import Student, read_roster
from grader.courses.assignment import load_assignment
from grader.kit.errors import HarnessFault
from grader.release.manifest import Manifest, digest

COURSE = Path(__file__).parents[3]
MODULE0 = [load_assignment(COURSE, "module0")]
CLASSROOM50 = "username,first_name,last_name,email,section,github_id,role,cohort\n"
FILES = {"student/operators.py": "x = 1\n", "student/module.py": "y = 1\n", "tests/checks/test_a.py": "checks\n"}


def clone(folder: Path, name: str, **files: str) -> Path:
    for file, text in (FILES | files).items():
        path = folder / name / file.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / name


def commit(repository: Path) -> None:
    known = ["-c", "user.name=Ada", "-c", "user.email=a@example.org"]
    environ = {"GIT_COMMITTER_DATE": "2026-09-01T12:00:00+02:00", "PATH": os.environ["PATH"], "HOME": str(repository)}
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *known, *words], cwd=repository, env=environ, check=True)


def roster(folder: Path, text: str) -> tuple[Student, ...]:
    (folder / "roster.csv").write_text(text)
    return read_roster(folder / "roster.csv")


def test_the_longest_account_at_the_end_of_a_name_is_meant(tmp_path):
    for name in ("cs-module0-ann", "cs-module0-lee-ann", "cs-module0-Bob", "cs-module0-zoe"):
        clone(tmp_path, name)
    people = roster(tmp_path, f"{CLASSROOM50}ann,,,,,1,,\nlee-ann,,,,,2,,\nbob,,,,,3,,\ncem,,,,,4,,\n")
    found = match(find_clones(tmp_path), people, None)
    assert {name: c.folder.name for name, c in found.clones.items()} == {
        "ann": "cs-module0-ann", "lee-ann": "cs-module0-lee-ann", "bob": "cs-module0-Bob"
    }  # fmt: skip
    assert [c.folder.name for c in found.strangers] == ["cs-module0-zoe"]
    assert found.without == ("cem",)


def test_two_repositories_of_one_account_are_never_guessed_between(tmp_path):
    clone(tmp_path, "cs-module0-ann")
    clone(tmp_path, "cs-module0-fake-ann")
    people = roster(tmp_path, "ann\nbob\n")
    with pytest.raises(HarnessFault, match=r"both ann's; say with --prefix"):
        match(find_clones(tmp_path), people, None)
    found = match(find_clones(tmp_path), people, "cs-module0-")
    assert found.clones["ann"].folder.name == "cs-module0-ann"
    assert [c.folder.name for c in found.strangers] == ["cs-module0-fake-ann"]


def test_without_a_roster_a_name_is_what_follows_what_all_have_in_common(tmp_path):
    for name in ("module0-ada", "module0-adam", "module0-bob"):
        clone(tmp_path, name)
    assert match(find_clones(tmp_path), None, None).clones.keys() == {"ada", "adam", "bob"}
    assert match(find_clones(tmp_path), None, "module0-a").clones.keys() == {"da", "dam"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("identifier,github_username,github_id,name\n7,ada,1,Ada\n8,,,\n", [("7", "ada"), ("8", "")]),
        (f"\ufeff{CLASSROOM50}ada,,,,,1,,x\n", [("ada", "ada")]),
        ("ada\n\nbob\n", [("ada", "ada"), ("bob", "bob")]),
    ],
)
def test_each_kind_of_roster_is_read(tmp_path, text, people):
    assert [(s.name, s.account) for s in roster(tmp_path, text)] == people


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("identifier,github_username\n../7,ada\n", "a name that a folder can have"),
        ("identifier,github_username\n7,ada\n8,Ada\n", "account ada is on the roster twice"),
        ("name,mail\nada,a@b\n", "expected a column github_username or username"),
        ('username,x\n"ada,1\n', "cannot be read as a CSV file"),
    ],
)
def test_a_roster_that_cannot_be_trusted_is_refused(tmp_path, text, said):
    with pytest.raises(HarnessFault, match=said):
        roster(tmp_path, text)


def test_only_the_assignments_files_are_taken_and_no_link_is_followed(tmp_path):
    one = clone(tmp_path / "in", "module0-ada", **{"student/secret.py": "no", "README.md": "no"})
    (one / "operators.py").symlink_to("/etc/passwd")
    two = clone(tmp_path / "in", "module0-bob")
    (two / "student").rename(two / "elsewhere")
    (two / "student").symlink_to(two / "elsewhere")
    rows = collect(match(find_clones(tmp_path / "in"), None, None), MODULE0, None, tmp_path / "out")
    assert {row.student: row.files for row in rows} == {
        "ada": ("operators.py", "student/module.py", "student/operators.py"), "bob": ()
    }  # fmt: skip
    assert (tmp_path / "out" / "ada" / "operators.py").is_symlink()
    assert (tmp_path / "out" / "ada" / "student" / "operators.py").read_text() == "x = 1\n"
    assert list((tmp_path / "out" / "bob").iterdir()) == []


def test_a_used_folder_is_left_alone(tmp_path):
    clone(tmp_path / "in", "module0-ada")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(HarnessFault, match="is not an empty folder"):
        collect(match(find_clones(tmp_path / "in"), None, "module0-"), MODULE0, None, tmp_path / "out")


def test_the_time_is_the_releases_where_there_is_one_and_else_the_commits(tmp_path):
    commit(clone(tmp_path, "module0-ada"))
    released = clone(tmp_path, "module0-bob")
    commit(released)
    result = {"schema": "classroom50/result/v1", "datetime": "2026-08-30T08:00:00Z"}
    (released / "result.json").write_text(json.dumps(result))
    forged = clone(tmp_path, "module0-cem")
    (forged / "result.json").write_text('{"schema": "classroom50/result/v1", "datetime": "yesterday"}')
    ada, bob, cem = find_clones(tmp_path)
    assert (ada.time, ada.time_is_of) == (datetime(2026, 9, 1, 10, tzinfo=UTC), "commit")
    assert len(ada.commit) == 40
    assert (bob.time, bob.time_is_of) == (datetime(2026, 8, 30, 8, tzinfo=UTC), "release")
    assert (cem.time, cem.commit) == (None, "")


def test_a_result_in_the_commit_is_no_releases(tmp_path):
    """A student may write any time into a file of that name; also in other capitals, for a disk that knows none."""
    for name, file in (("module0-ada", "result.json"), ("module0-bob", "Result.JSON")):
        repository = clone(tmp_path, name)
        result = json.dumps({"schema": "classroom50/result/v1", "datetime": "2026-08-30T08:00:00Z"})
        (repository / file).write_text(result)
        commit(repository)
        (repository / "result.json").write_text(result)
    without_git = clone(tmp_path, "module0-cem")
    (without_git / "result.json").write_text(result)
    ada, bob, cem = find_clones(tmp_path)
    for one in (ada, bob):
        assert one.time == datetime(2026, 9, 1, 10, tzinfo=UTC)
        assert one.time_is_of == "commit, which has a result.json of its own"
    assert cem.time is None


def test_a_repository_whose_name_ends_in_dots_is_nobodys(tmp_path):
    for name in ("module0-..", "module0-.", "module0-.git", "module0-ada"):
        clone(tmp_path / "in", name)
    found = match(find_clones(tmp_path / "in"), None, "module0-")
    assert [c.folder.name for c in found.strangers] == ["module0-.", "module0-..", "module0-.git"]
    rows = collect(found, MODULE0, None, tmp_path / "out")
    assert [row.student for row in rows] == ["ada"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ada"]


def test_reading_a_commit_runs_nothing_that_a_repository_names(tmp_path):
    repository = clone(tmp_path, "module0-ada")
    commit(repository)
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    with (repository / ".git" / "config").open("a") as config:
        config.write(f"[core]\n fsmonitor = {program}\n pager = {program}\n sshCommand = {program}\n")
        config.write(f"[log]\n showSignature = true\n[gpg]\n program = {program}\n[alias]\n log = !{program}\n")
        config.write(f'[diff]\n external = {program}\n[remote "x"]\n url = ext::{program}\n promisor = true\n')
    found = checked_out(repository)
    assert found
    assert found.time == datetime(2026, 9, 1, 10, tzinfo=UTC)
    assert not ran.exists()


def test_what_differs_from_the_release_is_said(tmp_path):
    repository = clone(tmp_path, "ada", **{"tests__checks__test_b.py": "b\n", "conftest.py": "mine"})
    (repository / "tests" / "checks" / "__pycache__").mkdir()
    (repository / "tests" / "checks" / "__pycache__" / "a.pyc").touch()
    (repository / ".github" / "workflows").mkdir(parents=True)
    (repository / ".github" / "workflows" / "autograde.yaml").touch()  # of Classroom 50
    wanted = {"tests/checks/test_a.py": digest(b"checks\r\n"), "grader/kit/a.py": digest(b"")}
    wanted["tests/checks/test_b.py"] = digest(b"other\n")
    assert changed_files(repository, Manifest(("module0",), wanted)) == (
        "conftest.py: added", "grader/kit/a.py: missing", "tests/checks/test_b.py: changed"
    )  # fmt: skip


def test_what_is_imported_in_place_of_what_the_checks_need_is_said(tmp_path):
    added = {"json.py": "", "numpy__init.py": "", "code__notes.txt": "", "random.txt": "", "scratch.py": ""}
    repository = clone(tmp_path, "ada", **added)
    (repository / "hypothesis").mkdir()
    (repository / "hypothesis" / "__init__.py").touch()
    (repository / "tests" / "more").symlink_to(tmp_path)
    (repository / "tests" / "big.py").touch()
    os.truncate(repository / "tests" / "big.py", 1 << 40)  # a file of holes, which is not read
    wanted = {"tests/checks/test_a.py": digest(b"checks\n"), "tests/big.py": digest(b"")}
    assert changed_files(repository, Manifest(("module0",), wanted)) == (
        "hypothesis: added", "json.py: added", "tests/big.py: changed", "tests/more: added"
    )  # fmt: skip


def test_a_linked_folder_of_checks_counts_as_changed(tmp_path):
    repository = clone(tmp_path, "ada")
    (repository / "tests").rename(tmp_path / "tests")
    (repository / "tests").symlink_to(tmp_path / "tests")
    manifest = Manifest(("module0",), {"tests/checks/test_a.py": digest(b"checks\n")})
    assert changed_files(repository, manifest)[0] == "tests/checks/test_a.py: changed"


def test_the_documents_command_collects_and_says_who_is_missing(tmp_path):
    text = (COURSE / "docs" / "ci.md").read_text("utf-8")
    (line,) = re.findall(r"^\$ grader (collect .*)$", text, re.MULTILINE)
    for name in ("cs-module0-ada", "cs-module0-zoe"):
        clone(tmp_path / "CLONES", name)
    (tmp_path / "roster.csv").write_text("ada\nbob\n")
    (tmp_path / "RELEASE").mkdir()
    (tmp_path / "RELEASE" / "manifest.json").write_text('{"assignments": ["module0"], "files": {"LICENSE": "x"}}')
    command = [sys.executable, "-m", "grader", "--course", str(COURSE), *line.split(), "--table", "table.csv"]
    environ = {**os.environ, "PYTHONPATH": str(COURSE)}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    said = done.stdout.splitlines()
    assert said[0].startswith("ada: cs-module0-ada, no commit, no time")
    assert "not as released: LICENSE: missing" in said[1]
    assert said[-3:] == [
        "bob: no repository", "cs-module0-zoe: matches nobody", "OUT: 1 students, 1 without a repository"
    ]  # fmt: skip
    assert (tmp_path / "OUT" / "ada" / "student" / "module.py").read_text() == "y = 1\n"
    assert (tmp_path / "table.csv").read_text().splitlines()[1].startswith("ada,cs-module0-ada,")
