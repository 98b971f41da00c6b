"""Which files are in a bundle, and where. Owns what may go where students can read: no hidden set, and no solution.

bundle/bundle.json    the assignment, by which examples it is judged, and for which Python the packages are
bundle/course/        the assignment, its checks and public sets; the reference where nobody but root reads it
bundle/hidden/        the hidden sets that grade now, where nobody but root reads them
bundle/packages/      the grader, and what it needs
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.courses.assignment import Assignment
from grader.courses.generations import PRESENT, present
from grader.kit.errors import HarnessFault
from grader.release.choosing import choose

TOP = "bundle"
SETTINGS = "bundle.json"
_OURS = Path(__file__).parents[1]
_IF_PRESENT = ("assignments/course.toml", "tests/conftest.py")


@dataclass(frozen=True)
class Plan:
    """What a bundle is made for."""

    root: Path  # of the course
    assignment: Assignment
    hidden: Path | None  # where the hidden sets of the class are; None: the bundle can be read by anybody
    python: str  # such as 3.12


def files_of(plan: Plan) -> dict[str, bytes]:
    """Return the files below bundle/, but for the packages from outside; raises HarnessFault."""
    if plan.assignment.kind != "checks":
        raise HarnessFault(
            f"{plan.assignment.name}: students' own tests are graded by `grader grade`; a bundle has checks only"
        )
    texts = {SETTINGS: json.dumps(_settings(plan), indent=2).encode() + b"\n"}
    texts |= {f"course/{name}": (plan.root / name).read_bytes() for name in _of_the_course(plan)}
    texts |= {f"packages/grader/{name}": path.read_bytes() for name, path in _of_the_grader()}
    if plan.hidden is not None:
        texts |= _hidden_sets(plan.assignment.name, plan.hidden)
    return {f"{TOP}/{name}": text for name, text in texts.items()}


def _settings(plan: Plan) -> Mapping[str, str]:
    examples = "public" if plan.hidden is None else "all"
    return {"assignment": plan.assignment.name, "examples": examples, "python": plan.python}


def _of_the_course(plan: Plan) -> list[str]:
    root, name = plan.root, plan.assignment.name
    found = {*choose(root, [name]).files, *(f"student/{file}" for file in plan.assignment.files)}
    found |= {f"assignments/{name}/{notebook}" for notebook in plan.assignment.notebooks}
    found |= {extra for extra in _IF_PRESENT if (root / extra).is_file()}
    if plan.hidden is not None:
        found |= {path.relative_to(root).as_posix() for path in (root / "reference").glob("*.py")}
    return sorted(found)


def _of_the_grader() -> Iterator[tuple[str, Path]]:
    for path in sorted(_OURS.rglob("*.py")):
        yield path.relative_to(_OURS).as_posix(), path


def _hidden_sets(name: str, hidden: Path) -> dict[str, bytes]:
    generation = present(hidden, name)
    if not generation.name:
        raise HarnessFault(f"{hidden}: no hidden sets of {name}; draw them with `grader freeze -a {name} --hidden`")
    sets = {f"hidden/{name}/{generation.name}/{check}.json": text for check, text in generation.texts().items()}
    named = {f"hidden/{name}/{PRESENT}": f"{generation.name}\n"}
    return {place: text.encode() for place, text in (sets | named).items()}
