"""Example sets: the frozen inputs of a check with the calls that it makes on them, in a file with a digest.

One JSON file a check, which the standard library reads exactly (nan, the infinities and -0.0 too: Python's
json writes and reads them). An argument that is one of the example's inputs is written as {"$": name}.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.kit.calls import Call
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.inputs import to_plain
from grader.kit.judging.evaluate import Example
from grader.kit.plain import Plain


@dataclass(frozen=True)
class ExampleSet:
    """The frozen examples of one check; `digest` names their content."""

    check: str
    examples: tuple[Example, ...]
    digest: str
    wanted: int | None  # how many examples were asked for, where the set says it


def set_path(folder: Path, assignment: str, check: Check) -> Path:
    """Return where a folder of sets keeps this check's."""
    return folder / assignment / f"{check.name}.json"


def set_text(check: Check, examples: Sequence[Example], **facts: Plain) -> str:
    """Return the set as it is written: a head, and one example a line, so that a change can be read.

    The head says these facts too, and a reader passes over what it does not know. The digest is of the examples alone.
    """
    rows = [_row(e) for e in examples]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    head = json.dumps({"check": check.name, "task": check.task, "digest": _digest(check.name, rows)} | facts)
    return f'{head[:-1]}, "examples": [\n{lines}\n]}}\n'


def read_set(path: Path, check: Check, command: str = "") -> ExampleSet:
    """Return the set of `check`; raises HarnessFault when it is missing, edited, or not this check's.

    `command` is what makes it anew, to be named then; without it, the one for the public sets.
    """
    command = command or f"grader freeze -a {path.parent.name} --public"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise HarnessFault(f"{path}: no example set for {check.name}; run `{command}`") from None
    except ValueError as error:
        raise HarnessFault(f"{path}: not an example set ({error}); run `{command}`") from error
    return parsed_set(text, check, path, command)


def parsed_set(text: str, check: Check, path: Path, command: str) -> ExampleSet:
    """Return the set that the text of the file holds; raises HarnessFault as `read_set` does."""
    try:
        data = json.loads(text)
        rows, name, digest = data["examples"], data["check"], data["digest"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HarnessFault(f"{path}: not an example set ({error}); run `{command}`") from error
    if name != check.name or digest != _digest(name, rows):
        raise HarnessFault(f"{path}: the content does not fit its digest; restore the file, or run `{command}`")
    try:
        return ExampleSet(check.name, tuple(_example(check, row) for row in rows), digest, data.get("wanted"))
    except _Unfit as unfit:
        raise HarnessFault(f"{path}: {unfit}; run `{command}`") from unfit
    except (ValueError, TypeError, LookupError, AttributeError) as error:  # a file that was made by hand
        raise HarnessFault(f"{path}: not an example set ({error}); run `{command}`") from error


class _Unfit(Exception):
    """An example that its check no longer takes."""


def _digest(name: str, rows: Sequence[Plain]) -> str:
    return text_digest(json.dumps([name, rows], separators=(",", ":")))


def text_digest(text: str) -> str:
    """Return the digest of a text, as a set and a file of sets bear it."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _row(example: Example) -> Plain:
    inputs = {name: to_plain(value) for name, value in example.inputs.items()}
    calls = [[target, [_reference(arg, inputs) for arg in args]] for target, args in example.calls]
    return [inputs, calls]


def _reference(arg: Plain, inputs: Mapping[str, Plain]) -> Plain:
    return next(({"$": name} for name, value in inputs.items() if value is arg), arg)


def _example(check: Check, row: Plain) -> Example:
    plain_inputs, rows = row
    if list(plain_inputs) != list(check.inputs):
        raise _Unfit(f"inputs {list(plain_inputs)}, but {check.name} takes {list(check.inputs)}")
    inputs = {name: check.inputs[name].from_plain(value) for name, value in plain_inputs.items()}
    for name, kind in check.inputs.items():
        if not kind.contains(inputs[name]):
            raise _Unfit(f"{name}={plain_inputs[name]!r} is no input of {check.name} any more")
    return Example(inputs, tuple(_call(target, args, inputs) for target, args in rows))


def _call(target: str, args: Sequence[Plain], inputs: Mapping[str, Any]) -> Call:
    return target, [to_plain(inputs[a["$"]]) if isinstance(a, dict) else a for a in args]
