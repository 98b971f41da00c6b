"""Which words of a submission are named, since code reaches beside itself where they stand."""

import pytest

from grader.repeating import reaches

REACHES = [
    "sys.modules['a']", "sys._getframe()", "inspect.currentframe()", "inspect.stack()", "sys.meta_path",
    "sys.settrace(f)", "sys.setprofile(f)", "gc.get_objects()", "gc.get_referrers(x)", "import ctypes",
    "import tests.probes", "grader.kit", "from grader import kit", "import msgspec", "import socket", "os.read(3, 4)",
    "os.write(3, b'')", "os.dup(1)", "os.dup2(1, 2)", "os.close(3)",
]  # fmt: skip
REACHES_NOTHING = [
    "import sys", "modules = []", "inspect.signature(f)", "gc.collect()", "grader = 3", "upgrader.run",
    "websockets = 1", "os.path.join(a)", "os.closed", "os.reads(3)", "a.os_read", "SYS.MODULES",
]  # fmt: skip


def line_of(text: str) -> dict[str, str]:
    """A file with this as its second line."""
    return {"a.py": f"x = 1\n{text}\n"}


class TestReaches:
    @pytest.mark.parametrize("text", REACHES)
    def test_a_word_that_reaches_beside_the_code_is_named_with_its_line(self, text: str) -> None:
        (found,) = reaches(line_of(text), ["a.py"])
        place, _, word = found.partition(": ")
        assert place == "a.py, line 2"
        assert word
        assert word in text

    @pytest.mark.parametrize("text", REACHES_NOTHING)
    def test_other_words_are_not(self, text: str) -> None:
        assert reaches(line_of(text), ["a.py"]) == ()

    def test_so_many_are_named_and_no_more(self) -> None:
        found = reaches({"a.py": "import socket\n" * 7}, ["a.py"])
        assert found == tuple(f"a.py, line {n}: socket" for n in range(1, 6))
