"""The lines of a student's own code beside a failure: the right ones, one marked, and nothing obeyed in them."""

import re
import time
from typing import Any

import pytest

from grader.feedback.student_markdown import student_markdown
from grader.feedback.student_page import student_page
from grader.kit.probe import Probe
from grader.kit.showing.own_lines import MOST_COLUMNS, MOST_LINES, OwnLines, find_line, lines_at_fault, own_lines
from tests.harness.cards import card, failure, hidden, result
from tests.harness.fast.test_student_pages import EVIL, PROBES, Reader, nothing

SUMS = """import math


def added(x, y):
    total = x
    return total


class Counter:
    def count(self, x):
        return x
"""
TEXTS = {"sums.py": SUMS}


def test_the_whole_function_is_shown_and_its_first_line_is_marked() -> None:
    assert own_lines(failure(1, 2), {}, TEXTS) == OwnLines(
        "sums.py", 4, ("def added(x, y):", "    total = x", "    return total"), 4
    )


def test_a_line_that_an_error_names_is_marked_inside_its_function() -> None:
    seen = {"!": "NameError", "m": "name 'y' is not defined (sums.py, line 6)"}
    found = own_lines(failure(seen, 2), {}, TEXTS)
    assert found
    assert [line for is_marked, line in found.numbered() if is_marked] == ["> 6      return total"]
    assert found.first == 4


@pytest.mark.parametrize(
    ("raised_at", "line"),
    [
        (("sums.py", 6), 6),
        (("sums.py", 13), 4),
        (("sums.py", 0), 4),
        (("sums.py", -1), 4),
        (("other.py", 1), 4),
        (None, 4),
    ],
)
def test_where_it_raised_counts_if_the_file_has_such_a_line(raised_at: tuple[str, int] | None, line: int) -> None:
    assert find_line(failure({"!": "KeyError", "m": ""}, 2), {}, TEXTS, raised_at) == ("sums.py", line)


def test_of_a_probe_the_last_name_that_the_student_defines_is_meant() -> None:
    probes = {"sums.counted": Probe("sums.counted", nothing, "added(1, Counter().count({0}))".format)}
    found = own_lines(failure(1, 2, target="sums.counted"), probes, TEXTS)
    assert found
    assert found.lines[0].strip() == "def count(self, x):"


def test_of_a_long_function_the_lines_around_the_marked_one_are_shown() -> None:
    text = "def added(x):\n" + "".join(f"    x += {n}{'0' * 200}\n" for n in range(300))
    found = own_lines(failure({"!": "E", "m": "no (sums.py, line 200)"}, 2), {}, {"sums.py": text})
    assert found
    assert len(found.lines) == MOST_LINES
    assert found.first < 200 < found.first + MOST_LINES
    assert max(map(len, found.lines)) <= MOST_COLUMNS + 4


def test_a_file_that_is_no_python_has_the_lines_around_the_one_that_is_named() -> None:
    text = "a = 1\nb = 2\nc = 3\nd = (\ne = 5\n"
    found = lines_at_fault({"!": "SyntaxError", "m": "'(' was never closed (sums.py, line 4)"}, {"sums.py": text})
    assert found == OwnLines("sums.py", 1, tuple(text.split("\n")), 4)


@pytest.mark.parametrize("at", ["0", "7", "99999999999999999999"])
def test_a_line_that_is_not_there_is_not_shown(at: str) -> None:
    assert lines_at_fault({"!": "E", "m": f"no (sums.py, line {at})"}, {"sums.py": "a\nb"}) is None


def test_a_head_of_several_lines_and_what_is_not_indented_in_brackets_belong_to_it() -> None:
    text = "def added(\n    x,\n):\n    y = [\n1,\n]\n\n    return y\n\n\nz = 1\n"
    found = own_lines(failure(1, 2), {}, {"sums.py": text.replace("\n1", "\n  1")})
    assert found
    assert (found.first, found.lines[-1]) == (1, "    return y")


def test_whatever_a_file_holds_it_takes_no_time() -> None:
    texts = ["(" * 250_000, "def a(): pass\n" * 18_000, "x = " + "-" * 250_000 + "1", "\tdef added\n" * 20_000]
    texts.append("".join(f"{' ' * n}def a{n}(x):\n" for n in range(700)))
    begun = time.process_time()
    for text in texts:
        own_lines(failure({"!": "E", "m": "no (sums.py, line 500)"}, 2), {}, {"sums.py": text})
        own_lines(failure(1, 2), {}, {"sums.py": text})
    assert time.process_time() - begun < 5  # it takes 0.1 s


def test_a_form_feed_ends_no_line() -> None:
    found = own_lines(failure(1, 2), {}, {"sums.py": "\x0c\nx = 1\r\n\rdef added():\n    pass"})
    assert found
    assert (found.first, found.lines[0]) == (4, "def added():")


@pytest.mark.parametrize("render", [student_page, student_markdown])
def test_the_page_shows_them_and_only_of_what_the_student_may_see(render: Any) -> None:
    assert "total = x" in render(card("a", result("one", of=failure(1, 2))), {}, TEXTS)
    assert "total = x" not in render(card("a", result("one", of=hidden(), hidden_failure=failure(1, 2))), {}, TEXTS)
    assert "total = x" not in render(card("a", result("one", of=failure(1, 2))), {})


def test_hostile_lines_are_text_and_nothing_else() -> None:
    def made(said: str) -> str:
        text = f"def added(x):\n    # {said}\n    return x"
        return student_page(card("a", result("one", of=failure(1, 2))), PROBES, {"sums.py": text})

    evil = EVIL.replace("\x00", "").replace("\ud800", "").replace("\n", " ")
    assert [tag for tag, _ in Reader(made(evil)).elements] == [tag for tag, _ in Reader(made("tame")).elements]
    assert "<script>alert(1)</script>" in Reader(made(evil)).said
    assert not re.search("[\x1b\u202e]", made(evil))


def test_an_import_error_shows_its_line_in_the_next_step() -> None:
    error: Any = {"!": "SyntaxError", "m": "invalid syntax (sums.py, line 5)"}
    one = card("a", result("one", of=failure(error, None), verdict="crashed"), load_errors={"sums.py": error})
    page = student_page(one, {}, TEXTS)
    assert "<mark>&gt; 5" in page
    assert "> 5      total = x" in student_markdown(one, {}, TEXTS)
