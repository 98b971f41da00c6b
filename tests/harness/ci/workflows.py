"""Reads a workflow, and runs its `run:` steps as they stand, as a runner does."""

import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PIN = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


@dataclass(frozen=True)
class Step:
    """What became of one `run:` step."""

    text: str
    code: int
    log: str
    seconds: float


def read(path: Path) -> dict[str, Any]:
    """The workflow; YAML 1.1 reads the key `on` as true."""
    found = yaml.safe_load(path.read_text("utf-8"))
    found["on"] = found.pop(True)
    return dict(found)


def steps_of(workflow: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def run_steps(steps: list[dict[str, Any]], folder: Path, environ: Mapping[str, str], top: Path) -> list[Step]:
    """Run the `run:` steps, with a runner's shell for a step that names none: bash -e (github/docs, workflow syntax).

    A step without `if` is left out once one has failed; ours with `!cancelled()` runs all the same. Its own `env` is
    added, in which github.token is the one expression that is known here.
    """
    done: list[Step] = []
    for number, step in enumerate(steps):
        if "run" not in step or (any(s.code for s in done) and "!cancelled()" not in step.get("if", "")):
            continue
        script = top / f"step-{number}.sh"
        script.write_text(step["run"])
        own = {name: value.replace("${{ github.token }}", "the-token") for name, value in step.get("env", {}).items()}
        assert "${{" not in "".join([*own.values(), step["run"]])
        began = time.monotonic()
        ran = subprocess.run(
            ["bash", "-e", str(script)], cwd=folder, env={**environ, **own}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=400,
        )  # fmt: skip
        done.append(Step(step["run"], ran.returncode, ran.stdout, time.monotonic() - began))
    return done
