from . import module as _before


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


_Module = type("Module", (_before.Module,), dict(LOOPS))
globals()["Module"] = _before.Module = _Module
