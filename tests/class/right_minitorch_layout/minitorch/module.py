"""Modules and parameters."""

from __future__ import annotations

from typing import Any, Sequence

from minitorch._impl import prefixed


class Module:
    _modules: dict[str, Module]
    _parameters: dict[str, Parameter]
    training: bool

    def __init__(self) -> None:
        self.__dict__["_modules"] = {}
        self.__dict__["_parameters"] = {}
        self.training = True

    def modules(self) -> Sequence[Module]:
        return [*self._modules.values()]

    def _set_training(self, flag: bool) -> None:
        self.training = flag
        for module in self._modules.values():
            module._set_training(flag)

    def train(self) -> None:
        self._set_training(True)

    def eval(self) -> None:
        self._set_training(False)

    def named_parameters(self) -> Sequence[tuple[str, Parameter]]:
        pairs = list(self._parameters.items())
        for name, module in self._modules.items():
            pairs += prefixed(name, module.named_parameters())
        return pairs

    def parameters(self) -> Sequence[Parameter]:
        return [parameter for _, parameter in self.named_parameters()]

    def add_parameter(self, k: str, v: Any) -> Parameter:
        setattr(self, k, Parameter(v, k))
        return self._parameters[k]

    def __setattr__(self, key: str, val: Any) -> None:
        if not isinstance(val, (Module, Parameter)):
            object.__setattr__(self, key, val)
            return
        try:
            modules, parameters = self.__dict__["_modules"], self.__dict__["_parameters"]
        except KeyError:
            raise TypeError(f"{type(self).__name__}: super().__init__() must come before self.{key}") from None
        if isinstance(val, Module):
            parameters.pop(key, None)
            modules[key] = val
        else:
            modules.pop(key, None)
            parameters[key] = val

    def __getattr__(self, key: str) -> Any:
        found = {**self.__dict__.get("_parameters", {}), **self.__dict__.get("_modules", {})}
        if key in found:
            return found[key]
        raise AttributeError(f"{type(self).__name__} has no {key}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={module!r}" for name, module in self._modules.items())
        return f"{type(self).__name__}({inside})"


class Parameter:
    def __init__(self, x: Any, name: str | None = None) -> None:
        self.value = x
        self.name = name
        self._track()

    def _track(self) -> None:
        if hasattr(self.value, "requires_grad_"):
            self.value.requires_grad_(True)
            if self.name:
                self.value.name = self.name

    def update(self, x: Any) -> None:
        self.value = x
        self._track()

    def __repr__(self) -> str:
        return repr(self.value)

    def __str__(self) -> str:
        return str(self.value)
