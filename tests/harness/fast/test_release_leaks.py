"""What is found in a folder that is about to be released: one planted leak of each kind, and near misses."""

import json
import re
from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault
from grader.release.leaks import Leak, find_leaks
from grader.release.table import TABLE

COURSE = Path(__file__).parents[3]

OPERATORS = '''\
import math

# ## Task 0.1


def mul(x, y):
    """Return x times y."""
    ### BEGIN SOLUTION
    return x * y
    ### END SOLUTION


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^(-x))."""
    ### BEGIN SOLUTION
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    power: float = math.exp(x)
    return power / (1.0 + power)
    ### END SOLUTION


# ## Task 0.4


class Module:
    def train(self):
        """Switch on."""
        ### BEGIN SOLUTION
        self.training = True
        for module in self.modules():
            module.train()
        ### END SOLUTION
'''

LEAKED = """\
if x >= 0:
    return 1.0 / (1.0 + math.exp(-x))
power = math.exp(x)
return power / (1.0 + power)
"""

RENAMED = '''\
def mine(value):
    """Say something else."""
    if (value >=
            0):  # the safe side
        "a string that does nothing"
        return 1.0 / (1.0 + math.exp(-value))

    e = math.exp(value)
    return (e / (1.0 + e))
'''


def in_function(code: str, head: str = "def f(x):") -> str:
    return head + "\n" + "".join(f"    {line}\n" for line in code.splitlines())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    write(folder, "reference/operators.py", OPERATORS)
    write(folder, "reference/given.py", "import math\n\nHALF = 0.5\n")
    write(folder, "reference/__init__.py", "")
    write(folder, TABLE, '[exempt]\n"operators.py:mul" = "x * y, which anybody writes"\n')
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "released"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def notebook(*cells: dict, **metadata: object) -> str:
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def cell(kind: str, source: str = "", *outputs: dict, **metadata: object) -> dict:
    return {
        "cell_type": kind,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
        "outputs": list(outputs),
    }


LINES = LEAKED.splitlines(keepends=True)
COLOURED = (
    "\x1b[31mZeroDivisionError\x1b[0m\n"
    "      8 def sigmoid(x):\n"
    "      9     if x >= 0:\n"
    "     10         return 1.0 / (1.0 + math.exp(-x))\n"
    "---> 11     power = math.exp(x)\n"
    "     12     return power / (1.0 + power)\n"
)
SPANS = (
    "<pre><span>if</span> x &gt;= 0:\n    return 1.0 / (1.0 + <b>math</b>.exp(-x))\n" + "".join(LINES[2:]) + "</pre>"
)

SOLUTIONS = {
    "a function": ("a.py", in_function(LEAKED)),
    "a nested body": ("a.py", in_function(in_function(LEAKED, "if y:"), "class A:")),
    "between other statements": ("a.py", in_function("y = 1\n" + LEAKED + "y = 2")),
    "other names, layout and comments": ("a.py", RENAMED),
    "a docstring": ("a.py", f'"""Hint:\n\n    {"    ".join(LINES)}"""\n'),
    "a string constant": ("a.py", f"HINT = {LEAKED!r}\n"),
    "a string in a string": ("a.py", f"HINT = {repr(repr(LEAKED))!r}\n"),
    "comments": ("a.py", in_function("".join(f"# {line}" for line in LINES) + "raise NotImplementedError")),
    "a file that does not parse": ("a.py", in_function(LEAKED) + "def f(:\n"),
    "bad escapes around it": ("a.py", 'PATTERN = "\\d"\n' + in_function(LEAKED)),
    "Markdown": ("a.md", f"# Sigmoid\n\nIt's so:\n\n```python\n{LEAKED}```\n"),
    "a quoted text": ("a.txt", "Hello (all\n" + "".join(f"> {line}" for line in LINES) + "Bye\n"),
    "a doctest": ("a.rst", f"    >>> {LINES[0]}    ... {LINES[1]}    >>> {LINES[2]}    >>> {LINES[3]}"),
    "a patch": ("a.diff", "@@ -1,2 +3,4 @@\n" + "".join(f"+{line}" for line in LINES)),
    "TOML": ("a.toml", f'hint = """\n{LEAKED}"""\n'),
    "JSON": ("a.json", json.dumps({"a": [{"b": LEAKED}]})),
    "JSON that is broken": ("a.json", LEAKED),
    "a key that occurs twice": ("a.json", f'{{"a": {json.dumps(LEAKED)}, "a": 1}}'),
    "a code cell": ("a.ipynb", notebook(cell("code", "%matplotlib inline\n!ls\n" + in_function(LEAKED)))),
    "a Markdown cell": ("a.ipynb", notebook(cell("markdown", f"So:\n\n```\n{LEAKED}```"))),
    "an output": ("a.ipynb", notebook(cell("code", "", {"text": ["Out: \n", *LINES]}))),
    "a traceback": ("a.ipynb", notebook(cell("code", "", {"traceback": [COLOURED]}))),
    "an HTML output": ("a.ipynb", notebook(cell("code", "", {"data": {"text/html": [SPANS]}}))),
    "cell metadata": ("a.ipynb", notebook(cell("code", solution=LEAKED))),
    "notebook metadata": ("a.ipynb", notebook(hints={"x": [LEAKED]})),
}


