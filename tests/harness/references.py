"""The pages of docs/ that are made of the code: the commands, the keys of assignment.toml, and the comparisons.

    python -m tests.harness.references

writes them anew. A test compares them with what the code says now.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from grader.cli import cli
from grader.cli.examples import EXAMPLES
from grader.courses import assignment
from grader.kit import expect

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
AGAIN = "This page is made of the code by `python -m tests.harness.references`.\n"
_COMPARISONS = re.compile(r"(?<=<!-- comparisons -->\n).*?(?=<!-- end -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Each page with its text as it must be now."""
    guide = DOCS / "authoring.md"
    table = "\n".join(["| comparison | passes where |", "|---|---|", *comparisons(), ""])
    return {
        DOCS / "commands.md": "\n".join(commands()),
        DOCS / "assignment.md": "\n".join(keys()),
        guide: _COMPARISONS.sub(lambda _: table, guide.read_text("utf-8")),
    }


def commands() -> Iterator[str]:
    """The page of all commands: what each does, its arguments and options, and an example."""
    yield from (
        "# Commands",
        "",
        AGAIN,
        "`grader/cli/group.py` says where each command lies.",
        "",
        *_prose(cli.help or ""),
        *_parameters(cli),
    )
    with click.Context(cli, info_name="grader") as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            if command and not command.hidden:
                yield from (f"## grader {name}", "", *_prose(command.help or ""), *_parameters(command))
                yield from ("```text", EXAMPLES[name], "```", "")


def _prose(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield from (_escaped(" ".join(paragraph.split())), "")


def _parameters(command: click.Command) -> Iterator[str]:
    rows = [_row(one) for one in command.params if not getattr(one, "hidden", False)]
    if rows:
        yield from ("| argument or option | what it says |", "|---|---|", *rows, "")


def _row(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
        takes = "" if parameter.is_flag else f" `{_takes(parameter)}`"
        return f"| {names}{takes} | {_escaped(parameter.help or '')} |"
    word = parameter.human_readable_name.upper()
    return f"| `{word}` | {'needed' if parameter.required else 'may be left out'}{_several(parameter)} |"


def _takes(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return ", ".join(map(str, option.type.choices))
    return option.metavar or {"path": "PATH", "directory": "FOLDER", "file": "FILE"}.get(
        option.type.name, option.type.name.upper()
    )


def _several(parameter: click.Parameter) -> str:
    return "; several may be given" if parameter.nargs == -1 else ""


def keys() -> Iterator[str]:
    """The page of all keys of an assignment.toml, by tables."""
    schema = msgspec.json.schema(assignment._File)["$defs"]
    yield from ("# assignment.toml", "", AGAIN)
    yield "`assignments/NAME/assignment.toml` says what belongs to an assignment. An unknown key is an error, with its"
    yield from ("line and the nearest known one. [The author's guide](authoring.md) shows a whole one.", "")
    for title, name in (("Keys and tables", "_File"), ("examples", "_Examples"), ("[[task]]", "_Task")):
        table = schema[name]
        yield from (f"## {title}", "", "| key | needed | value | what it says |", "|---|---|---|---|")
        for key, said in table["properties"].items():
            needed = "yes" if key in table.get("required", ()) else "no"
            yield f"| `{key}` | {needed} | {_value(said)} | {_escaped(said['description'])} |"
        yield ""


def _value(said: dict[str, Any]) -> str:
    if "enum" in said:
        return " or ".join(f'`"{value}"`' for value in said["enum"])
    if "anyOf" in said:
        return next(filter(None, map(_value, said["anyOf"])))
    names = {"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
    names |= {"array": "a list", "object": "a table", "null": ""}
    least = f", {said['minimum']:g} at least" if "minimum" in said else ""
    return names[said.get("type", "object")] + least


def comparisons() -> Iterator[str]:
    """A row for each comparison: how it is called, and what it demands."""
    for name, function in vars(expect).items():
        if name.startswith("expect_"):
            signature = inspect.signature(function)
            bare = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
            called = signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)
            yield f"| `{name}{called}` | {_escaped(inspect.getdoc(function) or '')} |"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def main() -> None:
    """Write each page that is not as the code says."""
    for path, text in pages().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
