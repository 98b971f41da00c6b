"""Recursion counts numbers up or down; which Modules are visited is kept in a list."""

from __future__ import annotations


def count_down(number):
    return 0 if number == 0 else count_down(number - 1)


class Module:
    """A node of the tree, which stores Parameters and submodules."""

    def __init__(self):
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self):
        return list(self._modules.values())

    def train(self):
        order = [self]

        def visit(count):
            if count < len(order):
                order[count].training = True
                order.extend(order[count].modules())
                visit(count + 1)

        visit(0)

    def eval(self):
        stack = [self][count_down(1) :]
        while stack:
            module = stack.pop()
            module.training = False
            stack.extend(module.modules())

    def named_parameters(self):
        order, named = [("", self)], []

        def visit(count):
            if count == len(order):
                return named
            path, module = order[count]
            named.extend((path + name, parameter) for name, parameter in module._parameters.items())
            order[count + 1 : count + 1] = [(f"{path}{name}.", below) for name, below in module._modules.items()]
            return visit(count + 1)

        return visit(0)

    def parameters(self):
        found, stack = [], [self][count_down(len(self._modules)) :]
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
