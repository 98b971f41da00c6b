"""What may be imported, as it is decided and read in the source; and what stands in for what is not there."""

import ast
import importlib
import shutil
import sys
from pathlib import Path
from typing import Optional, Protocol

import pytest

from grader.courses.assignment import load_assignment
from grader.kit.answering.in_process import InProcess
from grader.kit.answering.library import StandIn, has_no_work, imports_at_top, is_held
from grader.kit.answering.loading import Sources
from grader.kit.answering.not_loaded import NotThere
from grader.kit.errors import HarnessFault
from grader.kit.testing.tasks import Tasks
from grader.release.choosing import Choice
from grader.release.handout import handed_out, handout_files
from grader.sandbox.source.importing import forbidden, may_lack, may_miss, may_use, missing, not_used

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["math", "xml.etree.ElementTree", "numpy.testing", "_socket", "turtle"])
def test_the_library_and_numpy_may_be_imported(name: str) -> None:
    assert is_held(name)


@pytest.mark.parametrize(
    "name",
    ["antigravity", "idlelib.idle", "test", "test.support", "_testcapi", "unittest.test.tests", "winreg", "torch"],
)
def test_what_is_left_out_of_another_system_or_installed_may_not(name: str) -> None:
    assert not is_held(name)


def test_what_is_listed_may_be_imported_with_all_that_is_below_it() -> None:
    assert is_held("scipy.stats", ["scipy"])
    assert is_held("scipy", ["scipy.stats"])
    assert not is_held("scipyx", ["scipy"])


def test_what_has_no_work_is_known_with_all_that_is_below_it() -> None:
    assert has_no_work("tkinter.ttk")
    assert has_no_work("dbm.gnu")
    assert not has_no_work("dbm")
    assert not has_no_work("tkinters")


def test_imports_at_the_top_are_those_that_run_when_the_file_is_loaded_and_may_not_fail() -> None:
    text = (
        "import a, b.c as d\nfrom e.f import (g,\n  h as i)\nif x:\n    import j\nelse:\n    import k\n"
        "try:\n    import no\nexcept ImportError:\n    import no\ndef f():\n    import no\nfrom . import no\n"
        "if __name__ == '__main__':\n    import no\nclass C:\n    import no\nwith x:\n    import m"
    )
    found = [(one.line, one.last, one.module, one.names) for one in imports_at_top(ast.parse(text))]
    assert sorted(found) == [
        (1, 1, "a", ("a",)),
        (1, 1, "b.c", ("d",)),
        (2, 3, "e.f", ("g", "i")),
        (5, 5, "j", ("j",)),
        (7, 7, "k", ("k",)),
        (20, 20, "m", ("m",)),
    ]


def test_a_stand_in_may_be_named_and_not_be_used() -> None:
    torch = StandIn("torch", "it is not there")
    assert repr(torch.nn.Module) == "<torch.nn.Module, which is not there>"
    assert Optional[torch.Tensor] is not None  # noqa: UP045 - as students write it
    assert (torch.Tensor | None, None | torch.Tensor, torch.Tensor["n"]) is not None
    assert not isinstance(1, torch.Tensor)
    assert not hasattr(torch, "__version__")
    for use in (torch, lambda: [*torch.x], lambda: type("Net", (), {}) and exec("class N(t): pass", {"t": torch.N})):  # noqa: S102
        with pytest.raises(NotThere, match=r"torch(\.\w+)*: it is not there"):
            use()
    with pytest.raises(NotThere), torch.no_grad:
        pass


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("import torch", True),
        ("import math, torch as t", True),
        ("x = 1; from torch.nn import Module", True),
        ("\tfrom torch import (", True),
        ("import math\nimport numpy.testing, operators", False),
        ('"""\nfrom left to right\nimport ant words"""', True),  # it is parsed, for nothing
        ("# import torch", False),
        ("from .torch import x", False),
        ("reimport torch", False),
    ],
)
def test_a_text_is_parsed_only_where_it_may_import_what_is_not_there(text: str, *, answer: bool) -> None:
    assert may_miss(text, ["operators"]) is answer


