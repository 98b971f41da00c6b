"""The assignment files: what they say is a value, and each mistake in one is an error with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.courses.assignment import Assignment, Task, assignments, load_assignment
from grader.courses.toml_file import TomlFault
from grader.kit.errors import HarnessFault

ROOT = Path(__file__).parents[3]
GOOD = """\
name     = "hw"
title    = "Homework"
version  = 2
examples = { public = 3, hidden = 0 }

[files]  # first hit wins
"operators.py" = ["operators.py", "minitorch/operators.py"]

[[task]]
id     = "0.1"
checks = "tests/checks/test_ops.py"
total  = 30

[[task]]
id       = "0.2"
title    = "More"
checks   = "tests/checks/test_ops.py"
notebook = "more.ipynb"
total    = 1.5
"""

Load = Callable[[str], Assignment]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads an assignment with that text, in a course that has one file of checks and one notebook."""
    folder = tmp_path / "course" / "assignments" / "hw"
    folder.mkdir(parents=True)
    (folder / "more.ipynb").touch()
    checks = tmp_path / "course" / "tests" / "checks"
    checks.mkdir(parents=True)
    (checks / "test_ops.py").touch()
    (tmp_path / "test_outside.py").touch()

    def load(text: str) -> Assignment:
        (folder / "assignment.toml").write_text(text, encoding="utf-8")
        return load_assignment(tmp_path / "course", "hw")

    return load


def test_a_good_file_becomes_the_value_it_says(load: Load) -> None:
    loaded = load(GOOD)
    assert loaded == Assignment(
        name="hw",
        title="Homework",
        version=2,
        public=3,
        hidden=0,
        files={"operators.py": ("operators.py", "minitorch/operators.py")},
        tasks=(
            Task("0.1", "tests/checks/test_ops.py", 30.0),
            Task("0.2", "tests/checks/test_ops.py", 1.5, "More", "more.ipynb"),
        ),
        path=loaded.path,
    )
    assert loaded.path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ('title    = "Homework"', 'titel    = "Homework"', 2, "did you mean 'title'?"),
        ('title    = "Homework"', "title    = 3", 2, "title = 3"),
        ('title    = "Homework"', 'title    = " "', 2, "expected a text that is not empty"),
        ('name     = "hw"', 'name     = "hv"', 1, "expected the name of its folder, 'hw'"),
        ("version  = 2", "version  = true", 3, "expected a whole number of at least 1"),
        ("version  = 2", "version  = 0", 3, "version = 0"),
        ("version  = 2\n", "", 1, "version = nothing"),
        ("public = 3", "public = 2.0", 4, "public = 2.0"),
        ("public = 3", "public = 0", 4, "at least 1"),
        ("hidden = 0", "secret = 0", 4, "expected a key of public, hidden"),
        ("examples = {", "examples = 3 #", 4, "expected a table that is not empty"),
        ('"operators.py" =', '"operators.pyc" =', 7, "expected the name of a Python module"),
        ('"operators.py" =', '"lib/operators.py" =', 7, "expected the name of a Python module"),
        ('"minitorch/operators.py"', '"/minitorch/operators.py"', 7, "a list of places inside a submission"),
        ('"minitorch/operators.py"', '"../operators.py"', 7, "a list of places inside a submission"),
        ('"minitorch/operators.py"', '"minitorch/operator.py"', 7, "that end with operators.py"),
        ('["operators.py", "minitorch/operators.py"]', "[]", 7, "operators.py = []"),
        ('id     = "0.1"', 'id     = "0.2"', 15, "an id that no other task has"),
        ('id     = "0.1"', 'id     = "part one"', 10, "id = 'part one'"),
        ('id     = "0.1"', 'id     = "0.1."', 10, "letters, digits and _, with a dot or hyphen between them"),
        ("total  = 30", "total  = -1", 12, "total = -1"),
        ("total  = 30", "total  = nan", 12, "total = nan"),
        ("total    = 1.5", "total    = inf", 19, "total = inf"),
        ("total    = 1.5", f"total    = 1{'0' * 400}", 19, "expected a number from 0 to 1,000,000"),
        ("total    = 1.5", 'total    = "1.5"', 19, "total = '1.5'"),
        ("total  = 30\n", "", 9, "total = nothing"),
        ("total  = 30", "totals = 30", 12, "did you mean 'total'?"),
        ('checks   = "tests/checks/test_ops.py"', 'checks   = "tests/checks/test_opps.py"', 17, "did you mean 'tests/"),
        ('checks   = "tests/checks/test_ops.py"', 'checks   = "../test_outside.py"', 17, "a path inside the course"),
        ('checks   = "tests/checks/test_ops.py"', 'checks   = "tests/checks"', 17, "a file that exists"),
        ('notebook = "more.ipynb"', 'notebook = "mare.ipynb"', 18, "did you mean 'more.ipynb'?"),
        ("[[task]]", "[[tasks]]", 9, "did you mean 'task'?"),
        ("version  = 2", "version  = ", 3, "expected TOML"),
    ],
)
def test_a_mistake_is_an_error_with_its_line(load: Load, before: str, after: str, line: int, message: str) -> None:
    text = GOOD.replace(before, after)
    assert text != GOOD
    with pytest.raises(TomlFault) as caught:
        load(text)
    assert f"assignment.toml:{line})" in str(caught.value) or f"assignment.toml:{line}:" in str(caught.value)
    assert message in str(caught.value)


