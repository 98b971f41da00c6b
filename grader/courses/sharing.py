"""Hidden sets as one file, so that two people grade by the same ones.

Owns that file: what is in it, and whether it is whole and fits the assignment. It holds each set as it is written, to
the byte, and a digest of everything.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from grader.courses.assignment import load_assignment
from grader.courses.freezing import plan_hidden
from grader.courses.generations import Generation, generation_name
from grader.courses.whole import write_file
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import text_digest

FORMAT = 1  # of the file


class _Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    assignment: str
    version: int
    generation: str
    sets: dict[str, str]  # by check, as they are written
    digest: str


def export_sets(root: Path, name: str, generation: Generation, file: Path) -> None:
    """Write the sets of the generation to a file that is not there yet, for its owner alone."""
    if file.exists():
        raise HarnessFault(f"{file}: is there already; give another name, or remove it")
    texts = generation.texts()
    _require_fit(root, name, texts, generation.folder)
    content = {
        "format": FORMAT, "assignment": name, "version": load_assignment(root, name).version,
        "generation": generation.name, "sets": texts,
    }  # fmt: skip
    write_file(file, json.dumps(content | {"digest": _digest(content)}, indent=0) + "\n")


def read_export(root: Path, name: str, file: Path) -> dict[str, str]:
    """Return the sets that the file holds.

    Raises HarnessFault where it is not whole, or not of this assignment as it is.
    """
    try:
        data = file.read_bytes()
        content: Any = json.loads(data)
        shared = msgspec.convert(content, _Shared)
    except OSError as error:
        raise HarnessFault(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise HarnessFault(f"{file}: not a file of `grader freeze --export` ({error})") from error
    content.pop("digest")
    if shared.format != FORMAT:
        raise HarnessFault(f"{file}: format {shared.format}, expected {FORMAT}: another version of grader made it")
    if shared.digest != _digest(content) or shared.generation != generation_name(shared.sets):
        raise HarnessFault(f"{file}: the content does not fit its digest; get the file again")
    if shared.assignment != name:
        raise HarnessFault(f"{file}: sets of {shared.assignment}, not of {name}; give -a {shared.assignment}")
    version = load_assignment(root, name).version
    if shared.version != version:
        raise HarnessFault(f"{file}: sets of version {shared.version} of {name}, but here it has version {version}")
    _require_fit(root, name, shared.sets, file)
    return shared.sets


def _require_fit(root: Path, name: str, texts: dict[str, str], place: Path) -> None:
    plan = plan_hidden(root, name, texts)
    known = {slot.check.name for slot in plan.slots}
    wrong = [slot.check.name for slot in plan.to_draw] + sorted(texts.keys() - known)
    if wrong:
        raise HarnessFault(
            f"{place}: {len(wrong)} sets are missing, or do not fit the checks here: {', '.join(wrong[:3])};"
            " both sides need the same repository"
        )


def _digest(content: dict[str, Any]) -> str:
    return text_digest(json.dumps(content, sort_keys=True))
