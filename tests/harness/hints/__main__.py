"""`python -m tests.harness.hints`: how often each rule for a mistake is named, and how often what it says is so.

Grades every wrong submission, and one in `--pairs` of the pairs of two. What may be said of each is in labels.toml, and
of a pair what may be said of either. second_labels.toml is of another reader. Ends with 1 where less is so, by either
of the two, or less is named, than LEAST_SO and LEAST_NAMED.
"""

import argparse
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from grader.kit.judging.general_mistakes import FIRST_RULES, LAST_RULES
from grader.results.scorecard import CheckResult
from tests.harness.hints.grading import Graded, assignment_of, files_of, graded, wrong_rows
from tests.harness.hints.pairs import Files, pairs

LABELS, SECOND = (Path(__file__).with_name(name) for name in ("labels.toml", "second_labels.toml"))
LEAST_SO, LEAST_NAMED = 0.99, 0.85
# What these say is what was seen: which exception came out, that nothing did, or what the source does not do.
SEEN = {rule.mistake.key for rule in (*FIRST_RULES, *LAST_RULES)} | {"NOT-RECURSIVE", "NEEDS-A-LIST"}
SPLIT_OFF = {"WALK-CHANGES": "STATE-KEPT"}  # keys that were a part of another one when the labels were written
Labels = Mapping[str, Sequence[str]]


@dataclass
class Count:
    """What became of one key: how often it was named, was so, and was not."""

    named: int = 0
    so: int = 0
    unlabelled: int = 0
    taken_for: Counter[str] = field(default_factory=Counter)  # what it should have been, where it was not so
    where: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """A submission that is graded: its name, the suite, its files, and what may be said of it (None: nobody knows)."""

    name: str
    suite: str
    files: Files
    labels: frozenset[str] | None


def singles(labels: Labels) -> Iterator[Case]:
    """Every wrong submission, by its own task."""
    for row in wrong_rows():
        known = frozenset(labels[row["name"]]) if row["name"] in labels else None
        yield Case(row["name"], f"{assignment_of(row)}:{row['task']}", files_of(row), known)


def both(labels: Labels, every: int) -> Iterator[Case]:
    """One in `every` of the pairs that fit, evenly over all of them."""
    rows = wrong_rows()
    files = {row["name"]: files_of(row) for row in rows}
    for name in sorted({assignment_of(row) for row in rows}):
        own = [row for row in rows if assignment_of(row) == name]
        for first, second, merged in islice(pairs(own, files), every // 2, None, every):
            known = [labels.get(row["name"]) for row in (first, second)]
            may = None if None in known else frozenset(key for keys in known for key in keys or ())
            yield Case(f"{first['name']} + {second['name']}", name, merged, may)


@dataclass
class Counts:
    """What came of all cases: by key, where "" is a failure that was told no mistake, and by submission."""

    by_key: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    missed: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)  # where a number of a hidden example can be read
    told: int = 0  # submissions that have a mistake with a name, and are told it
    untold: list[str] = field(default_factory=list)  # those that are not
    named: list[tuple[str, str]] = field(default_factory=list)  # a submission, and a key that is named of it


def count(cases: Iterable[Case], grade: Graded) -> Counts:
    """Grade the cases, and count."""
    counts = Counts()
    for case in cases:
        found = grade(case.suite, case.files)
        lost = [r for r in found.results if r.verdict != "passed"]
        counts.leaked += [case.name] if found.leaked else []
        counts.missed += [] if lost else [case.name]
        keys = {result.failure.mistake for result in lost if result.failure}
        counts.named += [(case.name, key) for key in sorted(keys - {""})]
        if case.labels:
            is_told = any(_is_so(key, case.labels) for key in keys - {""})
            counts.told += is_told
            counts.untold += [] if is_told else [case.name]
        for result in lost:
            _add(counts.by_key, case, result)
    return counts


def _is_so(key: str, labels: frozenset[str]) -> bool:
    return SPLIT_OFF.get(key, key) in labels or key in SEEN


def _add(counts: dict[str, Count], case: Case, result: CheckResult) -> None:
    shown = result.failure
    key = shown.mistake if shown else ""
    if key == "" and case.labels == frozenset():
        key = "(nothing to name)"
    one = counts[key]
    one.named += 1
    if case.labels is None:
        one.unlabelled += 1
    elif _is_so(key, case.labels) or key == "(nothing to name)":
        one.so += 1
    else:
        one.taken_for[" or ".join(sorted(case.labels)) or "nothing"] += 1
        one.where.append(f"{case.name}: {result.check}")


def table(counts: Mapping[str, Count], *, with_places: bool) -> str:
    """The counts as text, a line each; those where something is not so first."""
    lines = [f"{'key':<26}{'named':>7}{'so':>7}{'not so':>8}{'unlabelled':>12}  taken for"]
    for key, one in sorted(counts.items(), key=lambda item: (item[1].so + item[1].unlabelled - item[1].named, item[0])):
        wrong = sum(one.taken_for.values())
        taken = ", ".join(f"{name} ({n})" for name, n in one.taken_for.most_common(3))
        lines.append(f"{key or '(none)':<26}{one.named:>7}{one.so:>7}{wrong:>8}{one.unlabelled:>12}  {taken}".rstrip())
        lines += [f"    {place}" for place in one.where] if with_places else []
    return "\n".join(lines)


def share_so(counts: Mapping[str, Count]) -> float:
    """Of what was named, and could be judged, how much is so."""
    named = [one for key, one in counts.items() if key not in ("", "(nothing to name)")]
    so, wrong = sum(one.so for one in named), sum(sum(one.taken_for.values()) for one in named)
    return so / max(so + wrong, 1)


def share_of_second(named: Sequence[tuple[str, str]], labels: Labels) -> float:
    """Of what was named of the submissions that the second reader has read, how much is so."""
    read = [_is_so(key, frozenset(labels[name])) for name, key in named if name in labels]
    return sum(read) / max(len(read), 1)


def main() -> int:
    """Print the table, and say by the exit code whether enough is named, and so."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.hints", description=__doc__)
    parser.add_argument("--pairs", type=int, default=0, metavar="N", help="also one in N of the pairs")
    parser.add_argument("--places", action="store_true", help="say where each was not so")
    parser.add_argument("--only", default="", help="only submissions whose name begins so")
    options = parser.parse_args()
    start = time.monotonic()
    labels, second = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (LABELS, SECOND))
    cases = [*singles(labels), *(both(labels, options.pairs) if options.pairs else ())]
    cases = [case for case in cases if case.name.startswith(options.only)]
    with graded() as grade:
        counts = count(cases, grade)
    print(table(counts.by_key, with_places=options.places))
    so, named = share_so(counts.by_key), counts.told / max(counts.told + len(counts.untold), 1)
    so_by_second = share_of_second(counts.named, second)
    took = time.monotonic() - start
    print(f"{len(cases)} submissions: {so:.1%} of the hints so, {named:.1%} told their mistake by name; {took:.0f} s")
    print(f"{len(second)} of them by the second reader: {so_by_second:.1%} so")
    print("".join(f"not told: {name}\n" for name in counts.untold if options.places), end="")
    print("".join(f"not caught: {name}\n" for name in counts.missed), end="")
    print("".join(f"a hidden number is told: {name}\n" for name in counts.leaked), end="")
    is_good = min(so, so_by_second) >= LEAST_SO and named >= LEAST_NAMED and not counts.missed and not counts.leaked
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
