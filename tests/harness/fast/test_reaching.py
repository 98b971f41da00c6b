"""What is found of a submission's reaching out in its parsed source, and what honest code looks like it and is not."""

import pytest

from grader.kit.answering.in_process import read_folder
from grader.kit.answering.loading import Sources
from grader.sandbox.source.reaching import may_reach, reached
from tests.harness.attack_rows import ROOT

REACHING = {
    "other letters": "import \uff43\uff54ypes as c\nc.CDLL(None)",
    "import of a part": "from sys import modules\nmodules['x']",
    "import under another name": "from sys import modules as m\nm['x']",
    "module under another name": "import sys as s\ns.modules",
    "assigned": "import sys\nt = sys\nt.modules",
    "assigned to an attribute": "import sys\nclass A: pass\nA.s = sys\nA().s.modules",
    "assigned in a class": "class A:\n    s = __import__('sys')\nA.s.modules",
    "argument by default": "def f(s=__import__('sys')):\n    return s.modules",
    "argument": "(lambda s: s.modules)(__import__('sys'))",
    "variable of a loop": "import sys\nfor m in (sys,):\n    m.modules",
    "module of a module": "import typing\ntyping.sys.modules",
    "its hidden name": "import collections\ncollections._sys.modules",
    "sum": "getattr(x, 'f_' + 'back')",
    "sum of names": "a, b = 'f_', 'back'\ngetattr(x, a + b)",
    "f-string": "n = 'locals'\ngetattr(x, f'f_{n}')",
    "backwards": "getattr(x, 'kcab_f'[::-1])",
    "joined": "getattr(x, ''.join(['f', '_', 'back']))",
    "percent": "getattr(x, '%s_back' % 'f')",
    "format": "getattr(x, '{}_{}'.format('f', 'back'))",
    "characters": "getattr(x, chr(102) + '_back')",
    "bytes": "getattr(x, bytes([102, 95, 98, 97, 99, 107]).decode())",
    "hexadecimal": "getattr(x, bytes.fromhex('665f6261636b').decode())",
    "replaced": "getattr(x, 'g_back'.replace('g', 'f'))",
    "escaped": "getattr(x, '\\x66_back')",
    "unbound": "object.__getattribute__(x, 'f_' + 'back')",
    "descriptor": "type(x).__dict__['f_' + 'back'].__get__(x)",
    "many at once": "from operator import attrgetter\nattrgetter('f_back.f_locals')(x)",
    "formatted": "'{0.gi_frame.f_back}'.format(x)",
    "pattern": "match x:\n    case object(f_back=y):\n        pass",
    "traceback": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e.__traceback__.tb_frame",
    "generator": "(i for i in ()).gi_frame",
    "import of a sum": "__import__('ct' + 'ypes').CDLL",
    "import of a join": "import importlib\nimportlib.import_module(''.join(['gr', 'ader']))",
    "import of anything": "import importlib\nimportlib.import_module(input())",
    "path of a module": "import pkgutil\npkgutil.resolve_name('sys:modules')",
    "harness": "import grader.kit.answering.answers",
    "probes": "from tests import probes",
    "patched": "from unittest.mock import patch\npatch('tests.probes.trees.Built')",
    "objects": "import gc\ngc.get_objects()",
    "all names": "from gc import *\nget_objects()",
    "all names of sys": "from sys import *\nmodules",
    "foreign functions": "from ctypes import *\nCDLL(None)",
    "stack": "import inspect as i\ni.stack()",
    "stack by name": "from inspect import stack as s\ns()",
    "globals": "def f(): pass\nf.__globals__",
    "closure": "f.__closure__[0].cell_contents",
    "builtins": "__builtins__['eval']",
    "function's own module": "print.__self__.__import__('sys').modules",
    "classes": "().__class__.__base__.__subclasses__()",
    "dictionary": "import sys\nsys.__dict__['mod' + 'ules']",
    "variables": "import sys\nvars(sys)['modules']",
    "any name in sys": "import sys\ngetattr(sys, input())",
    "name in sys": "import sys\ngetattr(sys, 'mod' + 'ules')",
    "text": "exec('import sys; sys.modules')",
    "text that is built": "exec(bytes(map(int, '1 2'.split())))",
    "execution under another name": "run = exec\nrun(x)",
    "channel": "import os\nos.write(100, b'')",
    "its twin": "import posix\nposix.read(100, 1)",
}
HONEST = {
    "limit": "import sys\nsys.setrecursionlimit(10_000)",
    "arguments": "import sys\nprint(sys.argv, sys.maxsize, sys.float_info.max, file=sys.stderr)",
    "path": "import os, sys\nsys.path.append(os.path.dirname(__file__))",
    "logging": "import logging\nlogging.getLogger(__name__).info('x')",
    "typing": "from typing import Any, Callable\nimport typing",
    "comment": "# see sys.modules, gc.get_objects() and sys._getframe().f_back\nx = 1",
    "docstring": "def f():\n    '''As inspect.stack() and f_back.'''",
    "message": "raise ValueError('no frame, no f_back and no sys.modules here')",
    "unused": "import ctypes, gc, inspect, socket, sys\nfrom sys import modules as _m",
    "signature": "import inspect\ninspect.signature(print)",
    "collected": "import gc\ngc.collect()",
    "printed": "import traceback\ntraceback.print_exc()",
    "method": "import sys\nclass Module:\n    def modules(self):\n        return list(self._modules.values())\n\n"
    "    def eval(self):\n        for m in self.modules():\n            m.eval()",
    "variables": "modules, stack, trace = [], [], 0\nstack.append(modules)",
    "files": "import io, os\nf = io.StringIO()\nf.write('x')\nf.read()\nf.close()\nos.environ.get('X')",
    "name": "def f(self, name):\n    return getattr(self, name) or getattr(self, 'train_' + name)",
    "attribute": "import sys\ngetattr(sys, 'maxsize')",
    "other import": "import importlib\nimportlib.import_module('math')\n__import__('math').exp(1)",
    "own tests": "import tests.test_operators",
    "text": "exec('x = 1')\neval('1 + 1')",
    "own eval": "def eval(module):\n    return module\n\neval(x)",
    "strings": "x = 'f_' + 'front'\ny = 'module'",
    "variables of one's own": "class A: pass\nvars(A())['x']\nA().__dict__['f_' + x]",
    "code": "def f(): pass\nf.__code__.co_argcount",
    "copies": "import copy, functools, itertools, math, operator, random, time\ncopy.deepcopy(x)",
    "syntax error": "import sys\nsys.modules[\n",
}


