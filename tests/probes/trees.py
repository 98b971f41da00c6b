"""Builds a tree from its steps with the student's classes, and reports what is found in it.

A thing is reported by its label: the path at which it was made, numbered from the second one made there on. The
student's own way back to it, as in `root.a.p`, is used only where just that is in question.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from grader.kit.probe import probe
from tests.probes.modules import begun

Step = Sequence[Any]  # verb, path, and the value, the alias's source, or None for a Module

MOST_ITEMS = 1000  # an endless walk must stop somewhere; trees have at most a few dozen things
MOST_LINES = 12  # of a pasted call; where there is more, statements share a line
LINE_WIDTH = 68  # beside what a report writes in front
MISSING = "missing"


class Built:
    """A tree of the student's Modules: its root, and what was put at each path."""

    def __init__(self, code: Any, steps: Sequence[Step], root: Any = None) -> None:
        self.module = code.module
        self.root = self.module.Module() if root is None else root
        self.at: dict[str, Any] = {"": self.root}
        self.made: list[tuple[str, tuple[Any, ...]]] = []  # keeps what was replaced alive too, and its id its own
        self.carry_out(steps)

    def carry_out(self, steps: Sequence[Step]) -> None:
        """Take more steps. One loop without a call of ours: a submission is asked for thousands of steps."""
        new_module, new_parameter, at = self.module.Module, self.module.Parameter, self.at
        for verb, path, value in steps:
            above, _, name = path.rpartition(".")
            owner = at[above]
            if verb == "add_parameter":
                returned = owner.add_parameter(name, value)
                at[path] = vars(owner).get("_parameters", {}).get(name, returned)  # another one is not in question
                self.made.append((path, (at[path], returned)))
            elif verb == "alias":
                at[path] = at[value]
                setattr(owner, name, at[path])
            else:
                at[path] = thing = new_module() if value is None else new_parameter(value)
                setattr(owner, name, thing)
                self.made.append((path, (thing,)))

    def labelled(self, things: Any) -> Any:
        """The label of each thing."""
        labels = self._labels
        return _each(things, lambda thing: labels.get(id(thing)) or self._unknown(thing))

    @cached_property
    def _labels(self) -> dict[int, str]:
        counts: dict[str, int] = {}
        labels = {id(self.root): "the root"}
        for path, same in self.made:
            count = counts[path] = counts.get(path, 0) + 1
            for thing in same:
                labels[id(thing)] = path if count == 1 else f"{path} ({count})"
        return labels

    def named(self, top: str = "") -> Any:
        """What the walk of the Module at `top` named, with the values of the Parameters."""
        return _each(self.pairs(top), self._named)

    def pairs(self, top: str = "") -> Any:
        """What that walk named; MiniTorch of 2020 gave a dict."""
        found = self.at[top].named_parameters()
        return found.items() if isinstance(found, dict) else found

    def _named(self, pair: Any) -> list[Any]:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            return [f"no pair: {type(pair).__name__}"]
        name, parameter = pair
        return [name, parameter.value if isinstance(parameter, self.module.Parameter) else self._unknown(parameter)]

    def _unknown(self, thing: Any) -> str:
        known = isinstance(thing, (self.module.Parameter, self.module.Module))
        return f"another {type(thing).__name__}" if known else f"no Parameter: {type(thing).__name__}"


def _each(things: Any, report: Callable[[Any], Any]) -> Any:
    """The report on each item of a list, generator or view; anything else as it is."""
    if isinstance(things, (dict, str)) or not hasattr(things, "__iter__"):
        return things
    return [report(thing) for thing in islice(things, MOST_ITEMS)]


def use_up(found: Any) -> None:
    """Walk through what a walk gave; a list is the caller's own from then on, who may do with it what he likes."""
    _each(found, id)
    if type(found) is list:
        found.clear()


def _training(module: Any) -> Any:
    """Whether the Module is in training mode; MiniTorch of 2020 called it `mode`."""
    found = getattr(module, "training", None)
    mode = getattr(module, "mode", None) if found is None else None
    return mode == "train" if isinstance(mode, str) else found


def set_training(module: Any, value: bool) -> None:
    if getattr(module, "training", None) is None:
        module.mode = "train" if value else "eval"
    else:
        module.training = value


def _found(owner: Any, name: str) -> Any:
    """The attribute, or that there is none: MiniTorch's `__getattr__` says so by None."""
    try:
        thing = getattr(owner, name)
    except AttributeError:
        return MISSING
    return MISSING if thing is None else thing


def _at(path: str) -> str:
    return f"root.{path}" if path else "root"


def _statement(verb: str, path: str, value: Any) -> str:
    above, _, name = path.rpartition(".")
    if verb == "add_parameter":
        return f'{_at(above)}.add_parameter("{name}", {value!r})'
    if verb == "alias":
        return f"{_at(path)} = {_at(value)}"
    return f"{_at(path)} = Module()" if value is None else f"{_at(path)} = Parameter({value!r})"


