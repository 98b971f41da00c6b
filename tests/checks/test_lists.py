"""Checks of task 0.3: functions on lists, and functions that take a function.

Values are asked of plain lists. That other iterables do as well, and that nothing is kept or changed between
two uses, are checks of their own. How `map`, `zipWith` and `reduce` take their arguments is left open.
"""

import functools
import math

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_equal, expect_one_of
from grader.kit.observe import observe
from tests.probes import lists as probes
from tests.strategies.choices import one_of
from tests.strategies.lists import (
    empty_lists,
    factor_lists,
    filled_lists,
    float_lists,
    list_pairs,
    lists_or_none,
    short_factor_lists,
    short_list_pairs,
    short_lists,
)
from tests.strategies.numbers import Floats

EXACT = 0.0  # of a rel_tol or abs_tol that has no part in a comparison
SUM_TOL = 1e-12  # of the sum of absolute values: 100 additions in any order, or fsum, differ by 1e-14 of it at most
FOLD_ABS_TOL = 1e-9  # folds from either end differ by 1e-11 at most, for 100 elements up to 100

ANY_ITERABLE = "MiniTorch's own tests pass lists only"
USED_AGAIN = "MiniTorch's text uses each list and each returned function once"
OF_NOTHING = "MiniTorch's text does not say what an empty list gives"

one_argument = one_of("lambda x: x - 2", "lambda x: x * x", "abs")
two_arguments = one_of("lambda x, y: x - 2 * y", "lambda x, y: x + y", "lambda x, y: x * y")
in_any_order = one_of("lambda x, y: x + y", "lambda x, y: x * y")
order_matters = one_of("lambda x, y: x - y", "lambda x, y: 2 * x + 3 * y", "lambda x, y: x - 2 * y")
starts = one_of(0.0, 10.0, -2.5, 1.0)
other_iterables = one_of("iter", "tuple", "generator")
other_pairs = one_of("iter", "list and iter", "iter and list", "tuple", "generator")


def _mapped(fn: str, *lists: Floats) -> Floats:
    return list(map(probes.FUNCTIONS[fn], *lists))


def _folded(fn: str, start: float, xs: Floats) -> float:
    return functools.reduce(probes.FUNCTIONS[fn], xs, start)


def _folded_flipped(fn: str, start: float, xs: Floats) -> float:
    return functools.reduce(lambda result, x: probes.FUNCTIONS[fn](x, result), xs, start)


@check(task="0.3", points=2, fn=one_argument, xs=float_lists)
def test_map_applies_the_function_to_each_element(fn: str, xs: Floats) -> None:
    """map(fn)(ls) is the list of fn(x) for each x of ls, in their order."""
    seen = observe(probes.mapped, fn, "list", xs)
    expect_equal(seen, want=_mapped(fn, xs))


@check(task="0.3", points=1, beyond=USED_AGAIN, fn=one_argument, xs=short_lists, more=short_lists)
def test_map_can_be_used_again(fn: str, xs: Floats, more: Floats) -> None:
    """What map(fn) returns can be used again and again: it keeps nothing, and leaves the list as it was."""
    seen = observe(probes.mapped_again, fn, xs, more)
    expect_equal(seen, want=[_mapped(fn, xs), _mapped(fn, more), _mapped(fn, xs)])


@check(task="0.3", points=0.5, beyond=ANY_ITERABLE, fn=one_argument, kind=other_iterables, xs=short_lists)
def test_map_takes_any_iterable(fn: str, kind: str, xs: Floats) -> None:
    """map(fn) takes whatever a for loop can walk through, as a tuple or an iterator."""
    seen = observe(probes.mapped, fn, kind, xs)
    expect_equal(seen, want=_mapped(fn, xs))


@check(task="0.3", points=2, fn=two_arguments, pair=list_pairs)
def test_zipwith_applies_the_function_to_each_pair(fn: str, pair: list[Floats]) -> None:
    """zipWith(fn)(ls1, ls2) is the list of fn(x, y), with x from ls1 and y from the same place in ls2."""
    seen = observe(probes.zipped, fn, "list", pair)
    expect_equal(seen, want=_mapped(fn, *pair))


@check(task="0.3", points=1, beyond=USED_AGAIN, fn=two_arguments, pair=short_list_pairs, more=short_list_pairs)
def test_zipwith_can_be_used_again(fn: str, pair: list[Floats], more: list[Floats]) -> None:
    """What zipWith(fn) returns can be used again and again: it keeps nothing, and leaves the lists as they were."""
    seen = observe(probes.zipped_again, fn, pair, more)
    expect_equal(seen, want=[_mapped(fn, *pair), _mapped(fn, *more), _mapped(fn, *pair)])


@check(task="0.3", points=0.5, beyond=ANY_ITERABLE, fn=two_arguments, kind=other_pairs, pair=short_list_pairs)
def test_zipwith_takes_any_iterable(fn: str, kind: str, pair: list[Floats]) -> None:
    """zipWith(fn) takes whatever a for loop can walk through, as tuples, iterators, or one of them beside a list."""
    seen = observe(probes.zipped, fn, kind, pair)
    expect_equal(seen, want=_mapped(fn, *pair))


@check(task="0.3", points=1.5, fn=in_any_order, start=starts, xs=float_lists)
def test_reduce_combines_all_elements(fn: str, start: float, xs: Floats) -> None:
    """reduce(fn, start)(ls) combines start and all elements of ls with fn; of an empty list it is start."""
    seen = observe(probes.reduced, fn, start, "list", xs)
    expect_close(seen, want=_folded(fn, start, xs), abs_tol=FOLD_ABS_TOL)


