"""Modules, which form a tree, and the Parameters that they store.

A Module stores three kinds of attribute: Parameters, submodules (other Modules), and everything else. It
tells them apart when they are assigned:

    class Net(Module):
        def __init__(self):
            super().__init__()            # first, always: it makes the storage
            self.p1 = Parameter(1.0)      # a Parameter
            self.a = Layer()              # a submodule; Layer has a Parameter p2
            self.b = Block()              # a submodule; Block has a submodule c, and c a Parameter p3
            self.size = 3                 # everything else

A Parameter is named by its dotted path from the root of the tree, here p1, a.p2 and b.c.p3.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

# ## Task 0.4


class Module:
    """A node of the tree: it stores its own Parameters and its own submodules, each by its local name.

    `_parameters` and `_modules` hold them in the order in which they were registered, that is, first
    assigned under their name; assigning a new one of the same kind keeps the name's place. `training` says
    whether the Module is in training mode (it is at first) or in evaluation mode.

    What is asked of `train`, `eval`, `named_parameters` and `parameters` holds for the whole tree: they
    must be recursive and reach every descendant, however deep, also below a Module without Parameters of
    its own.
    """

    _modules: dict[str, Module]
    _parameters: dict[str, Parameter]
    training: bool

    def __init__(self) -> None:
        self.__dict__.update(_modules={}, _parameters={}, training=True)  # beside __setattr__, which needs them

    def modules(self) -> Sequence[Module]:
        """Return the direct submodules of this Module, in the order of registration."""
        return list(self._modules.values())

    def train(self) -> None:
        """Set `training` to True in this Module and in all its descendants.

        The walk must be recursive and reach the full tree.
        """
        raise NotImplementedError("Task 0.4: Module.train")

    def eval(self) -> None:
        """Set `training` to False in this Module and in all its descendants.

        The walk must be recursive and reach the full tree.
        """
        raise NotImplementedError("Task 0.4: Module.eval")

    def named_parameters(self) -> Sequence[tuple[str, Parameter]]:
        """Return the pairs (name, Parameter) of this Module and of all its descendants.

        A name is the dotted path from this Module: p1 for its own Parameter, a.p2 for that of its
        submodule a, b.c.p3 one level deeper. The path is made of the names under which things are
        registered; it has no name for this Module itself. It is not `Parameter.name`.

        Order: a Module's own Parameters come first, then those of each submodule, both in the order of
        registration; the same holds at each level.

        A submodule that is registered under two names is listed under each of them. The walk must be
        recursive and reach the full tree. Nothing in the tree is changed.
        """
        raise NotImplementedError("Task 0.4: Module.named_parameters")

    def parameters(self) -> Sequence[Parameter]:
        """Return the Parameters of this Module and of all its descendants.

        The order is that of `named_parameters`. They are the Parameter objects themselves, neither their
        values nor copies. The walk must be recursive and reach the full tree.
        """
        raise NotImplementedError("Task 0.4: Module.parameters")

    def add_parameter(self, k: str, v: Any) -> Parameter:
        """Register a new Parameter with the value v under the local name k, and return it."""
        parameter = Parameter(v, k)
        setattr(self, k, parameter)
        return parameter

    def __setattr__(self, key: str, val: Any) -> None:
        """Store val with its kind. A name has one kind at a time: the new one replaces the old one."""
        storage = self.__dict__
        if isinstance(val, Parameter):
            kind, other = "_parameters", "_modules"
        elif isinstance(val, Module):
            kind, other = "_modules", "_parameters"
        else:
            storage.get("_parameters", {}).pop(key, None)
            storage.get("_modules", {}).pop(key, None)
            super().__setattr__(key, val)
            return
        if kind not in storage:
            raise AttributeError(_forgotten_init(self, f"self.{key} = ..."))
        storage[other].pop(key, None)
        storage.pop(key, None)
        storage[kind][key] = val

    def __getattr__(self, key: str) -> Any:
        """Return the Parameter or submodule of that name; Python asks here last of all."""
        if not {"_parameters", "_modules"} <= self.__dict__.keys():
            raise AttributeError(_forgotten_init(self, f"self.{key}"), name=key)
        if key in self._parameters:
            return self._parameters[key]
        if key in self._modules:
            return self._modules[key]
        raise AttributeError(_unknown_name(self, key), name=key)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what `forward`, which a subclass defines, returns for these arguments."""
        return self.forward(*args, **kwargs)

    def __repr__(self) -> str:
        """Return the tree of submodules, one line each, indented by depth."""
        title = type(self).__name__
        submodules = "\n".join(f"({name}): {module!r}" for name, module in self._modules.items())
        return f"{title}(\n{textwrap.indent(submodules, '  ')}\n)" if submodules else f"{title}()"


class Parameter:
    """A value that training may change, stored in a Module.

    `value` may be anything. `name` is for messages only and may be None: what a tree calls a Parameter
    follows from where it is registered.
    """

    def __init__(self, x: Any, name: str | None = None) -> None:
        self.name = name
        self.update(x)

    def update(self, x: Any) -> None:
        """Replace the value. One that can track gradients is told to do so, and gets the name."""
        self.value = x
        if hasattr(x, "requires_grad_"):
            x.requires_grad_(True)  # noqa: FBT003 - the parameter has no other name in PyTorch or MiniTorch
            if self.name:
                x.name = self.name

    def __repr__(self) -> str:
        return repr(self.value)

    def __str__(self) -> str:
        return str(self.value)


def _forgotten_init(module: Module, at: str) -> str:
    title = type(module).__name__
    return f"`{at}` found no storage: write `super().__init__()` as the first line of {title}.__init__"


def _unknown_name(module: Module, key: str) -> str:
    own = ", ".join(module._parameters) or "none"
    modules = ", ".join(module._modules) or "none"
    return f"{type(module).__name__} has no attribute {key!r} (Parameters: {own}; submodules: {modules})"


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/module.py")
