"""What may be imported is the same wherever the grader runs: in an environment of its own, and in one full of others.

Every name of the standard library is imported once by an honest submission that uses it for nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OTHERS = ("pandas", "typing_extensions", "pytest-xdist", "pytest-mock")
TOGETHER = "import " + ", ".join(sorted(sys.stdlib_module_names))
MORE = {
    "together": TOGETHER.replace("__future__, ", ""),
    "numpy": "from numpy import *\nfrom numpy.random import *\nimport numpy.testing, numpy.typing.mypy_plugin",
    "others": "import pandas as pd\nimport typing_extensions, xdist, pytest_mock, yaml\nfrom pytest import param",
    "tried": "try:\n    import pandas\nexcept ImportError:\n    pandas = None\nprint(pandas)",
    "found": "from importlib.util import find_spec\nprint(find_spec('pandas'), find_spec('xdist'))",
}


def needed() -> list[str]:
    """The packages that the grader needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["grader"]]


def environment(folder: Path, *others: str) -> Path:
    """The Python of a new environment with what the grader needs, and others."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *needed(), *others], check=True, capture_output=True)
    return python


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed in")
    for name, lines in {**{n: f"import {n}" for n in sys.stdlib_module_names if n[:2] != "__"}, **MORE}.items():
        target = folder / f"imports {name}"
        target.mkdir()
        for file in ("operators.py", "module.py"):
            shutil.copy(ROOT / "reference" / file, target)
        text = (target / "operators.py").read_text(encoding="utf-8")
        (target / "operators.py").write_text(f"{lines}\n{text}", encoding="utf-8")
    return folder


def cards(python: Path, class_folder: Path, handed_in: Path) -> Mapping[str, Mapping[str, object]]:
    """The scorecards of all submissions, graded in that environment alone."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    command = [python, "-m", "grader", "--course", ROOT, "--class", class_folder, "grade", handed_in, "-a", "module0"]
    done = subprocess.run([*command, "--json"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {row["student"]: row for row in json.loads(done.stdout)}


def test_every_import_gives_the_same_card_in_environments_of_different_contents(
    tmp_path: Path, handed_in: Path
) -> None:
    bare, full = environment(tmp_path / "bare"), environment(tmp_path / "full", *OTHERS)
    first = tmp_path / "first class"
    alone = cards(bare, first, handed_in)
    shutil.copytree(first / "hidden", tmp_path / "second class" / "hidden")
    among_others = cards(full, tmp_path / "second class", handed_in)
    assert len(alone) > 280
    assert {name: card["score"] for name, card in alone.items() if card["score"] != card["max_score"]} == {}
    assert [name for name in alone if alone[name] != among_others.get(name)] == []