@check(task="0.3", points=1, fn=order_matters, start=starts, xs=filled_lists)
def test_reduce_goes_from_left_to_right(fn: str, start: float, xs: Floats) -> None:
    """reduce begins with start and the first element, and takes the elements in order, from left to right."""
    seen = observe(probes.reduced, fn, start, "list", xs)
    expect_one_of(seen, [_folded_flipped(fn, start, xs), _folded(fn, start, xs)])


@check(task="0.3", points=1, beyond=USED_AGAIN, fn=in_any_order, start=starts, xs=short_lists, more=short_lists)
def test_reduce_can_be_used_again(fn: str, start: float, xs: Floats, more: Floats) -> None:
    """What reduce(fn, start) returns can be used again and again: it begins anew, and leaves the list as it was."""
    seen = observe(probes.reduced_again, fn, start, xs, more)
    want = [_folded(fn, start, xs), _folded(fn, start, more), _folded(fn, start, xs)]
    expect_close(seen, want, abs_tol=FOLD_ABS_TOL)


@check(
    task="0.3", points=0.5, beyond=ANY_ITERABLE, fn=in_any_order, start=starts, kind=other_iterables, xs=lists_or_none
)
def test_reduce_takes_any_iterable(fn: str, start: float, kind: str, xs: Floats) -> None:
    """What reduce(fn, start) returns takes whatever a for loop can walk through, as a tuple or an iterator."""
    seen = observe(probes.reduced, fn, start, kind, xs)
    expect_close(seen, want=_folded(fn, start, xs), abs_tol=FOLD_ABS_TOL)


@check(task="0.3", points=1.5, xs=float_lists)
def test_neglist_negates_each_element(xs: Floats) -> None:
    """negList(ls) is the list of -x for each x of ls, and again when it is asked again."""
    want = [-x for x in xs]
    expect_equal(observe(probes.called_twice, "negList", xs), want=[want, want])


@check(task="0.3", points=0.5, beyond=ANY_ITERABLE, kind=other_iterables, xs=short_lists)
def test_neglist_takes_any_iterable(kind: str, xs: Floats) -> None:
    """negList takes whatever a for loop can walk through, as a tuple or an iterator."""
    expect_equal(observe(probes.called, "negList", kind, xs), want=[-x for x in xs])


@check(task="0.3", points=1.5, pair=list_pairs)
def test_addlists_adds_each_pair(pair: list[Floats]) -> None:
    """addLists(ls1, ls2) is the list of the sums of each pair of elements, and again when it is asked again."""
    want = [x + y for x, y in zip(*pair, strict=True)]
    expect_equal(observe(probes.called_twice, "addLists", *pair), want=[want, want])


@check(task="0.3", points=0.5, beyond=ANY_ITERABLE, kind=other_pairs, pair=short_list_pairs)
def test_addlists_takes_any_iterable(kind: str, pair: list[Floats]) -> None:
    """addLists takes whatever a for loop can walk through, as tuples, iterators, or one of them beside a list."""
    expect_equal(observe(probes.called, "addLists", kind, *pair), want=[x + y for x, y in zip(*pair, strict=True)])


@check(task="0.3", points=1.5, xs=filled_lists)
def test_sum_adds_all_elements(xs: Floats) -> None:
    """sum(ls) is the sum of all elements of ls, and again when it is asked again."""
    seen = observe(probes.called_twice, "sum", xs)
    expect_close(seen, want=[math.fsum(xs)] * 2, rel_tol=EXACT, abs_tol=SUM_TOL * math.fsum(map(abs, xs)))


@check(task="0.3", points=0.5, beyond=OF_NOTHING, nothing=empty_lists)
def test_sum_of_nothing_is_zero(nothing: Floats) -> None:
    """sum of an empty list is 0."""
    expect_equal(observe(probes.called, "sum", "list", nothing), want=0.0)


@check(task="0.3", points=0.5, beyond=ANY_ITERABLE, kind=other_iterables, xs=short_lists)
def test_sum_takes_any_iterable(kind: str, xs: Floats) -> None:
    """sum takes whatever a for loop can walk through, as a tuple or an iterator."""
    seen = observe(probes.called, "sum", kind, xs)
    expect_close(seen, want=math.fsum(xs), rel_tol=EXACT, abs_tol=SUM_TOL * math.fsum(map(abs, xs)))


@check(task="0.3", points=1.5, xs=factor_lists)
def test_prod_multiplies_all_elements(xs: Floats) -> None:
    """prod(ls) is the product of all elements of ls, and again when it is asked again."""
    expect_close(observe(probes.called_twice, "prod", xs), want=[math.prod(xs)] * 2, abs_tol=EXACT)


@check(task="0.3", points=0.5, beyond=OF_NOTHING, nothing=empty_lists)
def test_prod_of_nothing_is_one(nothing: Floats) -> None:
    """prod of an empty list is 1."""
    expect_equal(observe(probes.called, "prod", "list", nothing), want=1.0)


@check(task="0.3", points=0.5, beyond=ANY_ITERABLE, kind=other_iterables, xs=short_factor_lists)
def test_prod_takes_any_iterable(kind: str, xs: Floats) -> None:
    """prod takes whatever a for loop can walk through, as a tuple or an iterator."""
    expect_close(observe(probes.called, "prod", kind, xs), want=math.prod(xs), abs_tol=EXACT)
