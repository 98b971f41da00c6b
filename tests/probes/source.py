"""Judges from a submission's source whether a walk over the tree is recursive.

A walk is recursive where its calls, in code that can run, come back to a function on the way: on something below, and
with an outcome that matters. Whether it does the right thing is judged by its behaviour, not here. What cannot be
followed (a function that is passed in, a base class from elsewhere) is unclear, and no reproach.
"""

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from grader.kit.picture import Both, Network, Shown
from grader.kit.probe import probe, unclear
from tests.probes.flow import BY_NAME, Edge, Flow, leads_below
from tests.probes.functions import Function, last_name, names_in
from tests.probes.program import HOME, Program

Finding: TypeAlias = tuple[int, str]  # a line, and what is there
Span: TypeAlias = list[Any]  # a file, the first and the last line of a function
Step: TypeAlias = tuple[Function, Edge]

BLIND = {"eval", "exec", "globals", "locals", "__import__", "import_module"}
FAMILIAR_BASES = {"object", "ABC", "Generic", "Protocol"}
FAMILIAR_DECORATORS = {
    *("staticmethod", "classmethod", "property", "cached_property", "setter", "abstractmethod"),
    *("cache", "lru_cache", "wraps", "override", "final", "no_type_check"),
}


def _calls(shown: Shown) -> Both | None:
    """Which calls there are on a chain of Modules, beside the wanted ones: each calls itself on what is below it."""
    (method,) = shown.args
    if not isinstance(shown.seen, list) or len(shown.seen) < 3:
        return None
    _, line, why, *_ = shown.seen
    said = f"line {line}: {'a loop' if 'loop' in why else 'no such call'}"
    yours = Network([((method, "of root", said), True)], [], f"{method} of root, line {line}: {why}")
    nodes = [((method, f"of {place}"), False) for place in ("a.b", "a", "root")]
    chain = f"{method} of root calls that of a, and that of a calls that of a.b"
    return Both(yours, Network(nodes, [(2, 1, "calls"), (1, 0, "calls")], chain))


@probe("module.py, the walk {0}()", says="{}, line {}: {}", picture=_calls)
def walk(code: Any, method: str) -> list[Any]:
    """The verdict on one walk ("recursive", "not recursive" or "unclear"), the line that decides it, and why.

    Where it is recursive, the functions that call each other follow, by their places.
    """
    code.text(HOME)  # where there is none, that is the answer
    program = _program(tuple(code.files.items()))
    if method not in program.walks:
        raise LookupError(f"class Module in {program.home} has no method {method}")
    start = program.walks[method]
    flow = Flow(program, start)
    followed = flow.reached(start, flow.is_used)
    if stub := next((function for function in followed if function.is_stub), None):
        raise NotImplementedError(f"{stub.name} in line {stub.line} is not written yet")
    steps = [(f, e) for f in followed for e in flow.edges[f] if flow.is_used(f, e) and _comes_back(flow, f, e)]
    for function, edge in steps:
        if flow.descends(function, edge) and _looks_below(flow, function, edge):
            why = f"{function.name} calls {edge.target.name} on what is below"
            return ["recursive", edge.node.lineno, why, [_span(f) for f in _on_the_way(flow, function, edge)]]
    doubts = [*_slips(flow, steps), *_doubts(flow)]
    return unclear(*doubts[0]) if doubts else ["not recursive", *_reproach(flow, start)]


@lru_cache(maxsize=1)  # four walks are asked of each submission; parsing takes longest
def _program(sources: tuple[tuple[str, str], ...]) -> Program:
    return Program(dict(sources))


def _comes_back(flow: Flow, function: Function, edge: Edge) -> bool:
    return function in flow.reached(edge.target, flow.is_used)


def _on_the_way(flow: Flow, function: Function, edge: Edge) -> list[Function]:
    """The functions through which a call comes back to its caller, who is one of them."""
    return [f for f in flow.reached(edge.target, flow.is_used) if function in flow.reached(f, flow.is_used)]


def _span(function: Function) -> Span:
    """Where a function stands, from its first decorator on."""
    starts = [function.line, *(decorator.lineno for decorator in function.decorators)]
    ends = [node.end_lineno or node.lineno for node in function.nodes if isinstance(node, ast.expr)]
    return [function.file, min(starts), max(starts + ends)]


