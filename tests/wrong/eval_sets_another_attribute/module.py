from __future__ import annotations

from typing import Any, Dict, Optional, Sequence, Tuple


class Module:
    _modules: Dict[str, Module]
    _parameters: Dict[str, Parameter]
    training: bool

    def __init__(self) -> None:
        self._modules = {}
        self._parameters = {}

    def modules(self) -> Sequence[Module]:
        m: Dict[str, Module] = self.__dict__["_modules"]
        return list(m.values())

    def train(self) -> None:
        self.training = True
        for module in self.modules():
            module.train()

    def eval(self) -> None:
        self.mode = "eval"
        for m in self.modules():
            m.eval()

    def named_parameters(self) -> Sequence[Tuple[str, Parameter]]:
        result = []
        for name, param in self._parameters.items():
            result.append((name, param))
        for child_name, module in self._modules.items():
            for name, param in module.named_parameters():
                result.append((f"{child_name}.{name}", param))
        return result

    def parameters(self) -> Sequence[Parameter]:
        result = []
        for param in self._parameters.values():
            result.append(param)
        for module in self.modules():
            result.extend(module.parameters())
        return result

    def add_parameter(self, k: str, v: Any) -> Parameter:
        val = Parameter(v, k)
        self.__dict__["_parameters"][k] = val
        return val

    def __setattr__(self, key: str, val: Parameter) -> None:
        if isinstance(val, Parameter):
            self.__dict__["_parameters"][key] = val
        elif isinstance(val, Module):
            self.__dict__["_modules"][key] = val
        else:
            super().__setattr__(key, val)

    def __getattr__(self, key: str) -> Any:
        if key in self.__dict__["_parameters"]:
            return self.__dict__["_parameters"][key]

        if key in self.__dict__["_modules"]:
            return self.__dict__["_modules"][key]
        return None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    def __repr__(self) -> str:
        children = [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in self._modules.items()]
        if not children:
            return f"{type(self).__name__}()"
        return f"{type(self).__name__}(\n  " + "\n  ".join(children) + "\n)"


class Parameter:
    def __init__(self, x: Any, name: Optional[str] = None) -> None:
        self.value = x
        self.name = name
        if hasattr(x, "requires_grad_"):
            self.value.requires_grad_(True)
            if self.name:
                self.value.name = self.name

    def update(self, x: Any) -> None:
        self.value = x
        if hasattr(x, "requires_grad_"):
            self.value.requires_grad_(True)
            if self.name:
                self.value.name = self.name

    def __repr__(self) -> str:
        return repr(self.value)

    def __str__(self) -> str:
        return str(self.value)
