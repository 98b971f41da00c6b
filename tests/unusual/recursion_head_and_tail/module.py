"""Recursion over the list of submodules: the first one, then the others."""

from __future__ import annotations


def switch(modules, training):
    if not modules:
        return
    first, *others = modules
    first.training = training
    switch(first.modules(), training)
    switch(others, training)


def named(above, modules):
    if not modules:
        return []
    (name, module), *others = modules
    path = f"{above}{name}." if name else above
    own = [(path + local, parameter) for local, parameter in module._parameters.items()]
    return own + named(path, list(module._modules.items())) + named(above, others)


class Module:
    """A node of the tree, which stores Parameters and submodules."""

    def __init__(self):
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self):
        return list(self._modules.values())

    def train(self):
        switch([self], True)

    def eval(self):
        switch([self], False)

    def named_parameters(self):
        return named("", [("", self)])

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

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
