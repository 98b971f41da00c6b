"""A mistake in a TOML file of the course is one sentence: the key, its value, the line, and what was expected."""

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from grader.courses.properties import load_properties
from grader.courses.toml_file import Text, TomlFault, read_toml
from grader.proving.settings import read_settings_file
from grader.release.table import TABLE, read_table


class Ingredient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    what: Text
    grams: Annotated[float, msgspec.Meta(ge=0, le=1000)]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    does: Text
    uses: tuple[Ingredient, ...] = ()
    is_hot: bool = False


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    step: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    kind: Literal["soup", "cake"] = "soup"
    people: Annotated[int, msgspec.Meta(ge=1)] = 2
    notes: dict[str, tuple[str, ...]] = {}


GOOD = '''\
name   = "potatoes"  # the first line
kind   = "soup"
people = 4

[notes]
"from mother" = ["does = 1", "none"]
"from father" = ["more salt"]

[[step]]
does = """
uses = 3
[[step.uses]]
"""

[[step.uses]]
what  = "potatoes"
grams = 400

[[step.uses]]
what  = "salt"
grams = 4

[[step]]
does   = "cook"
is_hot = true
uses   = [{ what = "water", grams = 1000 }]
'''


def recipe(folder: Path, text: str) -> Recipe:
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, Recipe).value


def test_a_good_file_becomes_the_value_that_it_says(tmp_path: Path) -> None:
    read = recipe(tmp_path, GOOD)
    assert [len(step.uses) for step in read.step] == [2, 1]
    assert read.step[0].does == "uses = 3\n[[step.uses]]\n"
    assert read.notes["from father"] == ("more salt",)


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("people = 4", "peopel = 4", 3, "peopel = 4 {}: expected a key of KEYS; did you mean 'people'?"),
        ("people = 4", "zzz = 4", 3, "zzz = 4 {}: expected a key of KEYS"),
        ("people = 4", "people = 4.5", 3, "people = 4.5 {}: expected a whole number of at least 1"),
        ("people = 4", "people = true", 3, "people = True {}: expected a whole number of at least 1"),
        ('kind   = "soup"', 'kind   = "cakes"', 2, "kind = 'cakes' {}: expected one of cake, soup; did you mean 'ca"),
        ('name   = "potatoes"', "", 1, "name = nothing {}: expected a text that is not empty"),
        ('["more salt"]', '"more salt"', 7, "from father = 'more salt' {}: expected a list of texts"),
        ('["more salt"]', "[1]", 7, "from father = 1 {}: expected a text"),
        ('"from mother" = ["does = 1", "none"]', '"from mother" = [2]', 6, "from mother = 2 {}: expected a text"),
        ("grams = 400", "gram = 400", 17, "gram = 400 {}: expected a key of what, grams; did you mean 'grams'?"),
        ("grams = 400", "grams = nan", 17, "grams = nan {}: expected a number from 0 to 1,000"),
        ('what  = "salt"\n', "", 19, "what = nothing {}: expected a text that is not empty"),
        ('what  = "salt"', "what  = 3", 20, "what = 3 {}: expected a text that is not empty"),
        ("grams = 4\n", "grams = -4\n", 21, "grams = -4 {}: expected a number from 0 to 1,000"),
        ("is_hot = true", 'is_hot = "yes"', 25, "is_hot = 'yes' {}: expected true or false"),
        ("is_hot = true", "ishot = true", 25, "ishot = True {}: expected a key of does, uses, is_hot; did you "),
        ("grams = 1000", "grams = 1001", 26, "grams = 1001 {}: expected a number from 0 to 1,000"),
        ('what = "water", ', "", 26, "what = nothing {}: expected a text that is not empty"),
        ("[[step]]\ndoes   =", "[[steps]]\ndoes   =", 23, "steps = ["),
        ('["more salt"]', f'"{"salt" * 100}"', 7, f"from father = '{'salt' * 19}sal... {{}}: expected a list of texts"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line(tmp_path: Path, before: str, after: str, line: int, said: str) -> None:
    assert before in GOOD
    text = GOOD.replace(before, after, 1)
    with pytest.raises(TomlFault) as caught:
        recipe(tmp_path, text)
    place = f"({tmp_path / 'recipe.toml'}:{line})"
    assert str(caught.value).startswith(said.replace("KEYS", "name, step, kind, people, notes").format(place))
    assert place in str(caught.value)


def test_without_a_table_that_is_needed_the_first_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(TomlFault, match=r"step = nothing \(.*toml:1\): expected at least one table \[\[step\]\]"):
        recipe(tmp_path, 'name = "nothing"')
    with pytest.raises(TomlFault, match=r"step = \[\] \(.*toml:2\): expected at least one table \[\[step\]\]"):
        recipe(tmp_path, 'name = "nothing"\nstep = []')
    with pytest.raises(TomlFault, match=r"step = 3 \(.*toml:2\): expected a table"):
        recipe(tmp_path, 'name = "nothing"\nstep = [3]')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "a"\npeople = \n', r"recipe\.toml:2: expected TOML: Invalid value"),
        ('name = "a"\nname = "b"\n', r"recipe\.toml:2: expected TOML: Cannot overwrite a value"),
        ('name = "a"\nnotes = {', r"recipe\.toml:2: expected TOML: "),
        (f"a = {'[' * 5000}{']' * 5000}", r"recipe\.toml:1: expected TOML: maximum recursion"),
    ],
)
def test_what_is_not_toml_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TomlFault, match=said):
        recipe(tmp_path, text)


def test_what_is_not_utf8_is_said_with_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(b'name = "caf\xe9"')
    with pytest.raises(TomlFault, match=r"byte 11 is not UTF-8; save the file as UTF-8"):
        read_toml(path, Recipe)


def test_each_file_of_a_course_says_its_mistakes_so(tmp_path: Path) -> None:
    """An assignment.toml has tests of its own."""
    table = '[calls]\nmodule = "m"\nnames = []\nbeside = "b"\n\n[[property]]\nname = "p"\npionts = 3\n'
    proof = '[[equivalent]]\nfile = "a.py"\nfunctoin = "f"\n'
    release = '[[command]]\nrun = "pytest"\ndose = "all"\n'
    for name, text in (("table.toml", table), ("proof.toml", proof), (TABLE, release)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for read, said in (
        (lambda: load_properties(tmp_path, "table.toml"), r"pionts = 3 \(.*table\.toml:8\).*did you mean 'points'\?"),
        (
            lambda: read_settings_file(tmp_path / "proof.toml", ["a.py"]),
            r"functoin = 'f' \(.*proof\.toml:3\).*'function'\?",
        ),
        (lambda: read_table(tmp_path), r"dose = 'all' \(.*release\.toml:3\).*did you mean 'does'\?"),
    ):
        with pytest.raises(TomlFault) as caught:
            read()
        assert re.search(said, str(caught.value)), caught.value