def _pasted(steps: Sequence[Step], *then: str) -> str:
    """The statements that build the tree and then ask it, on a few lines."""
    statements = ["root = Module()", *(_statement(*step) for step in steps), *then[:-1]]
    if len(statements) < MOST_LINES:
        return "\n".join([*statements, *then[-1:]])
    lines = [statements[0]]
    for statement in statements[1:]:
        joined = f"{lines[-1]}; {statement}"
        lines[-1:] = [joined] if len(joined) <= LINE_WIDTH else [lines[-1], statement]
    return "\n".join([*lines, *then[-1:]])


def _ask(*then: str) -> Callable[..., str]:
    return lambda steps, *_: _pasted(steps, *then)


@probe(_ask("root.named_parameters()"))
def named_parameters(code: Any, steps: Sequence[Step]) -> Any:
    """Names with values."""
    return Built(code, steps).named()


def _paste_with(walk: str, steps: Sequence[Step], *then: str) -> str:
    """The statements that build the tree, each with a walk after it, and then ask it."""
    return "\n".join(["root = Module()", *(f"{_statement(*step)}; {walk}" for step in steps), *then])


def _paste_with_walks(steps: Sequence[Step]) -> str:
    return _paste_with(
        "root.named_parameters()",
        steps,
        ", ".join(f"{_at(path)}.named_parameters()" for path in _modules_of(steps)[::-1]),
    )


@probe(_paste_with_walks)
def named_parameters_again(code: Any, steps: Sequence[Step]) -> list[Any]:
    """Names with values of all Modules, the lowest first, of the tree and of one that was walked after each step."""
    walked = Built(code, [])
    for step in steps:
        walked.carry_out([step])
        use_up(walked.pairs())
        use_up(walked.root.parameters())
    tops = _modules_of(steps)[::-1]
    return [[pair for top in tops for pair in built.named(top)] for built in (Built(code, steps), walked)]


def _modules_of(steps: Sequence[Step]) -> list[str]:
    """Where in the tree there is a Module in the end."""
    found = [""]
    for verb, path, value in steps:
        found = [at for at in found if at != path and not at.startswith(f"{path}.")]
        if verb in ("module", "replace") and value is None:
            found.append(path)
    return found


def _paste_with_lists(steps: Sequence[Step]) -> str:
    walk = "root.parameters(), root.modules()"
    return _paste_with(walk, steps, walk)


@probe(_paste_with_lists)
def lists_again(code: Any, steps: Sequence[Step]) -> list[Any]:
    """Labels of the Parameters and submodules of the tree, and of one that was asked for them after each step."""
    asked = Built(code, [])
    for step in steps:
        asked.carry_out([step])
        use_up(asked.root.parameters())
        _each(asked.root.modules(), id)
    return [_lists(Built(code, steps)), _lists(asked)]


def _lists(built: Built) -> list[Any]:
    return [*built.labelled(built.root.parameters()), *built.labelled(built.root.modules())]


@probe(
    "class Net(Module): pass\nclass Block(Module):\n    def __len__(self): return 0\n"
    "class Inner(Block): pass\nclass Weight(Parameter): pass\n"
    "root = Net(); root.a = Block(); root.a.b = Inner(); root.a.b.p = Weight(1.0); root.eval()\n"
    "root.named_parameters(), root.modules() == [root.a], root.a.b.training"
)
def subclasses(code: Any) -> list[Any]:
    """Names with values in a tree of subclasses, whether the submodule is one, and the mode below it after `eval`."""
    net, block = type("Net", (code.module.Module,), {}), type("Block", (code.module.Module,), {"__len__": lambda _: 0})
    inner, weight = type("Inner", (block,), {}), type("Weight", (code.module.Parameter,), {})
    built = Built(code, [], net())
    built.root.a = block()
    built.root.a.b = inner()
    built.root.a.b.p = weight(1.0)
    built.root.eval()
    return [built.named(), [found is built.root.a for found in built.root.modules()], [_training(built.root.a.b)]]


@probe(_ask("root.parameters()"))
def parameters(code: Any, steps: Sequence[Step]) -> Any:
    """Labels of the Parameters."""
    built = Built(code, steps)
    return built.labelled(built.root.parameters())


@probe(_ask("root.named_parameters(), root.parameters()"))
def both_walks(code: Any, steps: Sequence[Step]) -> list[Any]:
    """Labels of the Parameters as `named_parameters` gives them, and as `parameters` does."""
    built = Built(code, steps)
    return [built.labelled(_each(built.pairs(), lambda pair: pair[1])), built.labelled(built.root.parameters())]


@probe(lambda steps, own: _pasted(steps, f'for p in root.parameters(): p.name = "{own}"', "root.named_parameters()"))
def named_otherwise(code: Any, steps: Sequence[Step], own: str) -> Any:
    """Names with values in a tree whose Parameters call themselves something else."""
    built = Built(code, steps)
    for path, _ in built.made:
        if isinstance(built.at[path], built.module.Parameter):
            built.at[path].name = own
    return built.named()


