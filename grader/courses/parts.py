"""Which part of an assignment is asked: all of it, one task, or by some of the examples; and the names of such results.

Points by public examples alone are those that a student's own CI gives. Only a result of all of it is a grade.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from grader.courses.assignment import Assignment
from grader.kit.errors import HarnessFault

Examples = Literal["all", "public", "hidden"]  # by which of its examples a check is judged
EXAMPLES: Sequence[Examples] = get_args(Examples)


def result_name(assignment: Assignment, only: str = "", examples: Examples = "all") -> str:
    """Return the name under which results are kept: the assignment's for whole gradings, others for parts of it.

    "averages:7.1" is one task; "averages@public" and "averages@public:7.1" are judged by public examples alone.
    """
    part = "" if examples == "all" else f"@{examples}"
    return f"{assignment.name}{part}:{only}" if only else f"{assignment.name}{part}"


def require_task(assignment: Assignment, task: str) -> None:
    """Return in silence if the assignment has the task."""
    known = [t.id for t in assignment.tasks]
    if task not in known:
        raise HarnessFault(f"--only {task}: {assignment.name} has the tasks {', '.join(known)}")


def require_examples(assignment: Assignment, examples: Examples) -> None:
    """Return in silence if the assignment is asked examples, or no part of them is meant."""
    if assignment.kind == "properties" and examples != "all":
        raise HarnessFault(f"--examples {examples}: {assignment.name} is students' own tests, which have no examples")
