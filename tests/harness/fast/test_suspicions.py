"""Which lines of a submission are suspected to give other answers in another run."""

from pathlib import Path

import pytest

from grader.grading.repeating import suspicions
from grader.kit.answering.in_process import read_folder

ROOT = Path(__file__).parents[3]

GIVEN = {"points.py": "import random\n\n\ndef points(seed):\n    return random.Random(seed).random()\n"}
OWN = "\n\ndef more():\n    return random.random()\n"


def test_the_lines_that_were_handed_out_are_above_suspicion() -> None:
    assert suspicions(GIVEN, GIVEN, GIVEN) == ()


def test_a_line_of_the_student_s_own_is_suspected_beside_them() -> None:
    assert suspicions({"points.py": GIVEN["points.py"] + OWN}, GIVEN, GIVEN) == ("points.py, line 9: random",) * 2


def test_a_line_of_another_file_is_not_known_in_this_one() -> None:
    found = suspicions({"others.py": "import random\n"}, {"others.py": ()}, GIVEN)
    assert found == ("others.py, line 1: random",)


@pytest.mark.parametrize("file", sorted(read_folder(ROOT / "student")))
def test_the_reference_is_above_suspicion(file: str) -> None:
    reference = read_folder(ROOT / "reference")
    assert suspicions(reference, [file], read_folder(ROOT / "student")) == ()
