"""Makes the scorecard of a submission that was graded: what both kinds of assignment say in it, in the same way."""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.courses.suite import Suite
from grader.intake.files.tree import NotGradedError
from grader.intake.values import Submission
from grader.kit.plain import Raised
from grader.results import newer_syntax as syntax
from grader.results.scorecard import CheckResult, Scorecard
from grader.sandbox.isolation.canary import LEVEL


def scorecard(
    submission: Submission,
    suite: Suite,
    results: Iterable[CheckResult],
    *,
    load_errors: Mapping[str, Raised],
    **observed: Any,
) -> Scorecard:
    """Return the scorecard.

    `observed` is what else was seen of the submission, by the names of the scorecard's fields.

    Raises NotGradedError for code that only a newer Python reads.
    """
    if needed := syntax.needs(load_errors, submission.files):
        raise NotGradedError(needed)
    return Scorecard(
        student=submission.student,
        assignment=suite.name,
        version=suite.assignment.version,
        submission=submission.digest,
        suite=suite.digest,
        generation=suite.generation,
        level=LEVEL,
        results=tuple(results),
        problems=dict(submission.problems),
        notes=submission.notes,
        gaps=dict(submission.gaps),
        remarks=submission.remarks,
        receipt=submission.receipt,
        made_by=suite.made_by,
        imports=dict(suite.imports),
        load_errors=dict(load_errors),
        load_notes=syntax.notes(load_errors, submission.files),
        stops={f: (s.number, s.column, s.line) for f, s in syntax.stops(load_errors, submission.files).items()},
        **observed,
    )
