"""The reference's Module against PyTorch's nn.Module: the same random trees, built in both by the same steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from thorough import THOROUGH
from torch import nn

from reference import module as ours

NAMES = ("a", "b", "p", "same")  # few, so that steps meet: the same name at several levels, and assigned again


@dataclass(frozen=True)
class Step:
    """One assignment to the attribute `name` of Module number `at`, or a call of its method."""

    kind: str
    at: int
    name: str = ""
    other: int = 0  # the Module of an alias


@st.composite
def build_scripts(draw: st.DrawFn) -> list[Step]:
    """Return steps that build a tree from Module 0; each step "module" makes the next number.

    It begins with a trunk, Module below Module, which makes trees deep. An alias only leads to a higher number: so
    no Module comes to lie below itself.
    """
    kinds = ("module", "module", "parameter", "parameter", "add_parameter", "plain", "alias", "eval", "train")
    trunk = draw(st.integers(0, 7))
    steps = [Step("module", at, draw(st.sampled_from(NAMES))) for at in range(trunk)]
    count = trunk + 1
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=20)):
        at = draw(st.just(count - 1) | st.integers(0, count - 1))
        other = draw(st.integers(at, count - 1)) if kind == "alias" else 0
        if kind == "alias" and other == at:
            continue
        steps.append(Step(kind, at, draw(st.sampled_from(NAMES)), other))
        count += kind == "module"
    return steps


def carried_out(steps: list[Step], new: Callable[[], Any], assign: Callable[[Any, Step, object], None]) -> list[Any]:
    """Return all Modules of the script by number; each parameter and plain value is its step's place."""
    modules = [new()]
    for place, step in enumerate(steps):
        at = modules[step.at]
        if step.kind in {"eval", "train"}:
            getattr(at, step.kind)()
        elif step.kind == "module":
            modules.append(new())
            assign(at, step, modules[-1])
        else:
            assign(at, step, modules[step.other] if step.kind == "alias" else place)
    return modules


def assign_ours(module: ours.Module, step: Step, value: object) -> None:
    if step.kind == "add_parameter":
        module.add_parameter(step.name, value)
    else:
        setattr(module, step.name, ours.Parameter(value) if step.kind == "parameter" else value)


def assign_torch(module: nn.Module, step: Step, value: Any) -> None:
    if step.kind in {"parameter", "add_parameter"}:
        value = nn.Parameter(torch.tensor(float(value)))
    put = module.register_parameter if step.kind == "add_parameter" else partial(setattr, module)
    try:
        put(step.name, value)
    except (TypeError, KeyError):  # PyTorch refuses to replace some kinds by others: there the old one has to go first
        delattr(module, step.name)
        put(step.name, value)


def both(steps: list[Step]) -> tuple[list[ours.Module], list[nn.Module]]:
    # The class is named Module on both sides, as repr shows.
    return carried_out(steps, ours.Module, assign_ours), carried_out(steps, nn.Module, assign_torch)


def chain(depth: int) -> list[Step]:
    """Return a script of empty Modules below each other, with one parameter in the last."""
    return [*(Step("module", at, "a") for at in range(depth)), Step("parameter", depth, "p"), Step("eval", 0)]


@THOROUGH
@given(build_scripts())
@example(chain(50))
def test_names_order_and_values_are_those_of_torch(steps: list[Step]) -> None:
    """Shared submodules count under each name, which PyTorch does with remove_duplicate=False."""
    for mine, theirs in zip(*both(steps), strict=True):
        want = [(name, int(value)) for name, value in theirs.named_parameters(remove_duplicate=False)]
        assert [(name, parameter.value) for name, parameter in mine.named_parameters()] == want
        assert [parameter.value for parameter in mine.parameters()] == [value for _, value in want]


@THOROUGH
@given(build_scripts())
@example(chain(50))
def test_training_flags_are_those_of_torch(steps: list[Step]) -> None:
    mine, theirs = both(steps)
    assert [module.training for module in mine] == [module.training for module in theirs]


@THOROUGH
@given(build_scripts())
def test_direct_submodules_are_those_of_torch(steps: list[Step]) -> None:
    mine, theirs = both(steps)
    for module, twin in zip(mine, theirs, strict=True):
        places = [mine.index(child) for child in module.modules()]
        assert places == [theirs.index(child) for child in twin._modules.values() if child is not None]


@THOROUGH
@given(build_scripts())
@example(chain(6))
def test_the_printed_tree_is_that_of_torch(steps: list[Step]) -> None:
    mine, theirs = both(steps)
    assert repr(mine[0]) == repr(theirs[0])


@THOROUGH
@given(build_scripts())
def test_attributes_are_found_where_torch_finds_them(steps: list[Step]) -> None:
    for mine, theirs in zip(*both(steps), strict=True):
        for name in NAMES:
            assert hasattr(mine, name) == hasattr(theirs, name)
            seen, want = getattr(mine, name, None), getattr(theirs, name, None)
            assert isinstance(seen, ours.Module) == isinstance(want, nn.Module)
            assert isinstance(seen, ours.Parameter) == isinstance(want, nn.Parameter)


@pytest.mark.parametrize(("base", "parameter"), [(ours.Module, ours.Parameter(1)), (nn.Module, nn.Parameter())])
def test_a_forgotten_super_init_is_an_attribute_error_on_both_sides(base: type, parameter: object) -> None:
    forgetful: Any = object.__new__(base)
    with pytest.raises(AttributeError, match=r"__init__\(\)"):
        forgetful.p = parameter


def test_the_scripts_reach_depth_6_and_every_kind_of_step() -> None:
    """Otherwise the agreement above would say little."""
    deepest = 0
    kinds: set[str] = set()

    @THOROUGH
    @given(build_scripts())
    def look(steps: list[Step]) -> None:
        nonlocal deepest
        names = [name for name, _ in both(steps)[0][0].named_parameters()]
        deepest = max([deepest, *(name.count(".") for name in names)])
        kinds.update(step.kind for step in steps)

    look()
    assert deepest >= 6
    assert kinds == {"module", "parameter", "add_parameter", "plain", "alias", "eval", "train"}
