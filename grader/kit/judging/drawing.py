"""Draws the examples of a check: boundary values first, then what hypothesis draws for a seed.

The same seed and the same version of Hypothesis give the same examples: on any machine, under any hash seed, and
whatever else is imported.
"""

import itertools
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from grader.kit.check import Check
from grader.kit.inputs import to_plain
from grader.kit.judging.evaluate import Example
from grader.kit.judging.local_constants import without_local_constants

GRID = 2000  # combinations of boundary values that are looked at before they are thinned out


def example_key(example: Example) -> str:
    """Return a key that is equal exactly for equal inputs: 0.0 and -0.0, 1 and 1.0 are kept apart."""
    return json.dumps({name: to_plain(value) for name, value in example.inputs.items()})


def grid(check: Check, count: int) -> list[Example]:
    """Return at most `count` combinations of boundary values: the first ones of a single input, else spread
    over all.
    """
    edges = [kind.edges for kind in check.inputs.values()]
    rows = list(itertools.islice(itertools.product(*edges), GRID))
    stride = 1 if len(edges) < 2 else _stride(len(rows))
    chosen = [rows[i * stride % len(rows)] for i in range(min(count, len(rows)))]
    return [Example(dict(zip(check.inputs, row, strict=True))) for row in chosen]


def _stride(length: int) -> int:
    """Return a step with which to visit every row once, in step with no axis: near the golden section, and coprime."""
    return next((s for s in range(round(0.618 * length), length) if math.gcd(s, length) == 1), 1)


def drawn(check: Check, count: int, seed_number: int) -> list[Example]:
    """`count` draws (fewer where the inputs have fewer values), in hypothesis's order, repeats included."""
    found: list[Example] = []

    # No decoration by source text or database: only the seed decides (derandomize hashes the function's source).
    @seed(seed_number)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.fixed_dictionaries({name: kind.strategy for name, kind in check.inputs.items()}))
    def collect(inputs: dict[str, Any]) -> None:
        found.append(Example({name: inputs[name] for name in check.inputs}))

    with without_local_constants():
        collect()
    return found[:count]


def distinct(examples: Iterable[Example], known: set[str]) -> Iterator[Example]:
    """Yield the examples that are not yet in `known`, each once; adds them to it."""
    for example in examples:
        key = example_key(example)
        if key not in known:
            known.add(key)
            yield example