def test_an_import_that_finds_nothing_is_found_with_the_first_line_that_uses_it() -> None:
    text = (
        "import torch\nimport pandas as pd\nfrom yaml import load, dump\nimport own, msgspec\n"
        "def f(x: torch.Tensor) -> torch.Tensor:\n    return dump(pd)\npd.x\n"
        "if __name__ == '__main__':\n    torch.x\n    msgspec.x\n"
    )
    files = {"operators.py": text, "own.py": "import streamlit\nstreamlit.x", "beside.py": "import torch"}
    found = missing.run(Sources(files), ["operators.py", "gone.py"], ["own"])
    assert found == [
        ["operators.py", 1, "torch", 0],
        ["operators.py", 2, "pandas", 6],
        ["operators.py", 3, "yaml", 6],
        ["operators.py", 4, "msgspec", 0],
        ["own.py", 1, "streamlit", 2],
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import math\nmath.prod([])", [2]),
        ("import math as m\nprod = m.prod", [2]),
        ("from math import prod\nprod([])", [2]),
        ("from math import prod as p\np([])", [2]),
        ("from math import *\nprod([])", [2]),
        ("import math\nf = getattr(math, 'prod')", [2]),
        ("import functools\nfunctools.reduce\nsum([])", [2, 3]),
        ("from math import prod", []),  # nothing uses it
        ("def prod(xs): pass\nprod([])", []),
        ("from math import *\ndef prod(xs): pass\nprod([])", []),
        ("def sum(xs): pass\nsum([])", []),
        ("sum = 0\nsum += 1\nprint(sum)", []),
        ("def f(sum): return sum", []),
        ("'math.prod'  # math.prod", []),
        ("import math\nmath.product", []),
        ("def broken(", []),
    ],
)
def test_what_is_forbidden_is_found_under_any_name_and_nothing_else_is(text: str, lines: list[int]) -> None:
    names = ["math.prod", "functools", "sum"]
    found = forbidden.run(Sources({"operators.py": text}), ["operators.py"], names)
    assert sorted({line for _, line, _ in found}) == lines
    assert may_use(text, names) or not lines


def load(files: dict[str, str], *listed: str) -> InProcess:
    return InProcess(files, package="minitorch", listed=listed)


