"""The place at which code says itself to raise is one of its own lines, counted as Python counts them."""

import pytest

from grader.grading.placing import read_place
from grader.kit.answering.raising import APART
from tests.harness.fast.test_suspicions import found

APARTS = ["\x0c", "\x1c", "\u2028", "\x85"]  # at which str.splitlines ends a line, and Python none


@pytest.mark.parametrize("apart", APARTS)
def test_a_line_is_counted_as_python_counts_it(apart: str) -> None:
    text = f"import math\n\n# {apart} a page\ndef f():\r\n    return g\r\n"
    with pytest.raises(NameError) as caught:
        exec(compile(text.replace("\r\n", "\n") + "f()\n", "operators.py", "exec"), {})  # noqa: S102 - our own text
    line = caught.traceback[-1].lineno + 1
    place = read_place(APART.join(["operators.py", str(line), "11", "12", ""]), {"operators.py": text}, ())
    assert place
    assert (place.where, place.text) == ("operators.py, line 5", "    return g")


@pytest.mark.parametrize("line", ["0", "6", "-1", "1.0", "x", "9999999"])
def test_what_is_no_line_of_theirs_is_no_place(line: str) -> None:
    said = APART.join(["operators.py", line, "1", "2", ""])
    assert read_place(said, {"operators.py": "a\nb\nc\nd\ne"}, ()) is None


def test_a_word_of_chance_is_named_with_its_line_below_a_form_feed() -> None:
    text = "import random\n\x0c\n\nprint(random.random())\n"
    assert [line for _, line, _ in found({"a.py": text}, {"a.py": "import random\n"})] == [4]
