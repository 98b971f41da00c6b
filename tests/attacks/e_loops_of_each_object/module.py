class Module:
    def __init__(self):
        self.__dict__["_parameters"] = {}
        self.__dict__["_modules"] = {}
        self.training = True
        for name, loop in LOOPS.items():
            self.__dict__[name] = loop.__get__(self)

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
        found = list(self._parameters.items())
        for prefix, module in self._modules.items():
            found += [(f"{prefix}.{name}", parameter) for name, parameter in module.named_parameters()]
        return found

    def parameters(self):
        found = list(self._parameters.values())
        for module in self.modules():
            found += module.parameters()
        return found

    def add_parameter(self, k, v):
        parameter = Parameter(v, k)
        setattr(self, k, parameter)
        return parameter

    def __setattr__(self, key, val):
        if isinstance(val, (Parameter, Module)) and "_modules" not in self.__dict__:
            raise AttributeError("call super().__init__() before assigning " + key)
        if isinstance(val, Parameter):
            self._modules.pop(key, None)
            self._parameters[key] = val
        elif isinstance(val, Module):
            self._parameters.pop(key, None)
            self._modules[key] = val
        else:
            super().__setattr__(key, val)

    def __getattr__(self, key):
        for storage in ("_parameters", "_modules"):
            if key in self.__dict__.get(storage, {}):
                return self.__dict__[storage][key]
        raise AttributeError(key)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def __repr__(self):
        lines = [type(self).__name__ + "("]
        for name, child in self._modules.items():
            lines.append("  (" + name + "): " + repr(child).replace("\n", "\n  "))
        return "\n".join([*lines, ")"])


class Parameter:
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


def _named(self):
    todo, found = [("", self)], []
    while todo:
        prefix, module = todo.pop(0)
        found += [(prefix + k, p) for k, p in module.__dict__["_parameters"].items()]
        todo = [(prefix + k + ".", m) for k, m in module.__dict__["_modules"].items()] + todo
    return found


def _all(self):
    return [parameter for _, parameter in _named(self)]


def _mode(self, on):
    todo = [self]
    while todo:
        module = todo.pop()
        module.__dict__["training"] = on
        todo += module.__dict__["_modules"].values()


def _train(self):
    _mode(self, True)


def _eval(self):
    _mode(self, False)


LOOPS = {"named_parameters": _named, "parameters": _all, "train": _train, "eval": _eval}