def test_on_a_students_machine_the_same_may_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where something else is installed, which is found for everybody else."""
    (tmp_path / "installed_here.py").write_text("there = True")
    monkeypatch.syspath_prepend(tmp_path)
    text = "import installed_here\ndef f():\n    return installed_here.there()"
    late = "def f():\n    import installed_here\n    return 1"
    for files, listed, words in (
        ({"operators.py": text}, (), "operators.py, line 1 imports installed_here, which is not there"),
        ({"operators.py": late}, (), "No module named 'installed_here'"),
    ):
        sys.modules.pop("installed_here", None)
        operators = load(files, *listed).for_probe(reads_source=False).operators
        with pytest.raises(ImportError, match=words):
            operators.f()
    sys.modules.pop("installed_here", None)
    assert load({"operators.py": late}, "installed_here").for_probe(reads_source=False).operators.f() == 1
    assert importlib.import_module("installed_here").there


def test_typing_extensions_stands_for_typing_also_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typing_extensions.py").write_text("Protocol = None")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "typing_extensions", raising=False)
    files = {"operators.py": "from typing_extensions import Protocol\nclass P(Protocol): pass\n"}
    assert load(files).for_probe(reads_source=False).operators.P.__mro__[1] is Protocol
    monkeypatch.delitem(sys.modules, "typing_extensions")


def test_the_package_has_all_that_its_files_define() -> None:
    files = {
        "module.py": "class Module: pass\nLIMIT: int = 3\n_hidden = 1\nif True:\n    inner = 1\n",
        "operators.py": "from minitorch import Module\nimport minitorch\ndef f(): return minitorch.module.Module\n",
        "test_it.py": "raise SystemExit('a script is not imported by a star')\ndef test_a(): pass\n",
        "star.py": "from minitorch import *\nfound = sorted(n for n in globals() if n[0] != '_')\n",
        "lost.py": "from minitorch import inner\n",
    }
    code = load(files).for_probe(reads_source=False)
    assert code.operators.f() is code.operators.Module is code.module.Module
    assert code.star.found == ["LIMIT", "Module", "f"]
    with pytest.raises(ImportError, match="cannot import name 'inner'"):
        _ = code.lost
    named = load({**files, "__init__.py": "from .module import *"}).for_probe(reads_source=False)
    assert named.star.found == ["LIMIT", "Module"]


def assignment(folder: Path, line: str) -> Path:
    text = (ROOT / "assignments/module0/assignment.toml").read_text().replace("[files]", f"{line}\n\n[files]")
    path = folder / "assignments/module0/assignment.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    shutil.copytree(ROOT / "tests/checks", folder / "tests/checks")
    return folder


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def reduce(f, s): ...\ndef prod(ls):\n    return reduce(mul, 1.0)(ls)", []),
        ("def prod(ls):\n    return _folded(ls)\ndef _folded(ls):\n    return reduce(mul, 1.0)(ls)", []),
        ("prod = reduce(mul, 1.0)", []),
        ("from . import operators\ndef prod(ls):\n    return operators.reduce(mul, 1.0)(ls)", []),
        ("from functools import reduce\ndef reduce(f, s): ...\ndef prod(ls):\n    return reduce(mul, 1.0)(ls)", []),
        ("import functools\ndef prod(ls):\n    return functools.reduce(mul, ls, 1.0)", [2]),
        ("from functools import reduce\ndef prod(ls):\n    return reduce(mul, ls, 1.0)", [2]),
        ("def prod(ls):\n    # reduce\n    r = 1.0\n    for x in ls:\n        r *= x\n    return r", [1]),
        ("def reduce(f, s): ...\ndef prod(ls):\n    r = 1.0\n    return r", [2]),
        ("def mul(x, y): ...", []),  # there is no such function to say anything of
        ("def broken(", []),
    ],
)
def test_a_function_that_does_without_what_it_has_to_use_is_named(text: str, lines: list[int]) -> None:
    found = not_used.run(Sources({"operators.py": text}), [["operators.py", "prod", ["reduce"]]])
    assert [line for _, line, *_ in found] == lines


def test_of_most_texts_it_is_seen_without_parsing_that_nothing_is_lacking() -> None:
    text = "def prod(ls):\n    return reduce(mul, 1.0)(ls)\n\ndef other():\n    return 1\n"
    assert not may_lack(text, "prod", ["reduce"])
    assert may_lack(text, "other", ["reduce"])
    assert not may_lack(text, "another", ["reduce"])


@pytest.mark.parametrize(
    "line",
    ['require."mul.py".prod = ["reduce"]', 'require."module.py".prod = []', 'require."module.py".x = ["a b"]'],
)
def test_what_is_required_is_of_a_file_of_the_assignment(tmp_path: Path, line: str) -> None:
    with pytest.raises(HarnessFault, match=r"expected (a file of the assignment|the name of a function)"):
        load_assignment(assignment(tmp_path, line), "module0")


def test_an_assignment_lists_and_forbids_by_dotted_names(tmp_path: Path) -> None:
    root = assignment(tmp_path, 'imports = ["scipy", "yaml"]\nforbid = ["math.prod", "sum"]')
    loaded = load_assignment(root, "module0")
    assert (loaded.imports, loaded.forbid) == (("scipy", "yaml"), ("math.prod", "sum"))
    assert Tasks.read(root).imports == ("scipy", "yaml")


@pytest.mark.parametrize(
    "line", ['imports = "scipy"', "imports = [1]", 'forbid = ["math.prod()"]', 'forbid = ["a", "a"]']
)
def test_an_assignment_that_lists_something_else_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(
        HarnessFault,
        match=r"assignment\.toml:\d+\): expected (an array|a list|a text|the name of a module|each name once)",
    ):
        load_assignment(assignment(tmp_path, line), "module0")


def test_the_released_text_says_what_may_be_imported_and_what_is_forbidden(tmp_path: Path) -> None:
    root = assignment(tmp_path, 'imports = ["scipy"]\nforbid = ["math.prod", "sum"]')
    for name in ("pyproject.toml", "tests/release.toml"):
        shutil.copy(ROOT / name, root / name)
    choice = Choice((load_assignment(root, "module0"),), (), frozenset())
    readme = handout_files(root, choice, handed_out(root))["README.md"].decode()
    assert "`scipy`" in readme
    assert "`math.prod`, `sum`" in readme
