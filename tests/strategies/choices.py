"""Inputs that are one of a few written-down values: the text of a function, the name of a kind."""

from typing import TypeVar

from hypothesis import strategies as st

from grader.kit.inputs import Inputs

T = TypeVar("T")


def one_of(*values: T) -> Inputs[T]:
    """One of `values`; the first is the simplest."""
    return Inputs(st.sampled_from(values), values.__contains__, values, lambda _: values, values.index)