@pytest.mark.parametrize(("name", "text"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_a_solution_is_found_wherever_it_hides(root, out, name, text):
    write(out, name, text)
    leaks = find_leaks(out, root)
    assert {leak.kind for leak in leaks} == {"solution"}
    assert all(leak.what.startswith("operators.py:sigmoid") for leak in leaks)


def test_a_one_liner_is_found_as_a_lambda(root, out):
    region = "### BEGIN SOLUTION\nreturn g(x), x\n### END SOLUTION"
    write(root, "reference/models.py", "# ## Task 1.0\n" + in_function(region, "def f(x, g):"))
    write(out, "a.py", "f = 1\nf = lambda x, *, deep: (deep(x), x)\n")
    assert find_leaks(out, root) == (Leak("a.py", 2, "solution", "models.py:f"),)


def test_a_leak_tells_its_place(root, out):
    write(out, "a/b.py", "import math\n\n\n" + in_function(LEAKED))
    write(out, "c.ipynb", notebook(cell("markdown"), cell("code", "", {"text": ["Out:\n", *LINES]})))
    assert [str(leak) for leak in find_leaks(out, root)] == [
        "a/b.py:5: solution: operators.py:sigmoid",
        "c.ipynb: solution: operators.py:sigmoid in cells[1].outputs[0].text, line 2",
    ]


INNOCENT = {
    "a part of it": "".join(LINES[:3]),
    "another constant": LEAKED.replace(">= 0", ">= 0.0"),
    "another attribute": LEAKED.replace("exp", "expm1"),
    "another module": LEAKED.replace("math", "cmath"),
    "two names made one": LEAKED.replace("power", "x"),
    "one name made two": LEAKED.replace("math.exp(x)", "math.exp(y)"),
    "a builtin for a local name": LEAKED.replace("power", "float"),
    "a statement between": LEAKED.replace("return power", "log(power)\nreturn power"),
    "another order": "".join(LINES[2:] + LINES[:2]),
    "an exempt one-liner": "return x * y",
    "the other mode": "self.training = False\nfor module in self.modules():\n    module.train()",
    "another method": "self.training = True\nfor module in self.modules():\n    module.eval()",
    "a picture": "iVBOR+w0/" * 40_000,
}


@pytest.mark.parametrize("code", INNOCENT.values(), ids=INNOCENT)
def test_what_only_looks_like_a_solution_is_not_flagged(root, out, code):
    write(out, "a.py", in_function(code))
    write(out, "a.md", f"So:\n\n```\n{code}\n```\n")
    write(out, "a.ipynb", notebook(cell("code", code, {"text": code}, note=code)))
    assert find_leaks(out, root) == ()


def test_a_function_of_the_file_is_not_a_renamed_variable(root, out):
    code = in_function(re.sub(r"\bx\b", "level", LEAKED), "def f():")
    write(out, "a.py", "def level():\n    pass\n\n\n" + code)
    assert find_leaks(out, root) == ()
    write(out, "a.py", code)
    assert find_leaks(out, root) == (Leak("a.py", 2, "solution", "operators.py:sigmoid"),)


def test_an_exempt_name_with_more_than_one_line_is_looked_for(root, out):
    text = OPERATORS.replace("return x * y", "z = x * y\n    return z")
    write(root, "reference/operators.py", text)
    write(out, "a.py", in_function("r = a * b\nreturn r", "def f(a, b):"))
    assert find_leaks(out, root) == (Leak("a.py", 2, "solution", "operators.py:mul"),)


REFUSED = {
    "hidden set": ["hidden.json", "tests/examples/Hidden_set.txt", "hidden/a.json", ".hidden.json"],
    "seed": ["seed", "seed.txt", "tests/seeds.json", "freeze_seed", "master-seed.txt"],
    "reference": ["reference/a.py", "deep/reference/a.py"],
    "history": [".git/HEAD", "student/.git", ".hg/a"],
    "cache": [
        *("__pycache__/a.py", "a.pyc", ".pytest_cache/a", ".hypothesis/a", ".mypy_cache/a", ".ruff_cache/a"),
        *(".ipynb_checkpoints/a.ipynb", ".coverage", ".coverage.host.1", ".tox/a"),
    ],
    "instructor's": [
        *("tests/wrong/a.py", "tests/unusual/a.py", "tests/class/a.py", "tests/harness/a.py"),
        *("tests/attacks/a.py", "tests/authorities/a.py", "copy/tests/wrong/a.py"),
    ],
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in REFUSED.items() for name in names])
def test_a_file_or_folder_is_refused_by_its_name(root, out, kind, name):
    write(out, name, "{}")
    assert [(leak.kind, leak.line) for leak in find_leaks(out, root)] == [(kind, 0)]


@pytest.mark.parametrize(
    "name",
    [
        *(".gitignore", ".github/workflows/check.yml", "seedling.txt", "exceeds", "references.md", "reference.md"),
        *("tests/classes/a.py", "my/wrong/a.py", "tests/checks/a.py", "unhidden.json", "coverage.txt", "wrong"),
    ],
)
def test_a_name_that_is_only_near_is_not_refused(root, out, name):
    write(out, name, "{}")
    assert find_leaks(out, root) == ()


def test_a_seed_is_refused_by_its_key(root, out):
    write(out, "a.json", '{"sets": [{"draw_seed": 5, "seedling": 1, "exceed": 2, "word": "seed"}]}')
    write(out, "b.toml", "[freeze]\nseed = 5\n")
    assert [str(leak) for leak in find_leaks(out, root)] == [
        "a.json: seed: the key .sets[0].draw_seed",
        "b.toml: seed: the key .freeze.seed",
    ]


def test_a_reference_file_is_refused_by_its_digest_but_not_one_that_is_handed_out_whole(root, out):
    write(out, "docs/notes.txt", OPERATORS)
    write(out, "student/given.py", "import math\n\nHALF = 0.5\n")
    write(out, "student/__init__.py", "")
    assert find_leaks(out, root) == (Leak("docs/notes.txt", 0, "reference", "has the bytes of operators.py"),)


def test_a_hidden_set_is_refused_by_its_bytes_and_by_the_digest_that_it_bears(root, out, tmp_path):
    digest = "5f3a9c0d5f3a9c0d5f3a9c0d5f3a9c0d"
    hidden_set = json.dumps({"check": "a", "digest": digest, "examples": [1]})
    write(tmp_path, "sets/module0/a.json", hidden_set)
    write(tmp_path, "sets/module0/empty.txt", "")
    write(out, "copy.json", hidden_set)
    write(out, "rearranged.txt", f"examples: 1\ndigest: {digest}\n")
    write(out, "public.json", json.dumps({"check": "a", "digest": digest[::-1], "examples": [1]}))
    write(out, "__init__.py", "")
    leaks = find_leaks(out, root, tmp_path / "sets")
    assert [(leak.file, leak.kind) for leak in leaks] == [("copy.json", "hidden set"), ("rearranged.txt", "hidden set")]
    assert find_leaks(out, root) == ()


def test_a_missing_folder_of_hidden_sets_is_a_fault_not_a_clean_release(root, out, tmp_path):
    with pytest.raises(HarnessFault, match="no such file or folder"):
        find_leaks(out, root, tmp_path / "nowhere")


def test_what_cannot_be_read_is_refused(root, out):
    (out / "a.bin").write_bytes(b"\xff\xfe\x00")
    assert [leak.kind for leak in find_leaks(out, root)] == ["unreadable"]


def test_a_link_is_refused(root, out):
    (out / "more").symlink_to(root)
    assert [leak.kind for leak in find_leaks(out, root)] == ["link"]
