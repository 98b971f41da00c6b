"""The finished solution and the stubs in each place: the right points and exit code, and what is said of them."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.harness.ci import readers
from tests.harness.ci.conftest import REFERENCE, ROOT
from tests.harness.ci.runs import PLACES, READ_FROM_FILE, SECRET, check, points, prepare, put

WRONG = REFERENCE["operators.py"] + "\n\ndef add(x, y):\n    return x - y\n\n\ndef sigmoid(x):\n    return 0.5\n"
STUBS = {name: (ROOT / "student" / name).read_text("utf-8") for name in REFERENCE}


@pytest.mark.parametrize("place", PLACES)
def test_the_solution_has_all_points_and_the_stubs_have_none(opened, place, tmp_path):
    run = check(put(opened(place), REFERENCE))
    assert (run.code, points(run)) == (0, (100.0, 100.0)), run.log
    run.top.rename(tmp_path / "of-the-solution")
    again = check(put(prepare(place, run.folder, run.top), STUBS))
    assert points(again) == (0.0, 100.0), again.log
    assert again.code == (0 if place in READ_FROM_FILE else 1)
    assert "next: task 0.1, Operators (not started): pytest -m task0_1" in again.log
    assert not [c for c in readers.commands(again.log) if c.name == "error"]  # what is not begun is not wrong


def test_a_failed_check_is_shown_at_the_students_own_line(opened):
    run = check(put(opened("actions"), REFERENCE | {"operators.py": WRONG}))
    errors = [c for c in readers.commands(run.log) if c.name in readers.ANNOTATIONS]
    lines = WRONG.splitlines()
    assert 0 < len(errors) <= readers.PER_STEP
    for error in errors:
        assert error.properties["file"] == "student/operators.py"
        named = re.match(r"def (\w+)", lines[int(error.properties["line"]) - 1])
        assert named
        assert named[1] in error.message
    by_title = {error.properties["title"]: error.message for error in errors}
    assert "add(0.0, 1.0)" in by_title["add_adds: failed"].replace("call    ", "")
    assert "wanted" in by_title["add_adds: failed"]


RAISES = """

def add(x, y):
    return _second(x, y)


def _second(x, y):
    if x == y == 0:
        return 0.0
    values = {}
    return values["sum"]  # raises
"""
ELSEWHERE = """

def mul(x, y):
    exec(compile("\\n" * 99_998 + "raise ValueError", __file__, "exec"))


def neg(x):
    exec(compile("raise ValueError", __file__.replace("operators", "conftest"), "exec"))


def relu(x):
    import os, json
    for fd in range(3, 9):
        try:
            os.write(fd, json.dumps(["operators.py", -1]).encode() + b"\\n")
        except OSError:
            pass
    raise ValueError
