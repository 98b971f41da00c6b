"""Submission files to `Submission`: who handed in, and the text of what is graded. It runs and parses nothing.

Two steps: `list_sources` looks at names only, `read_submission` reads one student's files, each byte of
them taken as hostile. What cannot be read is said in one sentence, and nothing is guessed.

A reading ends in one of three ways: files, problems of the student's (which cost points), or `NotGradedError`, by which
that student gets no grade and the others get theirs.
"""

from grader.intake.files.tree import NotGradedError
from grader.intake.listing import list_one, list_sources
from grader.intake.reading import read_submission
from grader.intake.values import IntakeError, Listing, NotGraded, Source, Submission

__all__ = [
    "IntakeError",
    "Listing",
    "NotGraded",
    "NotGradedError",
    "Source",
    "Submission",
    "list_one",
    "list_sources",
    "read_submission",
]
