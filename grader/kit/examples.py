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

from grader.kit.answering import Call
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.evaluate import Example
from grader.kit.inputs import to_plain
from grader.kit.plain import Plain


@dataclass(frozen=True)
class ExampleSet:
    """The frozen examples of one check; `digest` names their content."""

    check: str
    examples: tuple[Example, ...]
    digest: str


def set_path(folder: Path, assignment: str, check: Check) -> Path:
    """Where a folder of sets keeps this check's."""
    return folder / assignment / f"{check.name}.json"


def write_set(path: Path, check: Check, examples: Sequence[Example]) -> None:
    """Write the set; one example a line, so that a change can be read."""
    rows = [_row(e) for e in examples]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    head = json.dumps({"check": check.name, "task": check.task, "digest": _digest(check.name, rows)})
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")  # a process that is killed leaves the whole set or none
    part.write_text(f'{head[:-1]}, "examples": [\n{lines}\n]}}\n', encoding="utf-8")
    part.replace(path)


def read_set(path: Path, check: Check) -> ExampleSet:
    """The set of `check`; raises HarnessFault when it is missing, edited, or not this check's."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows, name, digest = data["examples"], data["check"], data["digest"]
    except FileNotFoundError:
        raise HarnessFault(f"{path}: no example set for {check.name}; run `grader freeze`") from None
    except (ValueError, KeyError, TypeError) as error:
        raise HarnessFault(f"{path}: not an example set ({error}); run `grader freeze` again") from error
    if name != check.name or digest != _digest(name, rows):
        raise HarnessFault(
            f"{path}: the content does not fit its digest; restore the file or run `grader freeze` again"
        )
    return ExampleSet(check.name, tuple(_example(path, check, row) for row in rows), digest)


def _digest(name: str, rows: Sequence[Plain]) -> str:
    text = json.dumps([name, rows], separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _row(example: Example) -> Plain:
    inputs = {name: to_plain(value) for name, value in example.inputs.items()}
    calls = [[target, [_reference(arg, inputs) for arg in args]] for target, args in example.calls]
    return [inputs, calls]


def _reference(arg: Plain, inputs: Mapping[str, Plain]) -> Plain:
    return next(({"$": name} for name, value in inputs.items() if value is arg), arg)


def _example(path: Path, check: Check, row: Plain) -> Example:
    plain_inputs, rows = row
    if list(plain_inputs) != list(check.inputs):
        raise HarnessFault(
            f"{path}: inputs {list(plain_inputs)}, but {check.name} takes {list(check.inputs)}; freeze it again"
        )
    inputs = {name: check.inputs[name].from_plain(value) for name, value in plain_inputs.items()}
    for name, kind in check.inputs.items():
        if not kind.contains(inputs[name]):
            raise HarnessFault(
                f"{path}: {name}={plain_inputs[name]!r} is no input of {check.name} any more; freeze it again"
            )
    return Example(inputs, tuple(_call(target, args, inputs) for target, args in rows))


def _call(target: str, args: Sequence[Plain], inputs: Mapping[str, Any]) -> Call:
    return target, [to_plain(inputs[a["$"]]) if isinstance(a, dict) else a for a in args]
