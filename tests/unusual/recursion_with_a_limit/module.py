"""Each walk calls itself on the submodules, with a higher limit, and says why where that is not enough.

There is no need of sys._getframe, inspect.stack() or gc.get_objects() here.
"""

from __future__ import annotations

import inspect
import logging
import sys

sys.setrecursionlimit(10_000)  # sys.modules has nothing to do with it


class Module:
    """A node of the tree, which stores Parameters and submodules."""

    def __init__(self):
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self):
        return list(self._modules.values())

    def train(self):
        self.training = True
        for module in self.modules():
            module.train()

    def eval(self):
        self.training = False
        for module in self.modules():
            module.eval()

    def named_parameters(self):
        return list(self._paths(""))

    def _paths(self, before):
        for name, parameter in self._parameters.items():
            yield before + name, parameter
        for name, module in self._modules.items():
            yield from module._paths(before + name + ".")

    def parameters(self):
        try:
            return sum((module.parameters() for module in self.modules()), [*self._parameters.values()])
        except RecursionError:
            logging.getLogger(__name__).error("deeper than %d", sys.getrecursionlimit())
            raise

    def add_parameter(self, k, v):
        parameter = Parameter(v, k)
        setattr(self, k, parameter)
        return parameter

    def __setattr__(self, key, val):
        if isinstance(val, Parameter):
            self.__dict__["_parameters"][key] = val
        elif isinstance(val, Module):
            self.__dict__["_modules"][key] = val
        else:
            super().__setattr__(key, val)

    def __getattr__(self, key):
        for storage in ("_parameters", "_modules"):
            if key in self.__dict__[storage]:
                return self.__dict__[storage][key]
        raise AttributeError(key)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def __repr__(self):
        inner = ", ".join(f"({name}): {module!r}" for name, module in self._modules.items())
        return f"{type(self).__name__}({inner})"


class Parameter:
    """A value in a Module."""

    def __init__(self, x, name=None):
        self.name = name
        self.update(x)

    def update(self, x):
        self.value = x
        if hasattr(x, "requires_grad_"):
            x.requires_grad_(True)
            if self.name:
                x.name = self.name

    def __repr__(self):
        return repr(self.value)

    def __str__(self):
        return str(self.value)
