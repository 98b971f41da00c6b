"""What a submission may import, in real children: the same from each fork server, and no more than is decided."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.courses.suite import Suite
from grader.feedback.told import notices
from grader.grading.submission import CheckExaminer, Passes
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.kit.answering.library import WITHOUT_WORK, is_held
from grader.kit.errors import HarnessFault
from grader.results.scorecard import Scorecard
from grader.running.examiners import open_check_examiner
from grader.sandbox.client import ForkServer
from grader.sandbox.importing.holding import WARM, Holds
from grader.sandbox.isolation.canary import escapes

ROOT = Path(__file__).parents[3]
HONEST = read_folder(ROOT / "reference")
FILES = {name: HONEST[name] for name in ("operators.py", "module.py")}

# Names of this Python's library that nobody can import here: they are of other systems, or left out.
ABSENT = sorted(n for n in sys.stdlib_module_names if not is_held(n))


ROOT_OF = "lambda name: name.partition('.')[0]"


@pytest.fixture(scope="module")
def examiner(examiners: Mapping[str, CheckExaminer]) -> CheckExaminer:
    return examiners["module0"]


def graded(examiner: CheckExaminer, top: str = "", end: str = "", **others: str) -> Scorecard:
    """The card of an honest submission with lines more, at the top or the end of operators.py, and with other files."""
    files = {**FILES, "operators.py": f"{top}\n{FILES['operators.py']}\n{end}\n"}
    files |= {f"{name}.py": text for name, text in others.items()}
    return examiner.grade(Submission("someone", files, {}, {}, (), str(hash(str(files)))))


def facts(card: Scorecard) -> Mapping[str, object]:
    """What must be as without the lines."""
    reasons = [(r.check, r.verdict) for r in card.results if r.verdict != "passed"]
    return {"score": card.score, "reasons": reasons, "errors": dict(card.load_errors), "there": card.not_there}


@pytest.mark.parametrize(
    "top",
    [
        "import calendar, doctest, glob, pdb, zipfile, xml.etree.ElementTree, importlib.metadata",
        "import multiprocessing.pool, socket, subprocess, http.client, asyncio, concurrent.futures, urllib.request",
        "from numpy import *\nfrom numpy.random import *",
        "import numpy.testing as npt, numpy.polynomial.polynomial, numpy.f2py\nfrom numpy.lib import stride_tricks",
        "import tkinter.ttk, sqlite3, readline, curses, turtle\nfrom tkinter import *\nfrom tkinter import messagebox",
        "try:\n    import no_such_module\nexcept ImportError:\n    pass\nimport calendar\nimport calendar",
        "try:\n    import calendars\nexcept ImportError:\n    import calendar as c\nc.isleap(4)",
        "import importlib\ncalendar = importlib.import_module('calendar')\nassert __import__('calendar') is calendar",
        "import torch, pandas as pd\nimport matplotlib.pyplot as plt\nfrom streamlit import *\nfrom yaml import load",
        "from torch import Tensor\ndef shown(x: Tensor | None = None) -> Tensor['n']: pass",
        "import streamlit as st\nif __name__ == '__main__':\n    st.title('operators')",
        "import pytest, msilib\nfrom hypothesis import given\nfrom typing_extensions import Protocol, TypedDict",
        "import minitorch\nimport minitorch.module as one\nfrom minitorch import Module\nfrom . import module as two\n"
        "from .module import Module as same\nfrom student import module as three\nimport module\n"
        "assert one is two is three is module and Module is same is module.Module is minitorch.module.Module",
    ],
)
def test_an_import_that_nothing_uses_costs_nothing(examiner: CheckExaminer, top: str) -> None:
    assert facts(graded(examiner, top)) == facts(graded(examiner))


def test_what_is_imported_inside_a_function_or_after_a_failed_try_works(examiner: CheckExaminer) -> None:
    late = (
        "_mul = mul\ndef mul(x, y):\n    try:\n        import winreg\n    except ImportError:\n        import wave\n"
        "    import numpy.testing\n    from xml.sax import saxutils\n    return _mul(x, y)"
    )
    assert facts(graded(examiner, end=late)) == facts(graded(examiner))


def test_whole_packages_of_ones_own_can_be_taken_by_a_star(examiner: CheckExaminer) -> None:
    module = FILES["module.py"]
    future = "from __future__ import annotations\n"
    assert future in module
    starred = module.replace(future, f"{future}from minitorch import *\nassert mul(2.0, 3.0) == 6.0\n")
    assert facts(graded(examiner, module=starred)) == facts(graded(examiner))


@pytest.mark.parametrize(
    ("top", "reason"),
    [
        ("import torch\nZEROS = torch.zeros(3)", "torch.zeros: operators.py, line 1 imports torch"),
        ("from numba import njit\n@njit\ndef f(): pass", "numba.njit: operators.py, line 1 imports numba"),
        ("from torch import nn\nclass Net(nn.Module): pass", "torch.nn.Module:"),
        ("import os, torch as t\nwith t.no_grad: pass", "torch.no_grad:"),
        ("import tkinter\nclass App(tkinter.Frame): pass", "tkinter cannot do its work when code is graded"),
        ("import sqlite3\nsqlite3.connect(':memory:')", "sqlite3.connect:"),
        ("import os.no_such_thing", "No module named 'os.no_such_thing'"),
        ("import xml.no_such_thing", "No module named 'xml.no_such_thing'"),
        ("from minitorch import nobody_defines_it", "cannot import name 'nobody_defines_it'"),
        ("import importlib\nimportlib.import_module('torch')", "No module named 'torch'"),
    ],
)
def test_what_is_used_and_is_not_there_says_so(examiner: CheckExaminer, top: str, reason: str) -> None:
    card = graded(examiner, top)
    assert reason in card.load_errors["operators.py"]["m"]
    assert card.score < card.max_score


def test_imports_of_what_is_not_there_are_said_with_their_lines(examiner: CheckExaminer) -> None:
    card = graded(examiner, "import os\nimport torch\nimport matplotlib.pyplot as plt", "def plot():\n    plt.show()")
    assert card.passed_over == (
        "operators.py, line 2: torch is not there when code is graded; nothing uses it, so it costs nothing",
    )
    (said,) = card.not_there
    assert said.startswith(
        "operators.py, line 3 imports matplotlib.pyplot, which is not there (only Python's own modules"
    )
    assert "uses it, and fails where it runs: remove it, or move it below" in said
    assert (card.score, card.flags) == (card.max_score, ())


def test_what_is_left_out_or_of_another_system_is_not_there(examiner: CheckExaminer) -> None:
    tries = [f"try:\n    import {name}\n    there.append('{name}')\nexcept ImportError:\n    pass" for name in ABSENT]
    card = graded(examiner, "there = []\n" + "\n".join(tries) + "\nprint('there:', *there)")
    assert (card.printed, card.score) == ("there:\n", card.max_score)
    assert {"antigravity", "idlelib"} <= {*ABSENT}


def test_what_has_no_work_is_a_stand_in_also_where_it_is_installed(examiner: CheckExaminer) -> None:
    names = sorted(name for name in WITHOUT_WORK if "." not in name)
    card = graded(
        examiner, f"import {', '.join(names)}\nprint(*[m for m in ({', '.join(names)}) if m.__spec__.origin])"
    )
    assert (card.printed, card.score) == ("\n", card.max_score)


def test_a_file_of_ones_own_goes_before_what_only_a_wide_fork_server_holds(examiner: CheckExaminer) -> None:
    """Or the grade would depend on which fork server it is: here another import asks for the wide one."""
    for top in ("import calendar", "import calendar, xml.dom"):
        card = graded(examiner, f"{top}\nprint(calendar.OWN)", calendar="OWN = 'my own'\n")
        assert (card.printed, card.score) == ("my own\n", card.max_score)


def test_a_child_that_misses_nothing_never_starts_a_wide_fork_server(examiner: CheckExaminer) -> None:
    calls = []

    def wide() -> CheckExaminer:
        calls.append("started")
        assert examiner.wide is not None
        return examiner.wide()

    alone = CheckExaminer(examiner.passes, examiner.servers, examiner.known, wide=wide)
    graded(alone, "import torch\n" + "\n".join(f"import {name}" for name in WARM if name != "__future__"))
    assert calls == []
    graded(alone, "import calendar")
    assert calls == ["started"]


def test_the_status_of_a_child_that_misses_something_is_a_crash_in_a_wide_fork_server(examiner: CheckExaminer) -> None:
    card = graded(examiner, end="import os\n_neg = neg\ndef neg(x):\n    os._exit(86)")
    lost = {r.check: r.verdict for r in card.results if "neg" in r.check and r.verdict != "passed"}
    assert lost["neg_changes_the_sign"] == "crashed"


def test_a_listed_module_is_there_with_its_version_and_what_is_not_listed_is_not(examiner: CheckExaminer) -> None:
    with_click = _listing(examiner.suite, "click")
    with open_check_examiner(ROOT, with_click) as opened:
        card = graded(opened, "import click, click.testing\nprint(click.__name__, callable(click.echo))\nimport yaml")
    assert card.printed == "click True\n"
    assert list(card.imports) == ["click"]
    assert card.imports["click"][0].isdigit()
    assert with_click.digest != examiner.suite.digest
    assert card.score == card.max_score


@pytest.mark.parametrize("more", ["", "\nimport calendar"], ids=["narrow", "wide"])
def test_what_the_harness_alone_needs_is_not_there(examiner: CheckExaminer, more: str) -> None:
    """And the card says so, as of anything else that is installed beside the grader."""
    card = graded(examiner, f"import sys\nimport msgspec{more}\nprint(*{{*map({ROOT_OF}, sys.modules)}})")
    extra = {*card.printed.split()} - sys.stdlib_module_names
    # numpy brings two names of the compiler that built it; Python the settings it was built with
    known = {"numpy", "_cython", "cython_runtime", "_sysconfigdata", "msgspec"}
    assert {name for name in extra if not name.startswith(("__", *known))} == {"grader", "tests", "minitorch"}
    assert card.passed_over == (
        "operators.py, line 2: msgspec is not there when code is graded; nothing uses it, so it costs nothing",
    )
    used = graded(examiner, f"import msgspec{more}\nTEXT = msgspec.json.encode(1)")
    assert "msgspec.json.encode: operators.py, line 1 imports msgspec" in used.load_errors["operators.py"]["m"]
    deep = graded(examiner, f"import importlib{more}\nimportlib.import_module('msgspec')")
    assert deep.load_errors["operators.py"]["m"] == "No module named 'msgspec'"


def test_what_the_harness_needs_is_there_where_the_assignment_lists_it(examiner: CheckExaminer) -> None:
    with open_check_examiner(ROOT, _listing(examiner.suite, "msgspec")) as opened:
        card = graded(opened, "import msgspec\nprint(msgspec.json.encode([1]))")
    assert (card.printed, card.score) == ("b'[1]'\n", card.max_score)


def _listing(suite: Suite, *imports: str) -> Suite:
    return replace(suite, assignment=replace(suite.assignment, imports=imports))


def test_a_listed_module_that_is_not_installed_stops_the_grading(examiner: CheckExaminer) -> None:
    suite = _listing(examiner.suite, "no_such_module")
    with pytest.raises(HarnessFault, match="expected it to be installed beside the grader"):
        _ = suite.digest


def test_what_is_forbidden_is_said_with_its_line_and_a_flag_and_costs_no_points(examiner: CheckExaminer) -> None:

    forbidding = replace(
        examiner.suite, assignment=replace(examiner.suite.assignment, forbid=("math.prod", "functools"))
    )
    strict = CheckExaminer(Passes(forbidding), examiner.servers, examiner.known)
    card = graded(
        strict, "from math import prod as p\nimport functools as f\ndef z():\n    return p([1.0]) + f.reduce(mul, [])"
    )
    assert card.forbidden == ("operators.py, line 4: functools", "operators.py, line 4: math.prod")
    assert (card.score, card.flags) == (card.max_score, ("forbidden",))
    assert graded(strict, "import functools\nfrom math import prod").forbidden == ()


def test_a_function_that_does_without_what_its_task_asks_for_is_told_so_at_no_cost(examiner: CheckExaminer) -> None:
    card = graded(examiner, end="def prod(ls):\n    r = 1.0\n    for x in ls:\n        r *= x\n    return r")
    (place,) = card.not_used
    assert place.endswith(": prod does not use reduce")
    assert ("sum", "reduce") in card.uses
    assert ("prod", "reduce") not in card.uses
    assert (card.score, card.flags) == (card.max_score, ())
    assert f"{place}, for which the task asks. This costs no points." in list(notices(card))
    assert graded(examiner).not_used == ()


def test_a_child_of_a_wide_fork_server_is_refused_all_that_others_are() -> None:

    with ForkServer(ROOT, holds=Holds(is_wide=True)) as server:
        assert escapes(server) == ()