def test_no_task_and_no_utf8_are_errors_too(load: Load, tmp_path: Path) -> None:
    with pytest.raises(TomlFault, match=r"at least one table \[\[task\]\]"):
        load(GOOD.partition("[[task]]")[0])
    path = tmp_path / "course" / "assignments" / "hw" / "assignment.toml"
    path.write_bytes(b'name = "h\xe9"')
    with pytest.raises(TomlFault, match="byte 9 is not UTF-8"):
        load_assignment(tmp_path / "course", "hw")


def test_tables_written_inline_are_read_and_their_errors_have_the_line_of_the_key(load: Load) -> None:
    head = 'name = "hw"\ntitle = "H"\nversion = 1\n'
    task = '{ id = "1", checks = "tests/checks/test_ops.py", total = TOTAL }'
    text = f'{head}examples.public = 1\nexamples.hidden = 2\nfiles = {{ "a.py" = ["a.py"] }}\ntask = [{task}]\n'
    loaded = load(text.replace("TOTAL", "4"))
    assert (loaded.public, loaded.hidden, loaded.tasks[0].total) == (1, 2, 4.0)
    with pytest.raises(TomlFault, match=r"assignment\.toml:7\)"):
        load(text.replace("TOTAL", "-4"))


def test_an_unknown_assignment_names_the_nearest_one_and_no_path_is_followed(load: Load, tmp_path: Path) -> None:
    load(GOOD)
    assert assignments(tmp_path / "course") == ("hw",)
    with pytest.raises(HarnessFault, match="did you mean 'hw'"):
        load_assignment(tmp_path / "course", "hw2")
    with pytest.raises(HarnessFault, match="expected one of hw"):
        load_assignment(tmp_path / "course", "../assignments/hw")
    with pytest.raises(HarnessFault, match=r"with an assignment\.toml"):
        load_assignment(tmp_path, "hw")


def test_the_course_has_its_assignments() -> None:
    assert set(assignments(ROOT)) >= {"mini_ml", "module0", "module1"}


@pytest.mark.parametrize(
    ("name", "ids"),
    [("module0", ("0.1", "0.3", "0.4")), ("mini_ml", ("0.5", "0.6", "1.0")), ("module1", ("1.1", "1.2", "1.3", "1.4"))],
)
def test_an_assignment_of_the_course_loads(name: str, ids: tuple[str, ...]) -> None:
    loaded = load_assignment(ROOT, name)
    assert tuple(task.id for task in loaded.tasks) == ids
    for file, places in loaded.files.items():
        assert places == (file, f"student/{file}", f"minitorch/{file}")
