"""Owns the names in a Gradescope export: who handed in which of its folders.

An export is `assignment_123_export/` with `submission_456/` folders and `submission_metadata.yml`, in which
each folder has `:submitters:` with `:name:`, `:sid:` and `:email:`. Gradescope's own pages do not describe it;
programs that read it do: matthigger/gradescope_auto_py (find_use_metadata), djhuffman/gradescope_renaming_files,
and the GradescopeParser of an early otter-grader.
"""

import json
import re
from collections.abc import Iterable, Mapping

from grader.intake.files.text import person
from grader.intake.files.tree import Tree, joined
from grader.intake.platforms.receipts import Receipt, Submitter

METADATA = "submission_metadata.yml"
_MAX_BYTES = 256 * 1024 * 1024  # read line by line; it has the results of each student's tests, too
_MAX_LINE = 1024 * 1024

# Not a YAML parser: the export has one layout, and what students print stands in it further to the right. So a
# line counts only with exactly the indentation that Ruby gives it.
_FOLDER = re.compile(r"([^\s:#'\"-][^\s:]*):\s*")
_SUBMITTERS = re.compile(r"  :submitters:\s*")
_FIELD = re.compile(r"  ([- ]) :(\w+):(.*)")
_OTHER_KEY = re.compile(r"  [^\s-].*")
_CREATED = re.compile(r"  :created_at: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? (?:Z|UTC|\+00:00)")
_NO_SCALAR = tuple("&*!|>%@`[{")  # anchors, aliases, tags, blocks: what YAML makes of them is not looked at


def submitters(tree: Tree, folder: str) -> Mapping[str, tuple[Submitter, ...]]:
    """Return who handed in each folder of the export; raises UnreadableError if no list can be read."""
    with tree.open(joined(folder, METADATA), _MAX_BYTES) as file:
        lines = iter(lambda: file.readline(_MAX_LINE), b"")
        return _people(line.decode("utf-8", "replace").rstrip("\r\n") for line in lines)


def _people(lines: Iterable[str]) -> dict[str, tuple[Submitter, ...]]:
    fields: dict[str, list[dict[str, str]]] = {}
    times: dict[str, str] = {}
    people: list[dict[str, str]] = []
    is_inside, folder = False, ""
    for line in lines:
        if found := _FOLDER.fullmatch(line):
            folder = found[1]
            people, is_inside = fields.setdefault(folder, []), False
        elif found := _CREATED.fullmatch(line):
            times.setdefault(folder, f"{found[1]}T{found[2]}Z")
            is_inside = False
        elif _SUBMITTERS.fullmatch(line):
            is_inside = not people  # the first list counts; there is no second in an export
        elif _OTHER_KEY.fullmatch(line):
            is_inside = False
        elif is_inside and (found := _FIELD.fullmatch(line)):
            if found[1] == "-":
                people.append({})
            if people:
                people[-1][found[2]] = _scalar(found[3].strip())
    named = {folder: known for folder, known in fields.items() if known and all(one.get("name") for one in known)}
    return {folder: tuple(_person(one, times.get(folder, "")) for one in known) for folder, known in named.items()}


def _person(fields: Mapping[str, str], at: str) -> Submitter:
    sid, mail = person(fields.get("sid", "")), person(fields.get("email", ""))
    return Submitter(person(fields["name"]), Receipt("Gradescope", id=sid, mail=mail, at=at))


def _scalar(text: str) -> str:
    """Return the value of a YAML scalar on one line; empty if it cannot be told."""
    if text.startswith("'") and text.endswith("'") and len(text) > 1:
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return ""
    return "" if text in ("~", "null") or text.startswith(_NO_SCALAR) else text