def _looks_below(flow: Flow, function: Function, edge: Edge) -> bool:
    """Whether somewhere on the way from a call back to its caller the submodules of a Module are looked up."""
    ways = _on_the_way(flow, function, edge)
    helpers = [e.target for f in ways for e in flow.edges[f]]
    return any(leads_below(node) for f in (*ways, *helpers) for node in f.nodes)


def _slips(flow: Flow, steps: Sequence[Step]) -> Iterator[Finding]:
    """Recursive calls in a loop that are not on what is known to lie below: a slip, or Modules in another place."""
    for function, edge in steps:
        for node in function.nodes:
            loops = [node] if isinstance(node, ast.For) else getattr(node, "generators", [])
            variables = {name for loop in loops for name in names_in(loop.target)}
            is_over_modules = any(flow.is_below(function, loop.iter) for loop in loops)
            is_on_variable = any(names_in(arg) & variables for arg in edge.args)
            if (is_over_modules or is_on_variable) and any(inner is edge.node for inner in ast.walk(node)):
                yield (
                    edge.node.lineno,
                    f"{function.name} calls {edge.target.name} in a loop; not on what is below, it seems",
                )


def _doubts(flow: Flow) -> Iterator[Finding]:
    """What cannot be followed."""
    node = flow.program.module_class
    bases = {last_name(base) for base in node.bases} - FAMILIAR_BASES - flow.program.classes
    if bases or node.keywords or node.decorator_list or "__iter__" in flow.program.walks:
        yield node.lineno, "class Module is more than its own functions"
    for function in flow.edges:
        if odd := function.decorator_names - FAMILIAR_DECORATORS:
            yield function.line, f"{function.name} is decorated with {', '.join(sorted(odd))}"
        for inner in function.nodes:
            if isinstance(inner, ast.ClassDef):
                yield inner.lineno, "a class is defined inside a function"
            elif isinstance(inner, ast.Call) and (why := _doubt(flow, function, inner)):
                yield inner.lineno, why


def _doubt(flow: Flow, function: Function, call: ast.Call) -> str:
    """Why a call cannot be followed; nothing where it can, or leads nowhere."""
    name, is_found = last_name(call.func), flow.called(function, call) is not None
    if isinstance(call.func, ast.Name) and not is_found and name in flow.program.walks:
        return f"{name} is called as if it were a function; it is a method"
    if isinstance(call.func, ast.Name) and not is_found and name in BLIND:
        return f"{name} can do anything"
    if isinstance(call.func, ast.Call) and last_name(call.func.func) in BY_NAME:
        return "" if flow.called(function, call.func) else "the name of the method that is called is computed"
    is_foreign = bool(flow.program.file(function.file).foreign & names_in(call.func))
    gets_modules = any(flow.is_below(function, arg) or flow.is_same(function, arg) for arg in call.args)
    is_unknown = gets_modules and (is_foreign or flow.is_variable(function, call.func))
    return f"what {name} does is known only when it runs" if is_unknown else ""


def _reproach(flow: Flow, start: Function) -> Finding:
    """The line in which the walk is something else than recursion."""
    functions = flow.reached(start)
    loops = [n.lineno for f in functions for n in f.nodes if isinstance(n, (ast.For, ast.While)) and _grows(n)]
    ignored = [e.node.lineno for f in functions for e in flow.edges[f] if f in flow.reached(e.target)]
    also = f"; the recursive call in line {ignored[0]} does no part of it" if ignored else ""
    if loops:
        return loops[0], f"the walk is a loop over a list of Modules{also}"
    return start.line, f"{start.name} leads to no call of itself on what is below{also}"


def _grows(loop: ast.For | ast.While) -> bool:
    """Whether a loop may run on as long as its list is filled from within."""
    if isinstance(loop, ast.While):
        return True
    calls = [node.func for node in ast.walk(loop) if isinstance(node, ast.Call)]
    grown = [f.value for f in calls if isinstance(f, ast.Attribute) and f.attr in ("append", "extend", "insert")]
    return bool({last_name(value) for value in grown} & names_in(loop.iter))
