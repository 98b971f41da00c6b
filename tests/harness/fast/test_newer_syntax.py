"""Which lines only a newer Python reads, and which are slips that no Python does."""

import ast
import sys
import time
from pathlib import Path

import pytest

from grader.results import newer_syntax
from grader.results.f_strings import is_newer_at
from grader.results.newer_syntax import MAX_LINE, Stop, needs, newer_python, notes

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
    """print(f"{f"{f"{1 + 1}"}"}")""": (3, 12),
    """print(f"{(lambda x: d["a"])(1)!r:>{"10"}}")""": (3, 12),
    """print(f"{x != d["a"]}" f"{*d["b"],}")""": (3, 12),
    """print(Rf"{d["key"] if d["key"] else "none"}")""": (3, 12),
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
    """print(f"{d["key"]")""",
    """print(f"{d["key"}]")""",
    """print(f"{"a" b}")""",
    """print(f"{d["a"] d["b"]}")""",
    """print(f"{}" f"{d["a"] b}")""",
    """print(f"{d["a"]} {}")""",
    """print(f"{d["a"]}}")""",
    """print(f"{x}" "{y" """,
    """print(f"{x}'s and {y}'" """,
    """print "it is t", "don't" """,
    "except ValueError, e:",
    "except ValueError, TypeError as e:",
    "return x y",
    "",
]


# f-strings that take several lines, and the line at which Python 3.11 stops.
SPANNING = {
    'x = 1\ny = f"{\n    x\n}"\n': 2,
    'y = f"{x  # a comment\n}"\n': 1,
    'y = f"""{\n    \'\\n\'.join(xs)\n}"""\n': 3,
    'y = f"""\na\n{\n    d["""key"""]\n}\n"""\n': 4,
    'y = f"""\na\n{x  # a comment\n}\nb\n"""\n': 6,
    'y = f"""a\n  {"""b"""} c\n"""\nz = """\nt"""\n': 3,
    'y = (f"a"\n   f"{d["k"]}"\n   "b")\n': 2,
    'y = (f"{d["k"]}"\n   "b"  # and c\n   "c")\n': 1,
    "y = (f\"{'\\n'.join(xs)}\"\n   'b')\n": 2,
    'y = (\n  f"a {x}\\\n   b {\n  y}"\n)\n': 2,
    'a = f\'{x}\'; b = """\n"""\nc = f\'{d[\'k\']}\'\ne = f"{\n  x}"\n': 4,
}
SPANNING_SLIPS = {
    'y = f"{\n    x\n"\n': 1,
    'y = f"{\n    x x\n}"\n': 1,
    'y = f"""\n {x!r} {a b}\n"""\n': 2,
    'y = f"""{x:\n}""" 3\n': 2,
    'y = "{\n    x\n}"\n': 1,
    'y = f"{x}\nz = f"{d[\'k\']}"\n': 1,
    'x = = 1\ny = f"{d["k"]}"\n': 1,
}


@pytest.fixture(autouse=True)
def _oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the oldest Python that grades sees it, whichever runs here."""
    monkeypatch.setattr(newer_syntax.sys, "version_info", (3, 11, 7, "final", 0))


@pytest.mark.parametrize("line", NEWER)
def test_a_line_in_newer_syntax_needs_the_version_that_brought_it(line: str) -> None:
    assert newer_python(Stop("a.py", line, 1)) == NEWER[line]


@pytest.mark.parametrize("line", SLIPS)
def test_a_slip_needs_no_other_python(line: str) -> None:
    assert newer_python(Stop("a.py", line, 1)) is None


@pytest.mark.parametrize("text", SPANNING)
def test_an_f_string_of_several_lines_needs_the_version_that_reads_it(text: str) -> None:
    assert newer_python(Stop("a.py", text, SPANNING[text])) == (3, 12)


@pytest.mark.parametrize("text", SPANNING_SLIPS)
def test_a_slip_of_several_lines_needs_no_other_python(text: str) -> None:
    assert newer_python(Stop("a.py", text, SPANNING_SLIPS[text])) is None


@pytest.mark.parametrize("text", [*SPANNING, *SPANNING_SLIPS])
def test_this_python_agrees_of_several_lines(text: str) -> None:
    """It stops where the table says, if it stops; where it is a slip, each Python does."""
    stopped = 0
    try:
        ast.parse(text)
    except SyntaxError as error:
        stopped = error.lineno or 0
    is_new = sys.implementation.version[:2] >= (3, 12)
    assert bool(stopped) == (text in SPANNING_SLIPS or not is_new)
    assert is_new or stopped == {**SPANNING, **SPANNING_SLIPS}[text]


def test_no_f_string_that_this_python_reads_is_taken_for_a_newer_one() -> None:
    """As many as there are in the first modules of its own library."""
    texts = [path.read_text("utf-8") for path in sorted(Path(ast.__file__).parent.glob("[a-d]*.py"))]
    found = [n for text in texts for n in range(1, text.count("\n"), 400) if is_newer_at(text, n)]
    assert (len(texts) > 20, found) == (True, []) or sys.implementation.version[:2] >= (3, 12)


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
    assert {newer_python(Stop("a.py", line, 1)) for line in NEWER} == {None, (3, 14)}
    assert {newer_python(Stop("a.py", text, line)) for text, line in SPANNING.items()} == {None}


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


@pytest.mark.parametrize(
    "part",
    [
        "\n",
        "{",
        "}",
        '"""',
        "x ",
        'f"""{',
        "[",
        "]",
        "=",
        "a=",
        'f"{',
        "f'{'",
        "a, A, ",
        "\\",
        "type a[a=",
        '"',
        "t ",
    ],
)
@pytest.mark.parametrize("start", ["", "def a[", "class a[a=", "type a[", 'f"', "f'{", "except A, "])
def test_no_line_takes_long(start: str, part: str) -> None:
    begin = time.process_time()
    newer_python(Stop("a.py", (start + part * MAX_LINE)[:MAX_LINE], 1))
    newer_python(Stop("a.py", start + part * (1 << 13) + "\n" + part * (1 << 13), 2))
    assert time.process_time() - begin < 0.5