def found(files: dict[str, str], graded: str = "operators.py") -> list[list[object]]:
    answer: list[list[object]] = reached.run(Sources(files), [graded])
    return answer


@pytest.mark.parametrize("text", REACHING.values(), ids=REACHING)
def test_what_reaches_out_is_found(text: str) -> None:
    assert found({"operators.py": text})
    assert may_reach(text)


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_what_does_not_is_not(text: str) -> None:
    assert found({"operators.py": text}) == []


def test_file_line_and_word_are_given() -> None:
    assert found({"operators.py": "import sys\n\nx = sys.modules\n"}) == [["operators.py", 3, "sys.modules"]]


@pytest.mark.parametrize(
    "taken",
    ["from helper import m\nm['x']", "from .helper import m as n\nn['x']", "import helper\nhelper.m['x']",
     "from helper import *\nm['x']", "import helper as h\nh.m['x']", "__import__('hel' + 'per').m['x']"],
)  # fmt: skip
def test_it_may_come_through_another_file(taken: str) -> None:
    assert found({"operators.py": taken, "helper.py": "from sys import modules as m\n"})


def test_a_file_that_nothing_imports_is_not_read() -> None:
    assert found({"operators.py": "x = 1", "notes.py": "import sys\nsys.modules"}) == []


def test_a_file_that_cannot_be_read_is_said_to_be_so() -> None:
    ((file, line, why),) = found({"operators.py": f"x = {'-' * 100_000}1"})
    assert (file, line) == ("operators.py", 0)
    assert why in ("MemoryError", "RecursionError")


def test_a_deep_expression_hides_nothing_beside_it() -> None:
    deep = f"x{'.a' * 700}\ny = {' + '.join(['z'] * 700)}\n"
    assert ["operators.py", 4, "sys.modules"] in found({"operators.py": f"{deep}import sys\nsys.modules\n"})


@pytest.mark.parametrize("folder", ["reference", "student"])
def test_the_course_s_own_files_reach_nowhere(folder: str) -> None:
    files = read_folder(ROOT / folder)
    assert [file for file in files if file != "properties.py" and found(files, file)] == []
