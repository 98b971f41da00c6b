"""Which words of a submission are named, since its answers might vary where they stand."""

import pytest

from grader.grading.repeating import MOST_SUSPICIONS, suspicions

MAY_VARY = [
    "import random", "os.urandom(8)", "import secrets", "uuid4()", "os.getpid()", "time.time()", "import time",
    "from time import sleep", "import time, os", "import time as t", "datetime.now()", "monotonic()", "perf_counter()",
    "process_time()", "hash(x)", "frozenset(xs)", "global total", "nonlocal total", "import ctypes", "gc.collect()",
    "sys._getframe()", "os.environ",
]  # fmt: skip
DOES_NOT_VARY = [
    "randomly = 1", "a_random = 1", "timeout = 3", "time = 3", "def id(x):", "def set(x):", "identity(x)", "offset(x)",
    "hashes = {}", "x = {'a': 1}", "x = {**y, 'a': 1}", "settle(x)", "Time.now()", "id = 3", "globals_ = 1",
]  # fmt: skip


def line_of(text: str) -> dict[str, str]:
    """A file with this as its second line."""
    return {"a.py": f"x = 1\n{text}\n"}


class TestSuspicions:
    @pytest.mark.parametrize("text", MAY_VARY)
    def test_a_word_of_chance_time_hashes_or_global_state_is_named_with_its_line(self, text: str) -> None:
        (found,) = suspicions(line_of(text), ["a.py"], {})
        place, _, word = found.partition(": ")
        assert place == "a.py, line 2"
        assert word
        assert word in text

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("y = id(x)", "id"), ("y = set(x)", "set"), ("y = {a, b}", "a set"), ("f({1, 2})", "a set"),
            ("[{'a', b}]", "a set"), ("x in {1, 2}", "a set"), ("return {x, y}", "a set"),
            ("f(1, { 'a' , 2 })", "a set"),
        ],
    )  # fmt: skip
    def test_what_has_an_order_of_its_own_is_named_as_well(self, text: str, word: str) -> None:
        assert suspicions(line_of(text), ["a.py"], {}) == (f"a.py, line 2: {word}",)

    @pytest.mark.parametrize("text", DOES_NOT_VARY)
    def test_other_words_are_not(self, text: str) -> None:
        assert suspicions(line_of(text), ["a.py"], {}) == ()

    def test_a_line_that_was_handed_out_is_above_suspicion_and_the_next_one_is_not(self) -> None:
        given = {"a.py": "import random\nx = 1\n"}
        assert suspicions(given, ["a.py"], given) == ()
        assert suspicions({"a.py": "import random\nrandom.seed()\n"}, ["a.py"], given) == ("a.py, line 2: random",)
        assert suspicions({"b.py": "import random\n"}, ["b.py"], given) == ("b.py, line 1: random",)

    def test_so_many_are_named_and_no_more(self) -> None:
        assert MOST_SUSPICIONS == 5
        found = suspicions({"a.py": "hash(x)\n" * 7}, ["a.py"], {})
        assert found == tuple(f"a.py, line {n}: hash" for n in range(1, 6))

    def test_each_word_of_a_line_counts(self) -> None:
        assert suspicions(line_of("hash(x) + id(y)"), ["a.py"], {}) == ("a.py, line 2: hash", "a.py, line 2: id")


FILES = {
    "a.py": "from b import f\n  import d as e\n", "b.py": "hash(1)\n", "c.py": "hash(2)\n", "d.py": "import g\n",
    "e.py": "hash(3)\n", "f.py": "hash(4)\nx = c\n", "g.py": "hash(5)\n", "xx.py": "hash(6)\n",
}  # fmt: skip


class TestTheFilesThatAreLookedAt:
    def test_they_are_the_graded_ones_and_what_those_import_in_order(self) -> None:
        assert suspicions(FILES, ["a.py"], {}) == tuple(f"{name}.py, line 1: hash" for name in "befg")
        assert suspicions(FILES, ["c.py", "b.py"], {}) == ("c.py, line 1: hash", "b.py, line 1: hash")

    def test_a_graded_file_that_was_not_handed_in_has_no_lines(self) -> None:
        assert suspicions(FILES, ["none.py", "b.py"], {}) == ("b.py, line 1: hash",)

    def test_files_that_import_each_other_are_looked_at_once(self) -> None:
        files = {"a.py": "import b\nhash(1)\n", "b.py": "import a\nhash(2)\n"}
        assert suspicions(files, ["a.py"], {}) == ("a.py, line 2: hash", "b.py, line 2: hash")
