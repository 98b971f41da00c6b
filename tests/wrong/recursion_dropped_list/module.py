"""A recursive local function fills a list or attribute that nobody reads; the walks are loops with a stack."""

from __future__ import annotations


class Module:
    """A node of the tree, which stores Parameters and submodules."""

    def __init__(self):
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self):
        return list(self._modules.values())

    def train(self):
        seen = []

        def visit(module):
            seen.append(module)
            for below in module.modules():
                visit(below)

        visit(self)
        stack = [self]
        while stack:
            module = stack.pop()
            module.training = True
            stack.extend(module.modules())

    def eval(self):
        seen = []

        def visit(module):
            seen.append(module)
            for below in module.modules():
                visit(below)

        visit(self)
        stack = [self]
        while stack:
            module = stack.pop()
            module.training = False
            stack.extend(module.modules())

    def named_parameters(self):
        seen = []

        def visit(module):
            seen.append(module)
            for below in module.modules():
                visit(below)

        visit(self)
        named, stack = [], [("", self)]
        while stack:
            path, module = stack.pop()
            named += [(path + name, parameter) for name, parameter in module._parameters.items()]
            stack += [(path + name + ".", below) for name, below in reversed(module._modules.items())]
        return named

    def parameters(self):
        seen = []

        def visit(module):
            seen.append(module)
            for below in module.modules():
                visit(below)

        visit(self)
        found, stack = [], [self]
        while stack:
            module = stack.pop()
            found.extend(module._parameters.values())
            stack.extend(reversed(module.modules()))
        return found

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
