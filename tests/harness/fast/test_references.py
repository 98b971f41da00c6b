"""The pages that are made of the code say what the code says now; each command has an example that means something."""

import shlex
from pathlib import Path

import click
import pytest

from grader.cli import cli
from grader.cli.examples import EXAMPLES
from grader.cli.group import ROOMS
from tests.harness.references import ROOT, commands, comparisons, keys, pages


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_a_page_that_is_made_of_the_code_is_current(path: Path) -> None:
    fresh = pages()[path]
    assert path.read_text("utf-8") == fresh, f"{path.relative_to(ROOT)} is stale: python -m tests.harness.references"


def test_each_command_is_on_the_page_and_has_an_example() -> None:
    assert EXAMPLES.keys() == ROOMS.keys()
    assert {line.removeprefix("## grader ") for line in commands() if line.startswith("## ")} == ROOMS.keys()


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_gives_options_that_the_command_has(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *words = shlex.split(EXAMPLES[name])
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for folder in (word for word in words if word.endswith("/")):
        (here / folder).mkdir()
    if name == "restore":
        (tmp_path / "term.zip").touch()
    assert program == "grader"
    with cli.make_context("grader", words, resilient_parsing=True) as context:
        found, command, rest = cli.resolve_command(context, words[words.index(name) :])
        assert found == name
        assert command is not None
        command.make_context(name, rest, parent=context).close()


def test_an_option_that_is_not_there_is_found_out() -> None:
    command = cli.get_command(click.Context(cli), "doctor")
    assert command is not None
    with pytest.raises(click.NoSuchOption):
        command.make_context("doctor", ["--jsn"])


def test_help_ends_with_the_example() -> None:
    command = cli.get_command(click.Context(cli), "try")
    assert command is not None
    assert command.get_help(click.Context(command, info_name="try")).endswith(f"Example: {EXAMPLES['try']}")


def test_the_tables_have_what_they_are_made_of() -> None:
    assert [row for row in keys() if row.startswith("| `total` | yes | a number, 0 at least |")]
    assert [row for row in comparisons() if row.startswith("| `expect_equal(seen, want)` |")]
