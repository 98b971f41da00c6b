"""`python -m grader.bundles BUNDLE PLACE`: what a platform runs for each submission.

A fault of the harness is no grade. Gradescope and Classroom 50 are left without a result then, and the exit code is 2;
PrairieLearn reads nothing where the code is not 0, so it is told that the submission could not be graded, which costs
the student no attempt.
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader.bundles.grading import grade
from grader.ci.places import open_place
from grader.ci.writing.annotations import stopped
from grader.ci.writing.lines import log_lines
from grader.ci.writing.prairielearn import not_gradable_json
from grader.ci.writing.put import put
from grader.intake import NotGradedError
from grader.kit.errors import HarnessFault
from grader.kit.showing.failure_text import clean

_PRAIRIELEARN, _IN_A_STUDENTS_REPOSITORY = "prairielearn", "classroom50"
_OF_OURS = "The grading itself did not work, so this attempt is not counted. Your instructor can see why in the log."


def main(arguments: Sequence[str]) -> int:
    """Grade, and return the exit code that the place wants."""
    bundle, name = Path(arguments[0]), arguments[1]
    try:
        place, began = open_place(name, os.environ, Path.cwd(), None), time.monotonic()
        report = grade(bundle, place.code)
        report = replace(report, seconds=time.monotonic() - began, is_practice=name == _IN_A_STUDENTS_REPOSITORY)
        after = list(place.finish(report))
    except NotGradedError as reason:
        return _without_grade(name, f"not graded: {clean(str(reason))}", clean(str(reason)))
    except HarnessFault as fault:
        return _without_grade(name, f"the grading did not work: {clean(str(fault))}", _OF_OURS)
    lines = list(log_lines(report))
    print("\n".join([*(stopped(lines) if place.is_log_obeyed else lines), *after]), flush=True)
    return place.exit_code(report)


def _without_grade(place: str, said: str, told: str) -> int:
    print(said, file=sys.stderr, flush=True)
    if place != _PRAIRIELEARN:
        return 2
    put(Path("/grade/results/results.json"), not_gradable_json(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
