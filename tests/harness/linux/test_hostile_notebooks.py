"""Notebooks that want more than they are worth, or less for their neighbours: none wins or costs anything."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness.linux.notebook_material import (
    CLEAN,
    Book,
    Quirk,
    cell_of,
    changed,
    code,
    graded_as_class,
    packed,
    require_as_said,
    with_cell,
    with_text,
    wrong,
)  # fmt: skip
from tests.harness.linux.test_notebooks import Outcome, course  # noqa: F401 - fixture


def linked(book: Book) -> None:
    cell_of(book, "mul")["metadata"]["tags"] = ["skip-execution"]
    cell_of(book, "mul_answer")["source"] = "def mul(x, y):\n    return 7.0"


def deep(levels: int) -> bytes:
    return b'{"cells": ' + b"[" * levels + b"]" * levels + b"}"


HOSTILE: Mapping[str, Quirk] = {
    "skips_checks": Quirk(changed(linked), ("mul",)),
    "forgets_ast": wrong("get_ipython().ast_transformers.append(None)"),
    "input_transformer": wrong("get_ipython().input_transformers_post.append(lambda lines: ['pass'])"),
    "display_hook": wrong(
        "import sys\nsys.displayhook = lambda x: None\nget_ipython().events.register('pre_run_cell', print)"
    ),
    "kills_the_child": wrong("import os\nos._exit(0)", told=("ends the program",)),
    "kills_its_parent": wrong("import os\nos.kill(os.getppid(), 9)"),
    "equal_to_all": Quirk(
        with_text("mul_answer", "class E(float):\n    def __eq__(self, o): return True\ndef mul(x, y): return E(7.0)"),
        ("mul",),
    ),
    "patches_math": wrong("import math, builtins\nmath.isclose = lambda *a, **k: True\nbuiltins.abs = lambda x: 0.0"),
    "looks_for_frames": wrong("import sys\nsys._getframe(1).f_locals.clear()"),
    "changes_the_runner": wrong(
        "import gc\nfor x in gc.get_objects():\n    if hasattr(x, 'notebooks'):\n        x.notebooks.clear()"
    ),
    "writes_a_module": wrong("%%writefile operators.py\nmul = 1"),
    "writes_a_file": wrong("open('numpy.py', 'w').write('x')"),
    "reads_the_release": wrong("print(open('/etc/passwd').read())\n!cat ../../source/mod0/mod0.ipynb"),
    "shell": wrong("get_ipython().system('id')\nimport os\nos.system('id')"),
    "asks_the_network": wrong("import socket\nsocket.create_connection(('127.0.0.1', 80))"),
    "takes_memory": wrong("x = bytearray(4 * 10**9)"),
    "prints_without_end": wrong("while True: print('x' * 1000)", told=("end",)),
    "forges_a_cell_mark": wrong("# %% the locked cell setup\n# %% cell 4 (mul_answer)\nx = None"),
    "ends_inside_a_function": Quirk(with_text("mul_answer", "import os\ndef mul(x, y):\n    os._exit(0)"), ("mul",)),
    "has_no_end_inside_a_function": Quirk(with_text("mul_answer", "def mul(x, y):\n    while True: pass"), ("mul",)),
    "ignores_interrupts": wrong("import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: pass", told=("end",)),
    "runs_the_reference": wrong(
        "exec(open('../../../source/mod0/mod0.ipynb').read())\nimport reference\nmul = reference.mul"
    ),
    "changes_the_gradebook": wrong(
        "import sqlite3\nsqlite3.connect('../gradebook.db').execute('UPDATE grade SET x=1')"
    ),
    "leaves_somebody_behind": wrong("import os\nif os.fork() == 0:\n    import time\n    time.sleep(12)"),
    "removes_the_others": wrong("import shutil\nshutil.rmtree('../..')"),
    "shows_a_page": wrong(
        "display('<script>document.title=1</script>')\nfrom IPython.display import HTML\nHTML('<b>')"
    ),
    "changes_the_settings": wrong("open('nbgrader_config.py', 'a').write('import os')"),
    "prints_many_lines": wrong("for n in range(300_000): print(n)"),
    "prints_a_long_line": wrong("print('x' * 100_000_000)"),
    "numpy_beside": Quirk({**wrong("").files, "numpy.py": b"isclose = lambda *a, **k: True"}, ("mul",)),
    "launcher_beside": Quirk({**wrong("").files, "ipykernel_launcher.py": b"raise SystemExit"}, ("mul",)),
    "package_beside": Quirk({**wrong("").files, "grader/__init__.py": b"x = 1"}, ("mul",)),
    "sites_beside": Quirk({**wrong("").files, "sitecustomize.py": b"1 / 0", "conftest.py": b"1 / 0"}, ("mul",)),
    "deep_code": Quirk(with_text("mul_answer", "x = " + "(" * 5_000 + ")" * 5_000), ("mul",), ("mul_answer",)),
    "deep_unary": Quirk(with_text("mul_answer", "x = " + "-" * 100_000 + "1"), ("mul",), ("mul_answer",)),
    "deep_json": Quirk({"mod0.ipynb": deep(100_000)}, None, ("nested",)),
    "many_values": Quirk({"mod0.ipynb": b'{"cells": [' + b"[]," * 2_500_000 + b"[]]}"}, None, ("values",)),
    "many_cells": Quirk({"mod0.ipynb": json.dumps({"cells": [code("x")] * 3_000}).encode()}, None, ("notebook",)),
    "large": Quirk({"mod0.ipynb": b'{"cells": "' + b"x" * 11_000_000 + b'"}'}, None, ("bytes",)),
    "much_code": Quirk(with_cell("x = 1\n" * 60_000), None, ("code",)),
    "key_twice": Quirk(
        {"mod0.ipynb": json.dumps(CLEAN).replace('"cells":', '"cells": [], "cells":').encode()}, None, ("twice",)
    ),
    "key_twice_escaped": Quirk(
        {"mod0.ipynb": json.dumps(CLEAN).replace('"cells":', '"c\\u0065lls": [], "cells":').encode()}, None, ("twice",)
    ),
    "no_cells": Quirk({"mod0.ipynb": b'{"nbformat": 4}'}, None, ("cells",)),
    "a_list": Quirk({"mod0.ipynb": b"[]"}, None, ("notebook",)),
    "null_bytes": Quirk(with_text("mul_answer", "def mul(x, y):\n    return x * y\0"), ("mul",), ("mul_answer",)),
}


@pytest.fixture(scope="module")
def outcomes(course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:  # noqa: F811
    """What became of all of them, graded as one class between two clean neighbours."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "linked").mkdir()
    (folder / "linked" / "mod0.ipynb").symlink_to(folder / "zzz" / "mod0.ipynb")
    clean = Quirk(packed(CLEAN))
    return graded_as_class(course, folder, {**HOSTILE, "aaa": clean, "zzz": clean}, "hostile")


@pytest.mark.parametrize("name", HOSTILE)
def test_it_wins_nothing_and_is_told(name: str, outcomes: dict[str, Outcome]) -> None:
    require_as_said(HOSTILE[name], outcomes[name])


def test_the_neighbours_have_all_points(outcomes: dict[str, Outcome]) -> None:
    assert [outcomes[name].lost for name in ("aaa", "zzz")] == [[], []]
    assert len(outcomes) == len(HOSTILE) + 3


def test_a_link_to_another_submission_is_followed_by_nobody(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["linked"].card is None
    assert "is a symbolic link; hand in the file itself" in outcomes["linked"].reason
