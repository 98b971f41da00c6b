"""`check` makes a test function a Check: one property with its inputs, one sentence and points.

Owns the declaration only. How a check is run, and on which examples, is `evaluate`'s and the pytest plugin's.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.kit.errors import HarnessFault
from grader.kit.inputs import Inputs
from grader.kit.plain import Plain
from grader.kit.probe import Probe


@dataclass(frozen=True)
class CrossCheck:
    """What the running code is asked besides, where a check reads the source. It earns nothing and costs nothing.

    The probe gets the arguments of the check's own call. `otherwise` says in what the two answers do not agree, and is
    empty where they do.
    """

    probe: Probe
    otherwise: Callable[[Plain, Plain], str]


@dataclass(frozen=True)
class Check:
    """One property of the student's code. `name` is the test function's, without "test_"."""

    name: str
    task: str
    points: float
    sentence: str  # the docstring's first paragraph: what the student reads
    inputs: Mapping[str, Inputs[Any]]
    body: Callable[..., None]
    beyond: str = ""  # why the assignment's own text does not state this rule, where it does not
    reads_source: bool = False  # judged from the source, which is parsed and never run
    cross_check: CrossCheck | None = None  # of what the source says with what the code does
    depth: int = 2  # how deep the lists in an answer may nest
    examples: int | None = None  # public and hidden ones together; None: as many as the assignment says

    @property
    def place(self) -> str:
        """File and line of the check, for messages to its author."""
        code = self.body.__code__
        return f"{code.co_filename}:{code.co_firstlineno}"


def check(  # noqa: PLR0913 - each is a word of the declaration
    *,
    task: str,
    points: float,
    beyond: str = "",
    reads_source: bool = False,
    cross_check: CrossCheck | None = None,
    depth: int = 2,
    examples: int | None = None,
    **inputs: Inputs[Any],
) -> Callable[[Callable[..., None]], Check]:
    """Declare a test function as a check of `task`, worth `points`, over drawn `inputs`."""

    def wrap(body: Callable[..., None]) -> Check:
        sentence = " ".join((inspect.getdoc(body) or "").split("\n\n")[0].split())
        name = body.__name__.removeprefix("test_")
        made = Check(name, task, points, sentence, inputs, body, beyond, reads_source, cross_check, depth, examples)
        _validate(made)
        return made

    return wrap


def _validate(made: Check) -> None:
    parameters = list(inspect.signature(made.body).parameters)
    if not made.sentence:
        raise HarnessFault(
            f"{made.place}: test_{made.name} has no docstring; its first sentence is what the student reads"
        )
    if made.points <= 0:
        raise HarnessFault(f"{made.place}: points={made.points}: expected a number above 0")
    if made.cross_check and not made.reads_source:
        raise HarnessFault(f"{made.place}: cross_check= belongs to a check that reads the source: reads_source=True")
    if parameters != list(made.inputs):
        raise HarnessFault(
            f"{made.place}: parameters {parameters} but inputs {list(made.inputs)}: expected the same names in order"
        )
