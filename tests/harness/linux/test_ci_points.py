"""What `grader ci` counts is what `grader grade` gives: for code that is right or wrong on all examples."""

import json
from pathlib import Path

from grader.release.repository import release
from tests.harness.ci.runs import check, points, prepare, put
from tests.harness.linux.conftest import ROOT, Cli

GIVEN = {name: (ROOT / "reference" / name).read_text("utf-8") for name in ("operators.py", "module.py")}
WRONG = GIVEN["operators.py"] + "\n\ndef mul(x, y):\n    return x + y\n\n\ndef relu(x):\n    return -1.0\n"
CODES = {
    "solution": GIVEN,
    "stubs": {name: (ROOT / "student" / name).read_text("utf-8") for name in GIVEN},
    "wrong": GIVEN | {"operators.py": WRONG},
    "broken": GIVEN | {"operators.py": "def mul(x, y)\n"},
}


def test_both_classroom_formats_have_the_points_of_the_grade(cli: Cli, tmp_path: Path) -> None:
    for name, files in CODES.items():
        for file, text in files.items():
            path = tmp_path / "submissions" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    frozen = cli(tmp_path / "class", "freeze", "-a", "module0", "--hidden", "--seed", "7")
    assert frozen.returncode == 0, frozen.stderr
    graded = cli(tmp_path / "class", "grade", "-a", "module0", "--json", tmp_path / "submissions")
    cards = {card["student"]: card for card in json.loads(graded.stdout)}
    folder = release(ROOT, tmp_path / "released", None, ["module0"]).folder
    for name, files in CODES.items():
        for place in ("actions", "classroom50"):
            run = check(put(prepare(place, folder, tmp_path / f"{place}-{name}"), files))
            assert points(run) == (cards[name]["score"], cards[name]["max_score"]), (name, run.log)
    assert len({card["score"] for card in cards.values()}) == 4
