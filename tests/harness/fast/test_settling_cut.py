"""A copy that ends inside a file is a copy of which less can be read, and no new work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.results.marks import Mark
from grader.results.settling import Fallen, Left, Settled
from grader.results.store import Store
from tests.harness.fast.test_settling import FILES, Class

LONG = "".join(f"def f{n}(x):\n    return x + {n}\n\n\n" for n in range(40))  # of 1,300 bytes
WHOLE = {**FILES, "operators.py": LONG}


@pytest.fixture
def long_class(tmp_path: Path) -> Iterator[Class]:
    """Three students with a long file, and two points each."""
    with Store(tmp_path / "results.sqlite") as store:
        made = Class(store)
        for student in "abc":
            made.grade(made.read(student, WHOLE), 2)
        assert made.settle() == Settled((), ())
        yield made


def hand_in(group: Class, text: str, folder: str | None = None) -> None:
    """All three with another operators.py, for which they get nothing."""
    for student in "abc":
        worse = group.read(student, {**WHOLE, "operators.py": text})
        assert group.step(worse, folder=folder) == "grade"
        group.grade(worse, 0, folder)


@pytest.mark.parametrize("length", [64, 65, 640, len(LONG) - 1])
def test_a_copy_that_was_cut_inside_a_file_has_not_changed(length: int, long_class: Class) -> None:
    hand_in(long_class, LONG[:length])
    with pytest.raises(Fallen):
        long_class.settle()
    assert long_class.scores() == dict.fromkeys("abc", 2.0)


def test_so_has_one_in_another_folder_and_it_is_nobodys_result(long_class: Class) -> None:
    hand_in(long_class, LONG[:700], "/copy")
    with pytest.raises(Fallen):
        long_class.settle()
    long_class.grade(long_class.read("c", WHOLE), 2)
    assert long_class.settle().left == tuple(Left(s, f"/class/{s}", f"/copy/{s}") for s in "ab")
    assert long_class.scores() == dict.fromkeys("abc", 2.0)


@pytest.mark.parametrize(
    "text",
    [LONG[:63], "x" + LONG[:700], LONG.replace("x + 3\n", "x - 3\n"), LONG.replace("x + 3\n", "3\n"), LONG + "y = 1\n"],
)
def test_what_was_written_anew_may_be_worse(text: str, long_class: Class) -> None:
    hand_in(long_class, text)
    assert long_class.settle() == Settled((), ())
    assert long_class.scores() == dict.fromkeys("abc", 0.0)


def test_a_result_of_before_that_has_only_digests_is_compared_by_these(long_class: Class) -> None:
    digests = "{" + ", ".join(f'"{n}": "{Mark.of(t.encode()).digest}"' for n, t in WHOLE.items()) + "}"
    long_class.store._db.execute("UPDATE scorecards SET files = ?", (digests,))
    for student in "abc":
        long_class.grade(long_class.read(student, {"module.py": WHOLE["module.py"]}), 0)
    with pytest.raises(Fallen):
        long_class.settle()
    hand_in(long_class, LONG[:640])  # nobody can tell what it is
    assert long_class.settle() == Settled((), ())


@pytest.mark.parametrize("text", [b"", b"x", b"x" * 64, b"x" * 1000])
def test_a_mark_is_read_as_it_was_kept(text: bytes) -> None:
    assert Mark.read(str(Mark.of(text))) == Mark.of(text)
