"""Text from a student's side: shown as somebody wrote it, without folders of the machine."""

from grader.kit.judging.failure import Failure
from grader.kit.showing.failure_text import clean, failure_text


def test_folders_of_the_machine_are_not_shown() -> None:
    message = "cannot import name 'x' from 'numpy' (/usr/lib/python3/site-packages/numpy/__init__.py)"
    assert clean(message) == "cannot import name 'x' from 'numpy' (__init__.py)"
    assert clean("C:\\Users\\me\\operators.py is odd") == "operators.py is odd"
    for said in ("1/2 and a/b stay", "x = \u201d.", "\\u201d.\\u201c.x", "on 2026/10/24", "a \\alpha\\beta c", "//x/y"):
        assert clean(said) == said


def test_text_is_shown_as_somebody_wrote_it() -> None:
    said = "Zoë, 张伟, علي, \u201ccurly\u201d"
    assert clean(said) == said
    shown = failure_text(Failure("a sentence", (("operators:mul", [said]),), (said,), said, 6.0), {})
    assert f"mul('{said}')" in shown
    assert f"yours   '{said}'" in shown
