"""A fresh runner: the steps of the released workflow, as they stand, where there is only a Python.

`uses:` steps are left out: a checkout is a local clone, and setup-python is an environment with nothing in it. The
package index is the one thing outside of this machine.
"""

import os
import subprocess
import tempfile
import venv
from pathlib import Path

import pytest

from grader.ci.comment import MARK
from grader.release.handout import handed_out
from grader.release.workflow import WORKFLOW
from tests.harness.ci import readers
from tests.harness.ci.attackers import attack
from tests.harness.ci.conftest import REFERENCE, ROOT, git
from tests.harness.ci.github import github, pull
from tests.harness.ci.runs import check, points, prepare, put
from tests.harness.ci.workflows import read, run_steps

MOST_INSTALLS = 10  # the whole of our part takes at most so many times the installing of its three packages


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment with Python and pip."""
    folder = tmp_path_factory.mktemp("runner") / "python"
    venv.create(folder, with_pip=True)
    return folder / "bin"


def test_a_push_is_checked_reported_and_commented(released, python, tmp_path):
    workflow = read(released / WORKFLOW)
    origin, folder = tmp_path / "origin", tmp_path / "checkout"
    run = prepare("actions", folder, tmp_path / "runner")
    git(tmp_path, "clone", "-q", str(make_origin(released, origin)), str(folder))
    put(run, REFERENCE | {"operators.py": REFERENCE["operators.py"] + "\n\ndef add(x, y):\n    return x - y\n"})
    with github([pull(3, "main"), pull(7)], []) as server:
        environ = {"PATH": f"{python}:/usr/bin:/bin", "HOME": str(tmp_path), "GITHUB_API_URL": server.url}
        environ |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        environ |= run.environ | {"GITHUB_REPOSITORY": "org/ada", "GITHUB_REF_NAME": "main"}
        del environ["GITHUB_TOKEN"]  # a step has it only where the workflow gives it
        steps = run_steps(workflow["jobs"]["checks"]["steps"], folder, environ, tmp_path)
    assert [step.code for step in steps] == [0, 1, 0], "\n".join(step.log for step in steps)
    assert next(c.properties["title"] for c in readers.commands(steps[1].log)) == "add_adds: failed"
    earned, most = readers.summary(run.appended("GITHUB_STEP_SUMMARY"))
    assert 80 < earned < most == 100
    assert "a comment is in pull request 7" in steps[2].log
    (made,) = server.comments
    assert made["body"] == f"{MARK}\n{run.appended('GITHUB_STEP_SUMMARY')}"
    assert sum(step.seconds for step in steps) <= MOST_INSTALLS * steps[0].seconds
    print("seconds:", {step.text.split()[2]: round(step.seconds, 1) for step in steps})


def make_origin(released: Path, origin: Path) -> Path:
    """The released repository as a commit that can be cloned; the released folder itself is left as it is."""
    git(released.parent, "init", "-q", str(origin))
    git(origin, "--work-tree", str(released), "add", "-A")
    git(origin, "--work-tree", str(released), "commit", "-q", "-m", "released")
    return origin


def test_as_root_the_code_is_a_user_of_no_rights(released, tmp_path):
    """As in the containers of Gradescope and PrairieLearn, where everything runs as root."""
    system = Path("/usr/bin/python3")
    if os.geteuid() != 0 or not system.exists():
        pytest.skip("only for root, on a system with a Python that everybody may start")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        scripts = Path(name) / "python" / "bin"
        made = subprocess.run([system, "-m", "venv", scripts.parent], capture_output=True, check=False)
        if made.returncode or subprocess.run([scripts / "python", "-c", "import tomllib"], check=False).returncode:
            pytest.skip("the system's Python is too old, or has no venv")
        needed = [word.strip('"') for word in handed_out(ROOT).requirements.split()]
        subprocess.run([scripts / "python", "-m", "pip", "install", "-q", *needed], check=True, capture_output=True)
        run = prepare("gradescope", released, tmp_path / "autograder")
        put(run, attack("judge", run))
        check(run, python=str(scripts / "python"))
    assert run.code == 0, run.log
    assert points(run)[0] < 100.0
    assert "the code was run as root" not in run.log
    assert "Operation not permitted" in run.log
