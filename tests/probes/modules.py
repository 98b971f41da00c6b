"""Tries one Module or one Parameter by itself, without a tree, and reports plain data.

What is tried here was handed out, so it is asked only of a student who has `begun`: untouched stubs earn nothing.
"""

from collections.abc import Sequence
from typing import Any

from grader.kit.probe import probe

WALKS = ("named_parameters", "parameters", "train", "eval")  # what students write


def begun(code: Any) -> None:
    """Raise what stubs raise, while not one of the walks is written."""
    if not any(_is_written(code.module.Module(), name) for name in WALKS):
        raise NotImplementedError("none of " + ", ".join(WALKS) + " is written yet")


def _is_written(module: Any, name: str) -> bool:
    try:
        getattr(module, name)()
    except (NotImplementedError, AttributeError):
        return False
    except Exception:  # noqa: BLE001 - it is written, and how well is for other checks to say
        return True
    return True


@probe('root = Module()\nq = root.add_parameter("{0}", {1!r})\nq.value, q.name, root.{0} is q')
def added_parameter(code: Any, name: str, value: Any) -> list[Any]:
    """Value and name of what `add_parameter` returned, and whether it is the attribute."""
    begun(code)
    root = code.module.Module()
    added = root.add_parameter(name, value)
    if not isinstance(added, code.module.Parameter):
        return [f"no Parameter: {type(added).__name__}"]
    held = getattr(root, name)
    is_same = held is added if isinstance(held, code.module.Parameter) else f"no Parameter: {type(held).__name__}"
    return [added.value, getattr(added, "name", name), is_same]  # in 2020 it had no name


def _call_paste(args: Sequence[Any], options: Sequence[tuple[str, Any]]) -> str:
    written = [*map(repr, args), *(f"{name}={value!r}" for name, value in options)]
    body = "    def forward(self, *args, **options):\n        return args, options"
    return f"class Net(Module):\n{body}\nNet()({', '.join(written)})"


@probe(_call_paste)
def called(code: Any, args: Sequence[Any], options: Sequence[tuple[str, Any]]) -> Any:
    """What reaches `forward` when a Module is called, as its answer comes back."""

    begun(code)

    def forward(_: Any, *args: Any, **options: Any) -> list[Any]:
        return [list(args), [[name, options[name]] for name in sorted(options)]]

    net = type("Net", (code.module.Module,), {"forward": forward})()
    net("another call")
    return net(*args, **dict(options))


@probe("p = Parameter({0!r})\np.value\np.update({1!r})\np.value")
def updated_parameter(code: Any, value: Any, other: Any) -> list[Any]:
    """A Parameter's value at first, and after `update`."""
    begun(code)
    parameter = code.module.Parameter(value)
    first = parameter.value
    parameter.update(other)
    return [first, parameter.value]


@probe("p = Parameter({0!r})\nrepr(p), str(p)\np.update({1!r})\nrepr(p), str(p)")
def shown_parameter(code: Any, value: Any, other: Any) -> list[str]:
    """A Parameter as `repr` and `str` show it at first, and after `update`."""
    begun(code)
    parameter = code.module.Parameter(value)
    first = [repr(parameter), str(parameter)]
    parameter.update(other)
    return [*first, repr(parameter), str(parameter)]


class Tracked:
    """A value that can track gradients, and remembers whether it was told to, and its name."""

    told: bool | None = None
    name = "its own"

    def requires_grad_(self, flag: bool) -> None:
        self.told = flag


@probe("class Tracked:\n    def requires_grad_(self, flag): print(flag)\np = Parameter(Tracked())\np.update(Tracked())")
def tracked(code: Any) -> list[Any]:
    """What a Parameter has told its first value and its next one by `requires_grad_`."""
    begun(code)
    first, other = Tracked(), Tracked()
    code.module.Parameter(first).update(other)
    return [first.told, other.told]


@probe(
    "class Tracked:\n    name = 'its own'\n    def requires_grad_(self, flag): pass\n"
    "t = Tracked(); Parameter(t, 'w')\nu = Tracked(); Parameter(0.0, 'w').update(u)\nv = Tracked(); Parameter(v)\n"
    "t.name, u.name, v.name"
)
def names_of_tracked(code: Any) -> list[Any]:
    """The names of values that can track gradients: of a named Parameter, first and updated, and of one without."""
    begun(code)
    values = first, other, unnamed = Tracked(), Tracked(), Tracked()
    code.module.Parameter(first, "w")
    code.module.Parameter(0.0, "w").update(other)
    code.module.Parameter(unnamed)
    return [value.name for value in values]


@probe("class Net(Module):\n    def __init__(self):\n        self.p = Parameter(1.0)\nNet()")
def forgotten_init(code: Any) -> str:
    """What follows where a Module without storage is given a Parameter: the error's name."""
    begun(code)
    parameter = code.module.Parameter(1.0)

    def init(net: Any) -> None:
        net.p = parameter

    without_storage = type("Net", (code.module.Module,), {"__init__": init})
    try:
        without_storage()
    except Exception as error:  # noqa: BLE001 - any error is one, and this is what is asked
        return type(error).__name__
    return "no error"
