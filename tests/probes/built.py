"""A tree of the student's Modules that is built from its steps, and what is reported of it.

A thing is reported by its label: the path at which it was made, numbered from the second one made there on.

Any code can look at the variables of the functions that called it. So no variable of ours holds the steps or the labels
while a student's walk runs: the walk is asked as an argument, and what its report needs is an argument before it.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

Step = Sequence[Any]  # verb, path, and the value, the alias's source, or None for a Module

MOST_ITEMS = 1000  # an endless walk must stop somewhere; trees have at most a few dozen things


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
        """The label of each thing, of those that were taken."""
        labels = self._labels()
        return each(things, lambda thing: labels.get(id(thing)) or unknown(self.module, thing))

    def _labels(self) -> dict[int, str]:
        counts: dict[str, int] = {}
        labels = {id(self.root): "the root"}
        for path, same in self.made:
            count = counts[path] = counts.get(path, 0) + 1
            for thing in same:
                labels[id(thing)] = path if count == 1 else f"{path} ({count})"
        return labels


def built(code: Any, steps: Sequence[Step], root: Any = None) -> tuple[list[Built], Any]:
    """A tree in a box, and its root: the box is emptied where the root is asked, by `box.pop()`."""
    made = Built(code, steps, root)
    return [made], made.root


def taken(things: Any) -> Any:
    """The items of a list, generator or view, as many as are wanted; anything else as it is."""
    if isinstance(things, (dict, str)) or not hasattr(things, "__iter__"):
        return things
    return list(islice(things, MOST_ITEMS))


def pairs(module: Any) -> Any:
    """What the walk of a Module named; MiniTorch of 2020 gave a dict."""
    found = module.named_parameters()
    return taken(found.items() if isinstance(found, dict) else found)


def each(things: Any, report: Callable[[Any], Any]) -> Any:
    """The report on each thing that was taken."""
    return [report(thing) for thing in things] if isinstance(things, list) else things


def use_up(found: Any) -> None:
    """Walk through what a walk gave; a list is the caller's own from then on, who may do with it what he likes."""
    taken(found)
    if type(found) is list:
        found.clear()


def named(file: Any, found: Any) -> Any:
    """What a walk named, with the values of the Parameters."""
    return each(found, lambda pair: _named(file, pair))


def _named(file: Any, pair: Any) -> list[Any]:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return [f"no pair: {type(pair).__name__}"]
    name, parameter = pair
    return [name, parameter.value if isinstance(parameter, file.Parameter) else unknown(file, parameter)]


def unknown(file: Any, thing: Any) -> str:
    """What is said of a thing that has no label."""
    known = isinstance(thing, (file.Parameter, file.Module))
    return f"another {type(thing).__name__}" if known else f"no Parameter: {type(thing).__name__}"


def mode_name(module: Any) -> str:
    """The attribute that has the mode of a Module which nobody has set yet; MiniTorch of 2020 called it `mode`."""
    is_old = getattr(module, "training", None) is None and isinstance(getattr(module, "mode", None), str)
    return "mode" if is_old else "training"


def training(module: Any, name: str) -> Any:
    """Whether the Module is in training mode, by the attribute that had it from the start."""
    found = getattr(module, name, None)
    return {"train": True, "eval": False}.get(found, found) if name == "mode" and isinstance(found, str) else found


def set_training(module: Any, *, value: bool) -> None:
    if mode_name(module) == "mode":
        module.mode = "train" if value else "eval"
    else:
        module.training = value


def with_modes(at: Mapping[str, Any], paths: Sequence[str]) -> list[tuple[str, Any, str]]:
    """Each path with its Module, and the attribute that has the mode of it before anything is called."""
    return [(path, at[path], mode_name(at[path])) for path in paths]


def modes_of(modules: list[tuple[str, Any, str]], _: int) -> list[list[Any]]:
    return [[path, training(module, name)] for path, module, name in modules]
