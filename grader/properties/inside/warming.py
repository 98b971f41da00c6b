"""Makes Hypothesis draw the same everywhere, and has it import in time what a locked child could not import any more.

Hypothesis imports parts of itself when they are first used, and reads files with some of them. So each kind of strategy
is drawn from once, before anything is forked.
"""

import contextlib
import os
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.testing  # tests of numbers compare by it
from hypothesis import HealthCheck, Phase, assume, event, example, given, note, settings, target
from hypothesis import strategies as st
from hypothesis.extra import numpy as of_arrays

from grader.kit.judging.local_constants import ignore_local_constants, require_known_version

PROFILE = "graded"


@dataclass
class _Pair:
    """What `builds` and `from_type` make."""

    x: float
    words: list[str] = field(default_factory=list)


@st.composite
def _composed(draw: Callable[..., Any]) -> tuple[float, float]:
    low = draw(st.floats(-1, 1))
    return low, draw(st.floats(low, 2))


def be_the_same_everywhere() -> None:
    """Set what holds for all tests, leave out the constants of the modules that are there, and draw of everything."""
    settings.register_profile(
        PROFILE,
        database=None,
        deadline=None,
        max_examples=100,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        print_blob=False,
    )
    settings.load_profile(PROFILE)
    require_known_version()
    ignore_local_constants()
    os.getcwd = lambda: "/"  # which is refused to a locked child, and asked for when a failure is reported
    _hold_a_timezone()
    for strategy in strategies().values():
        with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError):
            _draw(strategy)
    _draw(st.lists(st.floats(), max_size=3), is_shrunk=True)


def strategies() -> dict[str, st.SearchStrategy[Any]]:
    """Return one strategy of each public kind, by the name that a test calls it by."""
    return (
        _of_numbers()
        | _of_others()
        | {
            "binary": st.binary(max_size=2),
            "booleans": st.booleans(),
            "builds": st.builds(_Pair, x=st.floats()),
            "characters": st.characters(codec="utf-8"),
            "composite": _composed(),
            "data": st.data(),
            "dates": st.dates(),
            "datetimes": st.datetimes(timezones=st.timezones()),
            "emails": st.emails(),
            "from_regex": st.from_regex(r"-?[0-9]{1,3}\.[0-9]", fullmatch=True),
            "from_type": st.from_type(_Pair),
            "from_type of a float": st.from_type(float),
            "functions": st.functions(returns=st.floats(), pure=True),
            "ip_addresses": st.ip_addresses(),
            "randoms": st.randoms(use_true_random=False),
            "random_module": st.random_module(),
            "runner": st.runner(default=None),
            "text": st.text(max_size=2),
            "timedeltas": st.timedeltas(),
            "times": st.times(),
            "timezone_keys": st.timezone_keys(),
            "timezones": st.timezones(),
            "uuids": st.uuids(),
        }
    )


def _of_others() -> dict[str, st.SearchStrategy[Any]]:
    """Return strategies that are made of others."""
    small = st.integers(0, 9)
    return {
        "deferred": st.deferred(lambda: small),
        "dictionaries": st.dictionaries(small, small, max_size=2),
        "filter": small.filter(lambda n: n != 3),
        "fixed_dictionaries": st.fixed_dictionaries({"x": small}, optional={"y": small}),
        "flatmap": small.flatmap(lambda n: st.lists(small, min_size=n, max_size=n)),
        "frozensets": st.frozensets(small, max_size=2),
        "iterables": st.iterables(small, max_size=2),
        "just": st.just(1.0),
        "lists": st.lists(small, max_size=3, unique=True),
        "map": small.map(float),
        "none": st.none(),
        "nothing": st.nothing() | small,
        "one_of": st.one_of(small, st.none()),
        "permutations": st.permutations([1.0, 2.0, 3.0]),
        "recursive": st.recursive(small, lambda inner: st.lists(inner, max_size=2), max_leaves=3),
        "sampled_from": st.sampled_from([1.0, 2.0]),
        "sets": st.sets(small, max_size=2),
        "shared": st.shared(small, key="n"),
        "slices": st.slices(5),
        "tuples": st.tuples(small, small),
    }


def _of_numbers() -> dict[str, st.SearchStrategy[Any]]:
    kinds = of_arrays.scalar_dtypes()
    return {
        "array_shapes": of_arrays.array_shapes(max_dims=2),
        "arrays": of_arrays.arrays(np.float64, 3, elements=st.floats(-1, 1)),
        "arrays of many shapes": of_arrays.arrays(np.int64, of_arrays.array_shapes(max_dims=2), unique=True),
        "arrays of any numbers": of_arrays.arrays(kinds, 2),
        "basic_indices": of_arrays.basic_indices((2, 2)),
        "broadcastable_shapes": of_arrays.broadcastable_shapes((2, 2)),
        "complex_numbers": st.complex_numbers(max_magnitude=10),
        "decimals": st.decimals(min_value=-30, max_value=30, places=3),
        "floats": st.floats(allow_nan=False, width=32),
        "fractions": st.fractions(min_value=-20, max_value=20, max_denominator=50),
        "from_dtype": of_arrays.from_dtype(np.dtype("float32")),
        "from_type of an array": st.from_type(np.ndarray),
        "integer_array_indices": of_arrays.integer_array_indices((3,)),
        "integers": st.integers(),
        "mutually_broadcastable_shapes": of_arrays.mutually_broadcastable_shapes(num_shapes=2),
        "valid_tuple_axes": of_arrays.valid_tuple_axes(2),
    }


def _draw(strategy: st.SearchStrategy[Any], *, is_shrunk: bool = False) -> None:
    """Run a test that draws from it twice, that fails, and that tells of it in every way."""

    @given(value=strategy, is_kept=st.booleans())
    @example(value=None, is_kept=True)
    def once(value: object, is_kept: bool) -> None:
        assume(is_kept)
        note("once")
        event("once")
        target(1.0)
        if isinstance(value, st.DataObject):
            value.draw(st.floats())
        if is_shrunk and value:
            raise ValueError(repr(value))

    phases = (Phase.explicit, Phase.generate, *([Phase.shrink] if is_shrunk else []))
    with contextlib.suppress(ValueError):
        settings(settings.get_profile(PROFILE), phases=phases, max_examples=20 if is_shrunk else 3)(once)()


def _hold_a_timezone() -> None:
    """Let UTC be the only time zone: the others are files. Where even that is none, there are no time zones."""
    zoneinfo.available_timezones = lambda: {"UTC"}
    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError):
        zoneinfo.ZoneInfo("UTC")  # which keeps it
