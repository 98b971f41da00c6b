"""How stubs are made from the staff's solution."""

import ast
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.release.strip import StripError, stale_files, stub_source, write_student

COURSE = Path(__file__).parents[3]

SOURCE = '''\
"""A file of the course."""
import math

# ## Task 0.1


def exp(x: float) -> float:
    """Return e^x.

    ### BEGIN SOLUTION in a docstring marks nothing.
    """
    ### BEGIN SOLUTION
    # why: a comment
    y = math.exp(
        x)
    return y
    ### END SOLUTION


# ## Task 0.4
class Module:
    def train(self) -> None:
        """Switch on."""
        ### BEGIN SOLUTION
        @staticmethod
        def walk(module):
            module.training = True
        walk(self)
        ### END SOLUTION
        return None
'''

STUB = '''\
"""A file of the course."""
import math

# ## Task 0.1


def exp(x: float) -> float:
    """Return e^x.

    ### BEGIN SOLUTION in a docstring marks nothing.
    """
    raise NotImplementedError("Task 0.1: exp")


# ## Task 0.4
class Module:
    def train(self) -> None:
        """Switch on."""
        raise NotImplementedError("Task 0.4: Module.train")
        return None
'''


def test_a_region_becomes_a_raise_and_all_else_stays():
    assert stub_source(SOURCE, "exp.py") == STUB


def test_a_source_without_regions_stays_as_it_is():
    assert stub_source(STUB, "exp.py") == STUB


def test_a_region_may_be_a_part_of_a_block_inside_a_function():
    function = "# ## Task 1.0\ndef f(x):\n    if x:\n        {}\n    return x\n"
    text = function.format("### BEGIN SOLUTION\n        x = 1\n        ### END SOLUTION")
    stub = function.format('raise NotImplementedError("Task 1.0: f")')
    assert stub_source(text, "f.py") == stub


@pytest.mark.parametrize(
    ("comment", "task"),
    [("7.1", "7.1"), ("7.1: the mean", "7.1"), ("reading", "reading"), ("sharing-2.", "sharing-2"), ("10", "10")],
)
def test_a_task_may_have_any_id_that_an_assignment_can_give_it(comment: str, task: str) -> None:
    text = f"# ## Task {comment}\ndef f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"
    assert f'raise NotImplementedError("Task {task}: f")' in stub_source(text, "f.py")


def faulty(body: str, head: str = "# ## Task 0.1") -> str:
    return f"{head}\ndef f(x):\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"


FAULTY = {
    "no end": (faulty("### BEGIN SOLUTION\nreturn x"), "f.py:3: .*without an end"),
    "no beginning": (faulty("return x\n### END SOLUTION"), "f.py:4: .*without a beginning"),
    "nested": (
        faulty("### BEGIN SOLUTION\n### BEGIN SOLUTION\nreturn x\n### END SOLUTION\n### END SOLUTION"),
        "f.py:4: a region inside the one of line 3",
    ),
    "misspelled": (faulty("## BEGIN SOLUTION\nreturn x\n## END SOLUTION"), "f.py:3: .*expected `### BEGIN SOLUTION`"),
    "other case": (faulty("### Begin solution\nreturn x"), "f.py:3: .*expected `### BEGIN SOLUTION`"),
    "beside code": (faulty("y = 1 ### BEGIN SOLUTION\nreturn x\n### END SOLUTION"), "f.py:3: .*alone on its line"),
    "begin misindented": (
        "# ## Task 0.1\ndef f(x):\n  ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n",
        "f.py:3: a marker is not indented",
    ),
    "end misindented": (
        "# ## Task 0.1\ndef f(x):\n    ### BEGIN SOLUTION\n    return x\n### END SOLUTION\n",
        "f.py:3: a marker is not indented",
    ),
    "empty": (faulty("### BEGIN SOLUTION\n# to do\n### END SOLUTION\nreturn x"), "f.py:3: no whole statement"),
    "half a statement": (
        faulty("y = [\n    ### BEGIN SOLUTION\n    x,\n    ### END SOLUTION\n]"),
        "f.py:4: no whole statement",
    ),
    "two branches": (
        faulty("if x:\n    ### BEGIN SOLUTION\n    a = 1\nelse:\n    a = 2\n    ### END SOLUTION"),
        "f.py:6: `else:` is not of the region's block",
    ),
    "a branch's head": (
        faulty("if x:\n    ### BEGIN SOLUTION\n    a = 1\nelse:\n    ### END SOLUTION\n    a = 2"),
        "f.py:6: `else:` is not of the region's block",
    ),
    "outside of a function": (
        "# ## Task 0.1\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n",
        "f.py:2: a region outside of a function",
    ),
    "a whole function": (
        "# ## Task 0.1\n### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION\n",
        "f.py:2: a region outside of a function",
    ),
    "in a class only": (
        "# ## Task 0.1\nclass A:\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION\n",
        "f.py:3: a region outside of a function",
    ),
    "docstring inside": (
        faulty('### BEGIN SOLUTION\n"""Return x."""\nreturn x\n### END SOLUTION'),
        "f.py:3: the docstring is in the region",
    ),
    "no task": (faulty("### BEGIN SOLUTION\nreturn x\n### END SOLUTION", head="# Task?"), "f.py:3: no task"),
    "not Python": ("def f(:\n", "f.py:1: not Python"),
}


