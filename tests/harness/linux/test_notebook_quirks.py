"""More that happens to notebooks between a release and an upload, made from one that is all right, and what is tried.

Each quirk changes the files of a submission, and says which checks it loses, and words that the student is told. None
that is honest loses anything which Jupyter would have run; none that is hostile wins anything, or stops the others.
"""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.harness.linux.test_notebooks import EXPECTED, NOTEBOOKS, Outcome, course, graded  # noqa: F401 - fixture

CLEAN = json.loads((NOTEBOOKS / "submissions" / "clean" / "mod0.ipynb").read_text())
RELEASED = json.loads((NOTEBOOKS / "released.ipynb").read_text())
ALL = list(EXPECTED["table"])
Book = dict[str, Any]
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Quirk:
    """What was done to the notebook, and what must come of it."""

    files: Files
    lost: tuple[str, ...] | None = ()  # None: not graded
    told: tuple[str, ...] = ()


def cell_of(book: Book, grade_id: str) -> Book:
    return next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def code(text: str, **metadata: Any) -> Book:
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": text}


def packed(book: Book, name: str = "mod0.ipynb") -> Files:
    return {name: json.dumps(book).encode()}


def changed(change: Callable[[Book], object], name: str = "mod0.ipynb") -> Files:
    book = copy.deepcopy(CLEAN)
    change(book)
    return packed(book, name)


def with_cell(text: str, at: int = 2, **metadata: Any) -> Files:
    return changed(lambda book: book["cells"].insert(at, code(text, **metadata)))


def with_text(grade_id: str, text: str) -> Files:
    return changed(lambda book: cell_of(book, grade_id).update(source=text))


def text_of(grade_id: str) -> str:
    return "".join(cell_of(CLEAN, grade_id)["source"])


def stripped(book: Book) -> None:
    for cell in book["cells"]:
        cell["metadata"] = {"id": "x"}


def doubled(grade_id: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book["cells"].append(copy.deepcopy(cell_of(book, grade_id)))

    return change


def in_format_3(book: Book) -> None:
    cells = book.pop("cells")
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
    book.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells}])


