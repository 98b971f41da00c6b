"""The methods are made: by a function that returns them, and by partialmethod."""

from __future__ import annotations

from functools import partialmethod


def made(training):
    def switch(module):
        module.training = training
        for below in module.modules():
            switch(below)

    return switch


class Module:
    """A node of the tree, which stores Parameters and submodules."""

    def __init__(self):
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self):
        return list(self._modules.values())

    train = made(True)

    def _switch(self, training):
        self.training = training
        for module in self.modules():
            module._switch(training)

    eval = partialmethod(_switch, False)

    def named_parameters(self):
        named = list(self._parameters.items())
        for name, module in self._modules.items():
            for path, parameter in module.named_parameters():
                named.append((name + "." + path, parameter))
        return named

    parameters = lambda self: [*self._parameters.values(), *(p for m in self.modules() for p in m.parameters())]

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
