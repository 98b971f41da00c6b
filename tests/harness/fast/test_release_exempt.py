"""Which solutions a release may hold: the course names them, each with its reason."""

import tomllib
from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault
from grader.release.solutions import read_solutions
from grader.release.strip import Region, solution_regions
from grader.release.table import TABLE

COURSE = Path(__file__).parents[3]
DOUBLE = "# ## Task 0.1\n\n\ndef double(x):\n    ### BEGIN SOLUTION\n    {}\n    ### END SOLUTION\n"


def course(folder: Path, solution: str, release: str | None) -> Path:
    """A course with one function, and with this release.toml."""
    for name, text in {"reference/maths.py": DOUBLE.format(solution), TABLE: release}.items():
        if text is not None:
            (folder / name).parent.mkdir()
            (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("solution", "release", "found"),
    [
        ("return x + x", None, ["maths.py:double"]),  # a course needs no such file
        ("return x + x", "", ["maths.py:double"]),
        ("return x + x", '[exempt]\n"maths.py:double" = "any sum"\n', []),
        ("y = x + x\n    return y", '[exempt]\n"maths.py:double" = "any sum"\n', ["maths.py:double"]),  # it has grown
    ],
)
def test_a_solution_of_one_return_can_be_exempt(solution, release, found, tmp_path):
    assert [s.name for s in read_solutions(course(tmp_path, solution, release)).items] == found


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (
            '[exempt]\n"maths.py:duoble" = "any sum"\n',
            r"toml:2\): expected a solution in ref.*did you mean 'maths.py:double'",
        ),
        ('[exempt]\n"maths.py:double" = ""\n', r"maths.py:double = '' .*toml:2\): expected a text that is not empty"),
        ('exempt = ["maths.py:double"]\n', r"toml:1\): expected a table"),
        ('[exmpt]\n"maths.py:double" = "any sum"\n', "did you mean 'exempt'"),
        ("[exempt\n", "release.toml:1: expected TOML"),
    ],
)
def test_an_exemption_that_means_nothing_is_a_fault(release, said, tmp_path):
    with pytest.raises(HarnessFault, match=said):
        read_solutions(course(tmp_path, "return x + x", release))


def test_the_courses_solutions_are_all_looked_for_but_the_exempt_ones():
    regions = [(file.name, region) for file in sorted((COURSE / "reference").glob("*.py")) for region in read(file)]
    names = {f"{file}:{region.name}" for file, region in regions}
    exempt = tomllib.loads((COURSE / TABLE).read_text("utf-8"))["exempt"].keys()
    assert len(exempt) == 18
    assert {solution.name for solution in read_solutions(COURSE).items} == names - exempt


def read(file: Path) -> tuple[Region, ...]:
    return solution_regions(file.read_text("utf-8"), file.name)
