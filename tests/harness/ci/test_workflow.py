"""The released workflow: pinned, of least rights, and started by nothing but a change of the assignment."""

import re
from pathlib import Path

import pytest

from grader.release.repository import release
from grader.release.workflow import WORKFLOW
from tests.harness.ci.conftest import ROOT
from tests.harness.ci.workflows import PIN, read, steps_of

OURS = [ROOT / ".github" / "workflows" / name for name in ("ci.yml", "release.yml")]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(ROOT, tmp_path_factory.mktemp("plain") / "out", None, ["module0"]).folder


def test_every_action_is_pinned_by_its_commit_and_says_of_which_release_that_is(plain):
    for path in (plain / WORKFLOW, *OURS):
        lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
        assert lines
        for line in lines:
            assert re.search(rf"uses: {PIN.pattern} # (v[\d.]+|release/v1)$", line), line


def test_the_token_may_read_and_no_more(plain, released):
    workflow = read(plain / WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in (plain / WORKFLOW).read_text("utf-8")
    for step in steps_of(workflow):
        assert "checkout" not in step.get("uses", "") or step["with"] == {"persist-credentials": False}
    assert read(released / WORKFLOW)["permissions"] == {"contents": "read", "pull-requests": "write"}
    for path in OURS:
        assert read(path)["permissions"] == {"contents": "read"}


def test_only_a_push_that_changes_the_assignment_starts_it(plain):
    on = read(plain / WORKFLOW)["on"]
    assert on.keys() == {"push", "workflow_dispatch"}
    assert on["push"]["branches"] == ["**"]  # and so no tag
    paths = on["push"]["paths"]
    assert {p for p in paths if p.startswith("student/")} == {
        *("student/__init__.py", "student/module.py", "student/operators.py")
    }
    matched = {p for p in files_of(plain) if any(matches(p, pattern) for pattern in paths)}
    free = {
        "README.md",
        "START.html",
        ".gitignore",
        "LICENSE",
        "manifest.json",
        "minitorch/__init__.py",
    }  # no check reads them
    assert files_of(plain) - matched == free & files_of(plain)


def files_of(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def matches(path: str, pattern: str) -> bool:
    """As a filter has it: `**` is any characters (github/docs, "Filter pattern cheat sheet")."""
    return re.fullmatch(re.escape(pattern).replace(r"\*\*", ".*"), path) is not None


def test_no_step_puts_what_a_student_wrote_into_a_script(plain, released):
    """An expression in a script is text of the script: the name of a branch would be run."""
    for path in (plain / WORKFLOW, released / WORKFLOW, *OURS):
        for step in steps_of(read(path)):
            assert "${{" not in step.get("run", "")
