"""Submission files to `Submission`: who handed in, and the text of what is graded. It runs and parses nothing.

Two steps: `list_sources` looks at names only, `read_submission` reads one student's files, each byte of
them taken as hostile. What cannot be read is said in one sentence, and nothing is guessed.
"""

from grader.intake.listing import list_sources
from grader.intake.reading import read_submission
from grader.intake.values import IntakeError, Listing, Source, Submission

__all__ = ["IntakeError", "Listing", "Source", "Submission", "list_sources", "read_submission"]
