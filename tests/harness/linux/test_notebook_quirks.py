"""More that happens to notebooks between a release and an upload, made from one that is all right.

Each quirk changes the files of a submission, and says which checks it loses, and words that the student is told. None
loses anything which Jupyter would have run.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.harness.linux.notebook_material import (
    ALL,
    CLEAN,
    RELEASED,
    Book,
    Quirk,
    cell_of,
    changed,
    code,
    doubled,
    graded_as_class,
    packed,
    require_as_said,
    stripped,
    text_of,
    with_cell,
    with_text,
)  # fmt: skip
from tests.harness.linux.test_notebooks import NOTEBOOKS, Outcome, course  # noqa: F401 - fixture


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


NODES = (NOTEBOOKS / "course" / "reference" / "nodes.py").read_bytes()
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
    "files_beside": Quirk({**packed(CLEAN), "nodes.py": NODES}),
    "broken_notebook_beside_files": Quirk({"other.ipynb": b"{", "nodes.py": NODES}),
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
    "displays": Quirk(
        with_text(
            "mul_answer",
            "from IPython.display import HTML, display\ndef mul(x, y):\n    display(HTML('a'))\n    return x * y",
        )
    ),
    "displays_by_module": Quirk(
        with_text("mul_answer", "import IPython\ndef mul(x, y):\n    IPython.display.display(x)\n    return x * y")
    ),
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


@pytest.fixture(scope="module")
def outcomes(course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:  # noqa: F811
    return graded_as_class(course, tmp_path_factory.mktemp("quirks"), HONEST, "quirks")


@pytest.mark.parametrize("name", HONEST)
def test_a_quirk_loses_what_it_loses_and_is_told(name: str, outcomes: dict[str, Outcome]) -> None:
    require_as_said(HONEST[name], outcomes[name])
