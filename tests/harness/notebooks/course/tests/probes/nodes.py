"""Asks for what is no plain value."""

from typing import Any

from grader.kit.probe import probe


@probe("list(map(lambda x: x - 2)({0}))")
def mapped(code: Any, xs: list[float]) -> Any:
    return list(code.nodes.map(lambda x: x - 2)(xs))


@probe("reduce(lambda x, y: x + 2 * y, 1.0)({0})")
def reduced(code: Any, xs: list[float]) -> Any:
    return code.nodes.reduce(lambda x, y: x + 2 * y, 1.0)(xs)


def _chain(code: Any, depth: int) -> list[Any]:
    modules = [code.nodes.Module() for _ in range(depth + 1)]
    for n, module in enumerate(modules):
        module.p = code.nodes.Parameter(float(n))
    for above, below in zip(modules, modules[1:], strict=False):
        above.m = below
    return modules


@probe("root.named_parameters()  # of a chain of {0} Modules below it")
def named(code: Any, depth: int) -> Any:
    return [[name, parameter.value] for name, parameter in _chain(code, depth)[0].named_parameters()]


@probe("root.eval()  # of a chain of {0} Modules below it, and then train() of the last one")
def modes(code: Any, depth: int) -> Any:
    modules = _chain(code, depth)
    modules[0].eval()
    first = [module.training for module in modules]
    modules[-1].train()
    return [first, [module.training for module in modules]]
