"""A class of notebooks, graded and published here, against nbgrader's autograde: whole processes, one after the other.

`python -m tests.harness.nbgrader.throughput [STUDENTS]` prints the seconds of each, of the wall and of processors, and
the ratios. Both get one command for the whole class, on an empty gradebook and again. What `grader publish` pays for
opening a new gradebook, its `alembic` included, is measured alone.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.harness.nbgrader.conftest import hand_in, run, source

STUDENTS = 20


def seconds(folder: Path, *words: str) -> tuple[float, float]:
    """Wall and processor seconds of a command."""
    wall, before = time.perf_counter(), os.times()
    run(folder, *words)
    after = os.times()
    return time.perf_counter() - wall, sum(after[2:4]) - sum(before[2:4])


def main(students: int) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as place:
        theirs, ours = Path(place) / "theirs", Path(place) / "ours"
        _compile(Path(place) / "byte code")
        run(theirs, "nbgrader", "generate_assignment", "module0")
        ours.mkdir()
        run(ours, "grader", "freeze", "-a", "module0", "--hidden", "--seed", "1")
        for n in range(students):
            for folder in (theirs, ours):
                hand_in(folder, f"s{n:02}", {name: _own(name, n) for name in ("operators.ipynb", "modules.ipynb")})
        start = _start(Path(place) / "new.db")
        autograde = seconds(theirs, "nbgrader", "autograde", "module0")
        grade = seconds(ours, "grader", "grade", "-a", "module0", str(ours / "submitted"))
        publish = seconds(ours, "grader", "publish", "--to", "nbgrader", "-a", "module0")
        again = seconds(ours, "grader", "publish", "--to", "nbgrader", "-a", "module0")
        shutil.rmtree(place, ignore_errors=True)
    rows = {"nbgrader autograde": autograde, "grader grade": grade, "grader publish": publish, "publish again": again}
    rows["a new gradebook"] = start
    for name, (wall, cpu) in rows.items():
        print(f"{name:<20} {wall:7.1f} s {cpu:7.1f} s of processors")
    ours_of = {
        "with a new gradebook": [a + b for a, b in zip(grade, publish, strict=True)],
        "with one that is there": [a + b for a, b in zip(grade, again, strict=True)],
        "without the gradebook's own start": [a + b - c for a, b, c in zip(grade, publish, start, strict=True)],
    }
    for name, spent in ours_of.items():
        wall, cpu = (theirs / ours for theirs, ours in zip(autograde, spent, strict=True))
        print(f"ratio {name:<34} {wall:5.1f} {cpu:5.1f} of processors, {students} students")


def _compile(folder: Path) -> None:
    """Let what is run from here find its byte code, as nbgrader finds its own: pip makes it of what it installs."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    run(folder, "python", "-m", "compileall", "-q", "grader", "tests/checks", "tests/probes", "tests/mistakes")


def _start(path: Path) -> tuple[float, float]:
    """What it costs to open a new gradebook as `grader publish` does, and to write nothing."""
    opening = f"""
from grader.publishing.interface import nbgrader_api, version_asked_here
api = nbgrader_api()
with version_asked_here(api):
    api.Gradebook('sqlite:///{path}', 'course').close()
"""
    return seconds(path.parent, "python", "-c", opening)


def _own(name: str, n: int) -> dict[str, object]:
    """The notebook with a line that no other student has, so that nothing is known of it."""
    made = source(name)
    made["cells"].insert(
        3,
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "x",
            "metadata": {},
            "outputs": [],
            "source": f"MINE = {n}",
        },
    )
    return made


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STUDENTS)
