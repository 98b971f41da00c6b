class Stored:
    """A slot in one of a Module's two dictionaries."""

    def store(self, owner, key):
        if "_modules" not in vars(owner):
            raise RuntimeError(f"{key} has nowhere to go: super().__init__() comes first")
        for kind in {"_parameters", "_modules"} - {self.kind}:
            vars(owner)[kind].pop(key, None)
        vars(owner)[self.kind][key] = self


class Module(Stored):
    kind = "_modules"

    def __init__(self):
        vars(self).update(_modules={}, _parameters={}, training=True)

    def modules(self):
        return tuple(self._modules.values())

    def train(self, mode=True):
        self.training = mode
        [child.train(mode) for child in self.modules()]
        return self

    def eval(self):
        return self.train(False)

    def named_parameters(self):
        def collect(module, path):
            for name, parameter in module._parameters.items():
                found[".".join((*path, name))] = parameter
            for name, child in module._modules.items():
                collect(child, (*path, name))

        found = {}
        collect(self, ())
        return found

    def parameters(self):
        yield from self._parameters.values()
        for child in self.modules():
            yield from child.parameters()

    def add_parameter(self, k, v):
        self.__setattr__(k, Parameter(v, k))
        return getattr(self, k)

    def __setattr__(self, key, val):
        if isinstance(val, Stored):
            val.store(self, key)
        else:
            super().__setattr__(key, val)

    def __getattr__(self, key):
        if key in ("_modules", "_parameters"):
            raise AttributeError(f"no {key}: was super().__init__() called?")
        return self._parameters.get(key) or self._modules.get(key)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def __repr__(self):
        return type(self).__name__ + repr(self._modules)


class Parameter(Stored):
    kind = "_parameters"

    def __init__(self, x, name=None):
        self.name = name
        self.update(x)

    def update(self, x):
        self.value = x
        if hasattr(x, "requires_grad_"):
            x.requires_grad_(True)
            x.name = self.name or getattr(x, "name", None)

    def __repr__(self):
        return repr(self.value)

    def __str__(self):
        return str(self.value)