"""


def test_what_raised_is_shown_where_it_was_raised(opened):
    text = REFERENCE["operators.py"] + RAISES
    run = check(put(opened("actions"), REFERENCE | {"operators.py": text}))
    errors = [c for c in readers.commands(run.log) if c.name == "error"]
    (added,) = [e for e in errors if e.properties["title"] == "add_adds: crashed"]
    assert added.properties["file"] == "student/operators.py"
    assert text.splitlines()[int(added.properties["line"]) - 1].endswith("# raises")


def test_a_line_that_the_file_does_not_have_is_not_shown(opened):
    """Code can say of itself that it is on any line: it is shown where its function begins, or where it does raise."""
    text = REFERENCE["operators.py"] + ELSEWHERE
    lines = text.splitlines()
    run = check(put(opened("actions"), REFERENCE | {"operators.py": text}))
    errors = [c for c in readers.commands(run.log) if c.name == "error" and "file" in c.properties]
    for name in ("mul", "neg", "relu"):
        assert [e for e in errors if e.properties["title"].startswith(f"{name}_")]
    for error in errors:
        assert error.properties["file"] == "student/operators.py"
        assert 1 <= int(error.properties["line"]) <= len(lines)
    at = {lines[int(e.properties["line"]) - 1] for e in errors if e.properties["title"].startswith("mul")}
    assert all(line.startswith(("def mul(", "    exec(compile(")) for line in at)


def test_the_summary_has_the_tasks_the_counterexamples_and_the_next_step(opened):
    run = check(put(opened("actions"), REFERENCE | {"module.py": STUBS["module.py"], "operators.py": WRONG}))
    page = run.appended("GITHUB_STEP_SUMMARY")
    assert re.search(r"\| 0\.1 \| Operators \| [\d.]+ / 30 \| \d+ of \d+ \| not right yet \|", page)
    assert "| 0.4 | Modules and Parameters | 0 / 50 | 0 of 27 | not started yet |" in page
    assert "next: task 0.1, Operators (not right yet): pytest -m task0\\_1" in page
    assert "### add\\_adds: failed, `student/operators.py` line" in page
    assert "add(x, y) is x + y" in page
    assert "practice points" in page


def test_a_wrong_tree_is_drawn(opened):
    wrong = REFERENCE["module.py"] + (
        "\n\n_named = Module.named_parameters\nModule.named_parameters = lambda self: _named(self)[::-1]\n"
    )
    run = check(put(opened("actions"), REFERENCE | {"module.py": wrong}))
    page = run.appended("GITHUB_STEP_SUMMARY")
    assert "|--" in page or "`--" in page
    assert any("`--" in c.message for c in readers.commands(run.log) if c.name == "error")


def test_classroom50_has_the_commits_time_and_its_own_files(opened):
    run = check(put(opened("classroom50"), REFERENCE | {"operators.py": WRONG}))
    result = json.loads(run.result.read_text("utf-8"))
    assert result["datetime"] == "2026-09-01T10:00:00Z"
    output = readers.assignments(run.appended("GITHUB_OUTPUT"))
    assert output["status"] == "failure"
    assert output["summary"].startswith(f"checks: {result['score']}/{result['max-score']} ")
    assert (run.folder / "release-body.md").read_text("utf-8").startswith("## Checks: ")


def test_a_fault_is_no_result(opened):
    run = put(opened("gradescope"), REFERENCE)
    next((run.folder / "tests" / "examples" / "module0").glob("*.json")).write_text("{}")
    check(run)
    assert run.code == 2
    assert "the checks did not run" in run.log
    assert not run.result.exists()


def test_a_file_that_is_missing_or_no_text_is_said(opened):
    run = put(opened("none"), {"operators.py": REFERENCE["operators.py"]})
    (run.student / "module.py").write_bytes(b"\xff\xfe")
    check(run)
    assert "note: module.py cannot be read" in run.log
    assert run.code == 1
    assert points(run) == (50.0, 100.0)


def test_a_syntax_error_is_shown_at_its_line(opened):
    run = check(put(opened("actions"), REFERENCE | {"operators.py": "x = 1\n\ndef mul(x, y)\n    return x * y\n"}))
    errors = [c for c in readers.commands(run.log) if c.name == "error"]
    assert {c.properties.get("line") for c in errors[:9]} == {"3"}
    assert len(errors) == readers.PER_STEP
    assert "more checks failed" in errors[-1].message


def test_a_loop_ends_with_the_time_that_there_is(opened):
    run = check(put(opened("prairielearn"), REFERENCE | {"operators.py": "while True: pass\n"}), "--seconds", "4")
    assert run.code == 0
    assert run.seconds < 40  # four seconds of asking, on a busy machine
    assert points(run)[0] == 0.0
    assert "not run" in run.result.read_text("utf-8")


def test_the_code_is_told_nothing_of_the_place(opened):
    looks = "import os, sys\nprint(dict(os.environ), os.getcwd(), sys.path, sys.argv)\n"
    for place in ("actions", "gitlab"):
        run = check(put(opened(place), REFERENCE | {"operators.py": looks + REFERENCE["operators.py"]}))
        printed = run.log[run.log.index("your code printed:") :]
        assert "PATH" in printed
        assert SECRET not in run.log
        assert not [name for name in ("GITHUB_", "GITLAB", "CI_JOB", "RUNNER_", run.top.name) if name in printed]


def test_the_staff_run_the_same_by_grader_ci(opened):
    run = put(opened("none"), REFERENCE)
    command = [sys.executable, "-m", "grader", "--course", str(run.folder), "ci", "--code", str(run.folder)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "100 of 100 points" in done.stdout


def test_the_documents_bundle_for_classroom50_judges_by_the_staffs_own_checks(opened, released, tmp_path):
    """Whatever kit and checks a student pushes: the bundle's are imported, and the checkout's are not."""
    bundle = tmp_path / "bundle"
    shutil.copytree(released, bundle)
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    (bundle / "autograder.py").write_text(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1])
    run = put(opened("classroom50"), STUBS)
    for name in ("grader/__init__.py", "tests/__init__.py", "conftest.py", "sitecustomize.py", "json.py"):
        (run.folder / name).write_text("raise SystemExit('the checkout was imported')\n")
    done = subprocess.run(
        [sys.executable, bundle / "autograder.py"],
        cwd=run.folder, env={"PATH": os.environ["PATH"]} | run.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert points(run) == (0.0, 100.0)
