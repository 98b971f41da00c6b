"""What a walk over a tree found and should have found, from the answers of the probes in trees.py."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from grader.kit.mistakes import Case
from grader.kit.plain import Plain

Step: TypeAlias = Sequence[Any]  # verb, path, and the value, the alias's source, or None for a Module
_NAMED = ("trees.named_parameters", "trees.named_otherwise", "trees.added_over", "trees.plain_attribute")
_TWO_WALKS = ("trees.both_walks", "trees.named_parameters_again")


@dataclass(frozen=True)
class Walk:
    """What one walk found and should have found: names or labels, and the values where there are any."""

    steps: Sequence[Step]
    seen: list[str]
    want: list[str]
    values: Mapping[str, Plain]  # the value that belongs to each path
    has_names: bool  # names by the walk itself, not labels by us
    has_values: bool = False  # the names are right, the values are not

    @property
    def missing(self) -> list[str]:
        """Wanted and not seen."""
        return list((Counter(self.want) - Counter(self.seen)).elements())

    @property
    def extra(self) -> list[str]:
        """Seen and not wanted."""
        return list((Counter(self.seen) - Counter(self.want)).elements())

    def has_submodules(self, path: str) -> bool:
        """Whether there is a Module beside the Parameter at `path`."""
        above = path.rpartition(".")[0]
        return any(v is None and p.rpartition(".")[0] == above for _, p, v in self.steps)


def walk_of(case: Case) -> Walk | None:
    """The walk that went wrong; of two walks the one that the steps themselves contradict."""
    if case.target in _TWO_WALKS:
        return _of_two(case)
    if case.target not in (*_NAMED, "trees.parameters"):
        return None
    seen, want = _names(case.seen), _names(case.want)
    if seen is None or want is None:
        return None
    is_named = case.target in _NAMED
    values = _values(case.args[0]) | (dict(case.want) if is_named else {})
    return Walk(case.args[0], seen, want, values, is_named, seen == want and case.seen != case.want)


def _values(steps: Sequence[Step]) -> dict[str, Plain]:
    return {path: value for verb, path, value in steps if verb != "alias" and value is not None}


def _of_two(case: Case) -> Walk | None:
    walks = [_names(walk) for walk in case.seen] if isinstance(case.seen, list) else []
    steps = case.args[0]
    if len(walks) != 2 or None in walks or any(verb in ("alias", "replace") for verb, *_ in steps):
        return None
    want = [path for _, path, value in steps if value is not None]
    first, second = (walk or [] for walk in walks)
    is_first_wrong = sorted(first) != sorted(want)
    if sorted(first) == sorted(second) == sorted(want):
        want = first
    return Walk(steps, first if is_first_wrong else second, want, _values(steps), case.target.endswith("again"))


def _names(found: Plain) -> list[str] | None:
    """The names of what a walk found; None where it is something else."""
    if not isinstance(found, (list, tuple)):
        return None
    items = [item[0] if isinstance(item, (list, tuple)) and len(item) == 2 else item for item in found]
    return items if all(isinstance(item, str) for item in items) else None
