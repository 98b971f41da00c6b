"""Walks over a tree of Modules."""


def switch(module, training):
    """Set the mode in the whole tree."""
    module.training = training
    for below in module.modules():
        switch(below, training)


def pairs(module):
    """Yield the pairs of name and Parameter."""
    yield from module._parameters.items()
    for name, below in module._modules.items():
        yield from ((f"{name}.{path}", parameter) for path, parameter in pairs(below))
