"""Comprehensions over what the submodules' own methods give; `eval` is `train(False)`."""

from __future__ import annotations


class Module:
    """A node of the tree, which stores Parameters and submodules."""

    def __init__(self):
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self):
        return list(self._modules.values())

    def train(self, mode=True):
        self.training = mode
        [module.train(mode) for module in self.modules()]
        return self

    def eval(self):
        return self.train(False)

    def named_parameters(self):
        return [*self._parameters.items()] + [
            (f"{name}.{path}", parameter)
            for name, module in self._modules.items()
            for path, parameter in module.named_parameters()
        ]

    def parameters(self):
        return sum((module.parameters() for module in self.modules()), list(self._parameters.values()))

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