def checks_first(book: Book) -> None:
    checks = [c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") in ALL]
    book["cells"] = checks + [c for c in book["cells"] if c not in checks]


def of_other_kind(kind: str) -> Callable[[Book], None]:
    return lambda book: cell_of(book, "mul_answer").update(cell_type=kind)


def split_class(book: Book) -> None:
    """The class in one cell, and a method of it put in from another one, as people do to try it."""
    cell = cell_of(book, "module_answer")
    text = "".join(cell["source"])
    head, _, walk = text.partition("    def named_parameters")
    cell["source"] = head
    walk = "def named_parameters" + walk.replace("\n    ", "\n") + "\n\nModule.named_parameters = named_parameters\n"
    book["cells"].insert(book["cells"].index(cell) + 1, code(walk))


def linked(book: Book) -> None:
    cell_of(book, "mul")["metadata"]["tags"] = ["skip-execution"]
    cell_of(book, "mul_answer")["source"] = "def mul(x, y):\n    return 7.0"


HONEST: Mapping[str, Quirk] = {
    "ids_stripped": Quirk(changed(stripped), told=("lost its grade ids",)),
    "bom": Quirk({"mod0.ipynb": b"\xef\xbb\xbf" + json.dumps(CLEAN).encode()}),
    "utf16": Quirk({"mod0.ipynb": json.dumps(CLEAN).encode("utf-16")}),
    "as_text": Quirk(packed(CLEAN, "mod0.ipynb.txt"), told=("mod0.ipynb.txt",)),
    "own_name": Quirk(packed(CLEAN, "Ada Doe homework.ipynb"), told=("Ada Doe homework.ipynb",)),
    "below_folders": Quirk(packed(CLEAN, "week 1/mod0/mod0.ipynb")),
    "checkpoint_beside": Quirk({**packed(CLEAN), **packed(RELEASED, ".ipynb_checkpoints/mod0-checkpoint.ipynb")}),
    "untouched_beside": Quirk({**packed(RELEASED), **packed(CLEAN, "mod0 (1).ipynb")}, told=("(1)",)),
    "same_twice": Quirk({**packed(CLEAN), **packed(CLEAN, "mod0-Copy1.ipynb")}),
    "two_with_work": Quirk(
        {**with_text("mul_answer", "def mul(x, y): return 0.0"), **packed(CLEAN, "mod0 (1).ipynb")},
        None,
        ("hand in one",),
    ),
    "format_3": Quirk(changed(in_format_3)),
    "format_5": Quirk(changed(lambda book: book.update(nbformat=5, nbformat_minor=9))),
    "format_unsaid": Quirk(changed(lambda book: [book.pop("nbformat"), book.pop("nbformat_minor")])),
    "schema_99": Quirk(changed(lambda b: cell_of(b, "mul")["metadata"]["nbgrader"].update(schema_version=99))),
    "other_kernel": Quirk(changed(lambda book: book["metadata"].update(kernelspec={"name": "ir", "language": "R"}))),
    "nan_in_outputs": Quirk(changed(lambda book: cell_of(book, "mul").update(outputs=[{"data": float("nan")}]))),
    "keys_twice_in_outputs": Quirk(
        {"mod0.ipynb": json.dumps(CLEAN).replace('"outputs": []', '"outputs": [{"a": 1, "a": 2}]').encode()}
    ),
    "answer_as_markdown": Quirk(changed(of_other_kind("markdown")), told=("mul_answer",)),
    "answer_as_raw": Quirk(changed(of_other_kind("raw")), told=("mul_answer",)),
    "check_doubled": Quirk(changed(doubled("mul"))),
    "setup_doubled": Quirk(changed(doubled("setup"))),
    "answer_doubled": Quirk(changed(doubled("mul_answer")), told=("mul_answer",)),
    "checks_first": Quirk(changed(checks_first)),
    "broken_scratch": Quirk(with_cell("this is no Python (")),
    "broken_answer": Quirk(
        with_text("mul_answer", "def mul(x, y)\n    return x * y"), ("mul",), ("mul_answer", "line 1")
    ),
    "tab_and_space": Quirk(
        with_text("mul_answer", "def mul(x, y):\n\tz = x\n        return z * y"), ("mul",), ("mul_answer",)
    ),
    "magic": Quirk(with_cell("%matplotlib inline\n!pip install numpy\nx = !ls\nmul?\n?mul\n%time 1 + 1")),
    "magic_in_answer": Quirk(with_text("mul_answer", "%load_ext autoreload\n" + text_of("mul_answer"))),
    "shell_in_text": Quirk(with_text("mul_answer", 'TEXT = """\n!ls\n%%time\n"""\n' + text_of("mul_answer"))),
    "awaits": Quirk(
        with_cell("import asyncio\nasync def one():\n    return 1\nvalue = await one()\nawait asyncio.sleep(0)")
    ),
    "helper_after_await": Quirk(
        with_text(
            "mul_answer", "async def f():\n    return 1.0\nONE = await f()\ndef mul(x, y):\n    return x * y * ONE"
        )
    ),
    "leaves": Quirk(changed(lambda book: book["cells"].append(code("exit()\n")))),
    "leaves_early": Quirk(with_cell("import sys\nsys.exit(0)")),
    "has_no_end": Quirk(with_cell("while True:\n    pass"), told=("does not come to an end",)),
    "method_in_another_cell": Quirk(changed(split_class)),
    "class_above_its_imports": Quirk(
        changed(
            lambda book: [
                cell_of(book, "module_answer").update(
                    source=text_of("module_answer").replace("class Module:", "class Module(Base):")
                ),
                book["cells"].append(code("class Base:\n    pass")),
            ]
        ),
        told=("Base",),
    ),
    "redefined_below": Quirk(changed(lambda book: book["cells"].append(code("from operator import add as mul")))),
    "loop_takes_the_name": Quirk(changed(lambda book: book["cells"].append(code("for mul in range(3):\n    pass")))),
    "name_deleted_below": Quirk(changed(lambda book: book["cells"].append(code("del mul")))),
    "stub_below_the_answer": Quirk(
        changed(
            lambda book: [
                cell_of(book, "mul_answer").update(source="".join(cell_of(RELEASED, "mul_answer")["source"])),
                book["cells"].insert(3, code(text_of("mul_answer"))),
            ]
        ),
        told=("mul",),
    ),
    "better_below": Quirk(
        changed(
            lambda book: [
                cell_of(book, "mul_answer").update(source="def mul(x, y):\n    return x + y"),
                book["cells"].append(code(text_of("mul_answer"))),
            ]
        ),
        told=("mul",),
    ),
    "uses_main": Quirk(with_cell("if __name__ == '__main__':\n    import __main__\n    assert __main__.math", at=3)),
    "pickles": Quirk(with_cell("import pickle\nclass A: pass\npickle.loads(pickle.dumps(A()))")),
    "dataclass_with_future": Quirk(
        with_cell(
            "from __future__ import annotations\nimport dataclasses\n@dataclasses.dataclass\nclass A:\n    x: Later"
        )
    ),
    "empty": Quirk({"mod0.ipynb": b""}, None, ("empty",)),
    "blank": Quirk({"mod0.ipynb": b" \n"}, None, ("empty",)),
    "merge_conflict": Quirk(
        {"mod0.ipynb": json.dumps(CLEAN, indent=1).replace("{", "<<<<<<< HEAD\n{", 2).encode()}, None, ("conflict",)
    ),
    "a_script_inside": Quirk({"mod0.ipynb": b"def mul(x, y):\n    return x * y\n"}, None, ("no notebook",)),
    "a_page": Quirk({"mod0.html": b"<html>"}, None, (".ipynb",)),
    "a_pdf": Quirk({"mod0 (1).pdf": b"%PDF"}, None, (".ipynb",)),
    "latin_1": Quirk(
        {"mod0.ipynb": json.dumps(CLEAN).replace("Module 0", "M\xf6").encode("latin-1")}, None, ("UTF-8",)
    ),
}


def wrong(text: str, *, told: tuple[str, ...] = (), lost: tuple[str, ...] = ("mul",)) -> Quirk:
    """A notebook in which `mul` is wrong, with a cell that is to help it."""

    def change(book: Book) -> None:
        cell_of(book, "mul_answer")["source"] = "def mul(x, y):\n    return 7.0"
        book["cells"].insert(2, code(text))

    return Quirk(changed(change), lost, told)


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
    """What became of all quirks, graded as one class between two clean neighbours."""
    folder = tmp_path_factory.mktemp("quirks")
    clean = Quirk(packed(CLEAN))
    for student, quirk in {**HONEST, **HOSTILE, "aaa": clean, "zzz": clean}.items():
        for name, data in quirk.files.items():
            path = folder / student / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return graded(course, folder, "quirks")


@pytest.mark.parametrize("name", [*HONEST, *HOSTILE])
def test_a_quirk_loses_what_it_loses_and_is_told(name: str, outcomes: dict[str, Outcome]) -> None:
    quirk, outcome = {**HONEST, **HOSTILE}[name], outcomes[name]
    told = outcome.told("student")
    if quirk.lost is None:
        assert outcome.card is None
        assert outcome.reason
    else:
        assert outcome.card is not None, outcome.reason
        assert sorted(outcome.lost) == sorted(quirk.lost), told
    assert all(word in told for word in quirk.told), told


def test_the_neighbours_have_all_points(outcomes: dict[str, Outcome]) -> None:
    assert [outcomes[name].lost for name in ("aaa", "zzz")] == [[], []]
    assert len(outcomes) == len(HONEST) + len(HOSTILE) + 2
