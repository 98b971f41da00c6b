"""How a call of a probe of trees looks when a student pastes it into Python."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.probes.built import Step

MOST_LINES = 12  # of a pasted call; where there is more, statements share a line
LINE_WIDTH = 68  # beside what a report writes in front


def place(path: str) -> str:
    """A path as Python."""
    return f"root.{path}" if path else "root"


def statement(verb: str, path: str, value: Any) -> str:
    """A step as Python."""
    above, _, name = path.rpartition(".")
    if verb == "add_parameter":
        return f'{place(above)}.add_parameter("{name}", {value!r})'
    if verb == "alias":
        return f"{place(path)} = {place(value)}"
    return f"{place(path)} = Module()" if value is None else f"{place(path)} = Parameter({value!r})"


def pasted(steps: Sequence[Step], *then: str) -> str:
    """The statements that build the tree and then ask it, on a few lines."""
    statements = ["root = Module()", *(statement(*step) for step in steps), *then[:-1]]
    if len(statements) < MOST_LINES:
        return "\n".join([*statements, *then[-1:]])
    lines = [statements[0]]
    for line in statements[1:]:
        joined = f"{lines[-1]}; {line}"
        lines[-1:] = [joined] if len(joined) <= LINE_WIDTH else [lines[-1], line]
    return "\n".join([*lines, *then[-1:]])


def ask(*then: str) -> Callable[..., str]:
    """What pastes a tree, and these statements after it."""
    return lambda steps, *_: pasted(steps, *then)


def with_walk(walk: str, steps: Sequence[Step], *then: str) -> str:
    """The statements that build the tree, each with a walk after it, and then ask it."""
    return "\n".join(["root = Module()", *(f"{statement(*step)}; {walk}" for step in steps), *then])


def with_walks(steps: Sequence[Step]) -> str:
    """The same, and then the walks of all its Modules, the lowest first."""
    return with_walk(
        "root.named_parameters()",
        steps,
        ", ".join(f"{place(path)}.named_parameters()" for path in modules_of(steps)[::-1]),
    )


def modules_of(steps: Sequence[Step]) -> list[str]:
    """Where in the tree there is a Module in the end."""
    found = [""]
    for verb, path, value in steps:
        found = [kept for kept in found if kept != path and not kept.startswith(f"{path}.")]
        if verb in ("module", "replace") and value is None:
            found.append(path)
    return found


def with_lists(steps: Sequence[Step]) -> str:
    """The same, with both lists after each step and in the end."""
    walk = "root.parameters(), root.modules()"
    return with_walk(walk, steps, walk)


def over(steps: Sequence[Step], value: float) -> str:
    """The tree, and a new Parameter over each of its root's and its Modules'."""
    own = [path for verb, path, _ in steps if verb in ("parameter", "add_parameter")]
    again = (statement("add_parameter", path, value) for path in own)
    return pasted(steps, *again, "root.named_parameters()")


def modes(steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]], start: bool) -> str:
    """The tree, calls of `train` and `eval`, and the modes after them."""
    shown = [f"{place(path)}.training" for path in paths]
    by_hand = [] if start else [f"{' = '.join(shown)} = False"]
    return pasted(steps, *by_hand, *(f"{place(path)}.{verb}()" for verb, path in calls), ", ".join(shown))


def modes_again(steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]]) -> str:
    """The same, where `train` is called when half of the tree is there."""
    shown = ", ".join(f"{place(path)}.training" for path in paths)
    half = len(steps) // 2
    rest = [statement(*step) for step in steps[half:]]
    return pasted(steps[:half], "root.train()", *rest, *(f"{place(path)}.{verb}()" for verb, path in calls), shown)
