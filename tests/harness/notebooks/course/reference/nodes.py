"""What the notebook of this course defines."""

# ## Task 1

import math
import random

random.seed(0)


def mul(x, y):
    """Return x times y."""
    ### BEGIN SOLUTION
    return x * y
    ### END SOLUTION


def sigmoid(x):
    """Return 1 / (1 + e^(-x)), stable at both ends: no e^(...) may exceed 1."""
    ### BEGIN SOLUTION
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    power = math.exp(x)
    return power / (1.0 + power)
    ### END SOLUTION


def map(fn):
    """Return a function that takes a list and returns the new list of fn(x) for each element x, in order."""

    ### BEGIN SOLUTION
    def apply(ls):
        return [fn(x) for x in ls]

    return apply
    ### END SOLUTION


def reduce(fn, start):
    """Return a function that takes a list and combines its elements with fn, beginning with start."""

    ### BEGIN SOLUTION
    def fold(ls):
        result = start
        for x in ls:
            result = fn(x, result)
        return result

    return fold
    ### END SOLUTION


class Parameter:
    """A value that training may change."""

    def __init__(self, x, name=None):
        self.value = x
        self.name = name

    def __repr__(self):
        return f"Parameter({self.value!r})"


class Module:
    """A node of the tree: it stores its own Parameters and its own submodules, each by its local name."""

    def __init__(self):
        self.__dict__.update(_modules={}, _parameters={}, training=True)

    def __setattr__(self, key, val):
        if isinstance(val, Parameter):
            self._parameters[key] = val
        elif isinstance(val, Module):
            self._modules[key] = val
        else:
            super().__setattr__(key, val)

    def modules(self):
        """Return the direct submodules."""
        return list(self._modules.values())

    def train(self):
        """Set training to True here and in all descendants."""
        ### BEGIN SOLUTION
        self.training = True
        for module in self.modules():
            module.train()
        ### END SOLUTION

    def eval(self):
        """Set training to False here and in all descendants."""
        ### BEGIN SOLUTION
        self.training = False
        for module in self.modules():
            module.eval()
        ### END SOLUTION

    def named_parameters(self):
        """Return the pairs (dotted name, Parameter) of this Module and of all its descendants, own ones first."""
        ### BEGIN SOLUTION
        named = list(self._parameters.items())
        for name, module in self._modules.items():
            named += [(f"{name}.{path}", parameter) for path, parameter in module.named_parameters()]
        return named
        ### END SOLUTION