def _paste_over(steps: Sequence[Step], value: float) -> str:
    own = [path for verb, path, _ in steps if verb in ("parameter", "add_parameter")]
    over = (_statement("add_parameter", path, value) for path in own)
    return _pasted(steps, *over, "root.named_parameters()")


@probe(_paste_over)
def added_over(code: Any, steps: Sequence[Step], value: float) -> Any:
    """Names with values once `add_parameter` has put a new Parameter over each that is there."""
    built = Built(code, steps)
    for verb, path, _ in steps:
        above, _, name = path.rpartition(".")
        if verb in ("parameter", "add_parameter"):
            built.at[above].add_parameter(name, value)
    return built.named()


@probe(lambda steps, value: _pasted(steps, f"root.size = {value!r}", "root.size, root.named_parameters()"))
def plain_attribute(code: Any, steps: Sequence[Step], value: Any) -> list[Any]:
    """An attribute that is neither Parameter nor Module, and names with values."""
    built = Built(code, steps)
    built.root.size = value
    return [built.root.size, built.named()]


def _mode_paste(steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]], start: bool) -> str:
    modes = [f"{_at(path)}.training" for path in paths]
    by_hand = [] if start else [f"{' = '.join(modes)} = False"]
    return _pasted(steps, *by_hand, *(f"{_at(path)}.{verb}()" for verb, path in calls), ", ".join(modes))


@probe(_mode_paste)
def modes(
    code: Any, steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]], start: bool
) -> list[list[Any]]:
    """Each path with its Module's mode after the calls of `train` and `eval`; before them set by hand, if to False."""
    if not calls:
        begun(code)
    at = Built(code, steps).at
    if not start:
        for path in paths:
            set_training(at[path], value=False)
    for verb, path in calls:
        getattr(at[path], verb)()
    return [[path, _training(at[path])] for path in paths]


def _paste_modes_again(steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]]) -> str:
    modes = ", ".join(f"{_at(path)}.training" for path in paths)
    half = len(steps) // 2
    rest = [_statement(*step) for step in steps[half:]]
    return _pasted(steps[:half], "root.train()", *rest, *(f"{_at(path)}.{verb}()" for verb, path in calls), modes)


@probe(_paste_modes_again)
def modes_again(
    code: Any, steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]]
) -> list[list[Any]]:
    """Each path with its Module's mode after the calls, where `train` was called when half of the tree was there."""
    half = len(steps) // 2
    built = Built(code, steps[:half])
    built.root.train()
    built.carry_out(steps[half:])
    for verb, path in calls:
        getattr(built.at[path], verb)()
    return [[path, _training(built.at[path])] for path in paths]


@probe(lambda steps, paths: _pasted(steps, ", ".join(f"{_at(path)}.modules()" for path in paths)))
def modules(code: Any, steps: Sequence[Step], paths: Sequence[str]) -> list[Any]:
    """Each path with the labels of its Module's submodules."""
    begun(code)
    built = Built(code, steps)
    return [_after(path, built.labelled(built.at[path].modules())) for path in paths]


def _after(path: str, found: Any) -> list[Any]:
    return [path, *found] if isinstance(found, list) else [path, f"no list: {type(found).__name__}"]


@probe(lambda steps, paths: _pasted(steps, ", ".join(map(_at, paths))))
def attributes(code: Any, steps: Sequence[Step], paths: Sequence[str]) -> list[list[Any]]:
    """Each path with the label of the attribute that is found there."""
    begun(code)
    built = Built(code, steps)
    split = [(path, *path.rpartition(".")) for path in paths]
    return [[path, *built.labelled([_found(built.at[above], name)])] for path, above, _, name in split]


@probe(lambda steps, names: _pasted(steps, ", ".join(f'getattr(root, "{name}", None)' for name in names)))
def unassigned(code: Any, steps: Sequence[Step], names: Sequence[str]) -> list[list[Any]]:
    """Each name that the root has nevertheless, with the label of what is found."""
    begun(code)
    built = Built(code, steps)
    found = [(name, _found(built.root, name)) for name in names]
    return [[name, *built.labelled([thing])] for name, thing in found if thing is not MISSING]


@probe(_ask("class Other(Module): pass", "Module().named_parameters(), Other().named_parameters()"))
def strangers(code: Any, steps: Sequence[Step], names: Sequence[str]) -> list[Any]:
    """What other Modules, of the same class and of another, have of a tree that they are no part of."""
    kept = Built(code, steps)
    others = [Built(code, [], kind()) for kind in (kept.module.Module, type("Other", (kept.module.Module,), {}))]
    return [[other.named(), *(name for name in names if _found(other.root, name) is not MISSING)] for other in others]


@probe(lambda steps: _pasted(steps, "repr(root)").replace("Module()", "Net()", 1))
def shown(code: Any, steps: Sequence[Step]) -> Any:
    """The tree's text; the root is of a subclass Net."""
    begun(code)
    return repr(Built(code, steps, type("Net", (code.module.Module,), {})()).root)