@pytest.mark.parametrize(("text", "message"), FAULTY.values(), ids=FAULTY)
def test_a_region_that_is_not_well_formed_is_refused_with_its_place(text, message):
    with pytest.raises(StripError, match=message):
        stub_source(text, "f.py")


HANDED_OUT = (
    STUB.rstrip()
    + """


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/exp.py")
"""
)


def course(root: Path) -> Path:
    (root / "reference" / "deep").mkdir(parents=True)
    (root / "reference" / "exp.py").write_text(SOURCE, "utf-8")
    (root / "reference" / "deep" / "__init__.py").write_text("", "utf-8")
    return root


def test_student_is_made_from_every_python_file_of_reference(tmp_path):
    written = write_student(course(tmp_path))
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "student/deep/__init__.py",
        "student/exp.py",
    ]
    assert (tmp_path / "student" / "exp.py").read_text("utf-8") == HANDED_OUT
    assert stale_files(tmp_path) == ()


def test_what_is_missing_extra_or_changed_is_stale_until_made_anew(tmp_path):
    write_student(course(tmp_path))
    student = tmp_path / "student"
    (student / "deep" / "__init__.py").unlink()
    (student / "old.py").write_text("", "utf-8")
    (student / "exp.py").write_text(STUB + "# mine\n", "utf-8")
    assert stale_files(tmp_path) == (
        "student/deep/__init__.py: missing",
        "student/exp.py: changed",
        "student/old.py: extra",
    )
    write_student(tmp_path)
    assert stale_files(tmp_path) == ()


def test_line_ends_of_another_system_are_not_stale(tmp_path):
    write_student(course(tmp_path))
    (tmp_path / "student" / "exp.py").write_bytes(HANDED_OUT.replace("\n", "\r\n").encode())
    assert stale_files(tmp_path) == ()


def test_a_folder_without_reference_is_refused(tmp_path):
    with pytest.raises(StripError, match="no Python file there"):
        write_student(tmp_path)


def test_the_course_has_a_fresh_student_folder():
    assert stale_files(COURSE) == ()


def test_the_courses_stubs_import_cleanly_and_name_their_task():
    modules = sorted(f"student.{path.stem}" for path in (COURSE / "student").glob("*.py") if path.stem != "__init__")
    code = f"import {', '.join(modules)}; student.operators.mul(2.0, 3.0)"
    python = [sys.executable, "-W", "error", "-c", code]
    run = subprocess.run(python, cwd=COURSE, capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1] == "NotImplementedError: Task 0.1: mul"


def test_the_courses_stubs_keep_every_signature_and_docstring():
    for path in sorted((COURSE / "reference").glob("*.py")):
        stub = COURSE / "student" / path.name
        assert described(stub) == described(path)


def described(path: Path) -> list[tuple[str, str, str | None]]:
    """Name, signature and docstring of all but the functions that a solution defines for itself."""
    tree = ast.parse(path.read_text("utf-8"))
    owners = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    functions = [node for owner in owners for node in owner.body if isinstance(node, ast.FunctionDef)]
    return [(f.name, ast.unparse(f.args), ast.get_docstring(f)) for f in functions]
