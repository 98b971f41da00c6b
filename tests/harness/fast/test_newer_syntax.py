"""Which lines only a newer Python reads, and which are slips that no Python does."""

import ast
import sys
import time

import pytest

from grader.results import newer_syntax
from grader.results.newer_syntax import MAX_LINE, needs, newer_python, notes

NEWER = {
    "type Number = float": (3, 12),
    "type Pair[T] = tuple[T, T]": (3, 12),
    "def first[T](xs: list[T]) -> T:": (3, 12),
    "async def first[T: (int, str)](xs: list[T]) -> T:": (3, 12),
    "def first[": (3, 12),
    "class Box[T]:": (3, 12),
    "class Box[*Ts, **P](Base):": (3, 12),
    """print(f"{d["key"]}")""": (3, 12),
    """print(f'{d['key']} of {n}')""": (3, 12),
    r"""print(f"{'\n'.join(xs)}")""": (3, 12),
    """raise ValueError(f"{{{d["key"]}}}")""": (3, 12),
    "class Box[T = int]:": (3, 13),
    "class Box[S, T: object = int](Base):": (3, 13),
    "def first[T = int](x: T) -> T:": (3, 13),
    "type Pair[T = int] = tuple[T, T]": (3, 13),
    """print(t"{x}")""": (3, 14),
    "except ValueError, TypeError:": (3, 14),
    "except* ValueError, zlib.ZlibError:": (3, 14),
}
SLIPS = [
    "def mul(x, y)",
    "def mul[x, y]:",
    "class Box[T]",
    "type = = 3",
    "type x == 3",
    """print(f"{x")""",
    """print(f"{x" + "}")""",
    """print(f"{x}" "{y" """,
    """print(f"{x}'s and {y}'" """,
    """print "it is t", "don't" """,
    "except ValueError, e:",
    "except ValueError, TypeError as e:",
    "return x y",
    "",
]


@pytest.fixture(autouse=True)
def _oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the oldest Python that grades sees it, whichever runs here."""
    monkeypatch.setattr(newer_syntax.sys, "version_info", (3, 11, 7, "final", 0))


@pytest.mark.parametrize("line", NEWER)
def test_a_line_in_newer_syntax_needs_the_version_that_brought_it(line: str) -> None:
    assert newer_python(line) == NEWER[line]


@pytest.mark.parametrize("line", SLIPS)
def test_a_slip_needs_no_other_python(line: str) -> None:
    assert newer_python(line) is None


@pytest.mark.parametrize("line", [line for line in NEWER if not line.endswith(("[", ":"))] + SLIPS)
def test_this_python_agrees(line: str) -> None:
    """What has come by its version is read by it; a slip by none."""
    is_read = True
    try:
        ast.parse(line.strip())
    except SyntaxError:
        is_read = False
    assert is_read == (line == "" or (line in NEWER and sys.implementation.version[:2] >= NEWER[line]))


def test_what_this_python_reads_itself_needs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newer_syntax.sys, "version_info", (3, 13, 0, "final", 0))
    assert {newer_python(line) for line in NEWER} == {None, (3, 14)}


def test_the_reason_names_the_version_the_line_and_what_to_do() -> None:
    errors = {"a.py": {"!": "SyntaxError", "m": "invalid syntax (b.py, line 2)"}}
    files = {"a.py": "import b\n", "b.py": "x = 1\ntype Number = float\n"}
    assert needs(errors, files) == (
        "needs 3.12, and Python 3.11 grades here: b.py, line 2, has syntax of Python 3.12: 'type Number = float';"
        " give a newer one with `grader grade --python PATH`"
    )
    assert notes(errors, files) == {"a.py": "The line is: type Number = float."}


@pytest.mark.parametrize(
    "error", [{"!": "NameError", "m": "x (b.py, line 2)"}, {"!": "SyntaxError", "m": "x (b.py, line 0)"}]
)
def test_what_is_no_such_error_needs_nothing(error: dict[str, str]) -> None:
    assert needs({"b.py": error}, {"b.py": "type Number = float\n" * 3}) == ""


@pytest.mark.parametrize("part", ["[", "]", "=", "a=", "{", 'f"{', "f'{'", "a, A, ", "\\", "type a[a=", '"', "t "])
@pytest.mark.parametrize("start", ["", "def a[", "class a[a=", "type a[", 'f"', "f'{", "except A, "])
def test_no_line_takes_long(start: str, part: str) -> None:
    begin = time.process_time()
    newer_python((start + part * MAX_LINE)[:MAX_LINE])
    assert time.process_time() - begin < 0.5
