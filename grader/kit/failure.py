"""Failure: why a check failed, as data. Renderers make text, pages or JSON of it; nothing here is formatted."""

from dataclasses import dataclass

from grader.kit.answering import Call
from grader.kit.plain import Plain


@dataclass(frozen=True)
class Failure:
    """The smallest counterexample found. `calls` and `answers` are those of the example, in order; the last one is at fault."""

    sentence: str  # the check's
    calls: tuple[Call, ...]
    answers: tuple[Plain, ...]
    seen: Plain
    want: Plain
    relation: str = ""  # how seen and want should relate, where equality is not meant
    mistake: str = ""  # stable key of a known mistake, like NAME-PREFIX
    is_hidden: bool = False  # found on a hidden example: the student is not shown the calls
