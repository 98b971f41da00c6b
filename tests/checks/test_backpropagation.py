"""Checks of task 1.4: topological_sort and backpropagate, on graphs of given variables."""

from grader.kit.check import check
from grader.kit.expect import expect_equal, expect_same_items, expect_that
from grader.kit.observe import observe
from grader.kit.plain import Plain
from tests.probes import graphs as probes
from tests.strategies.choices import one_of
from tests.strategies.graphs import (
    LEAF,
    Graph,
    asked_once,
    derivatives,
    edges_of,
    graphs,
    graphs_and_ladders,
    reached,
    trees,
    trees_with_constants,
)

derivs = one_of(1.0, 2.0, -0.5, 0.0)
any_derivs = one_of(*(n / 2 for n in (2, 4, -1, 0, *range(5, 40))))


def _is_sorted(seen: Plain, graph: Graph) -> bool:
    """All that was asked for is there, and each step stands before all of its parents, or each one behind them."""
    if not isinstance(seen, list) or not set(map(repr, seen)) >= set(map(repr, reached(graph))):
        return False
    place = {number: index for index, number in enumerate(seen) if isinstance(number, int)}
    uses = [(place[step], place[parent]) for step, parent, _ in edges_of(graph) if {step, parent} <= place.keys()]
    return all(step < parent for step, parent in uses) or all(step > parent for step, parent in uses)


@check(task="1.4", points=3, graph=graphs_and_ladders)
def test_topological_sort_gives_each_variable_once(graph: Graph) -> None:
    """topological_sort(v) gives v and all variables from which it was computed, each once, and no others."""
    expect_same_items(observe(probes.order, graph), want=reached(graph))


@check(task="1.4", points=4, graph=graphs)
def test_topological_sort_puts_variables_before_their_parents(graph: Graph) -> None:
    """topological_sort(v) gives each variable before its parents: by each path, not only by the shortest one."""
    seen = observe(probes.order, graph)
    expect_that(_is_sorted(seen, graph), seen, "each of the variables before all of its parents")


@check(task="1.4", points=1, graph=trees_with_constants)
def test_topological_sort_leaves_constants_out(graph: Graph) -> None:
    """topological_sort(v) gives no constants."""
    expect_same_items(observe(probes.order, graph), want=reached(graph))


@check(task="1.4", points=2, graph=trees, deriv=derivs)
def test_backpropagate_multiplies_along_a_path(graph: Graph, deriv: float) -> None:
    """backpropagate(v, d) gives a leaf to which one path leads d times the derivatives along that path."""
    expect_equal(observe(probes.derivatives, graph, deriv), want=derivatives(graph, deriv))


@check(task="1.4", points=4, graph=graphs, deriv=derivs)
def test_backpropagate_sums_over_all_paths(graph: Graph, deriv: float) -> None:
    """backpropagate(v, d) gives each leaf the sum, over all paths from v to it, of d times the derivatives along it."""
    expect_equal(observe(probes.derivatives, graph, deriv), want=derivatives(graph, deriv))


@check(task="1.4", points=1, beyond="that a leaf may be the result is not stated", examples=20, deriv=any_derivs)
def test_backpropagate_of_a_single_leaf_gives_it_the_derivative(deriv: float) -> None:
    """backpropagate(v, d) gives d to v where v itself is a leaf, and topological_sort(v) is v alone."""
    expect_same_items(observe(probes.order, [LEAF]), want=[0])
    expect_equal(observe(probes.derivatives, [LEAF], deriv), want=[deriv])


@check(task="1.4", points=3, graph=graphs_and_ladders)
def test_backpropagate_asks_each_step_once(graph: Graph) -> None:
    """backpropagate(v, d) calls chain_rule once for each step, however many paths lead through it."""
    expect_equal(observe(probes.asked, graph), want=asked_once(graph))


@check(task="1.4", points=1, beyond="whether chain_rule gives constants too is not stated", graph=trees_with_constants)
def test_backpropagate_passes_constants_by(graph: Graph) -> None:
    """backpropagate(v, d) gives constants nothing, and asks nothing of them."""
    expect_equal(observe(probes.derivatives, graph, 1.0), want=derivatives(graph, 1.0))


@check(task="1.4", points=1, graph=graphs, first=derivs, second=one_of(3.0, -2.0))
def test_backpropagate_adds_to_what_is_stored(graph: Graph, first: float, second: float) -> None:
    """backpropagate(v, d) a second time adds to the derivatives of the leaves, and begins anew otherwise."""
    seen = observe(probes.derivatives_of_two, graph, first, second)
    expect_equal(seen, want=derivatives(graph, first + second))
