"""Grades the one submission that a platform hands to a bundle, as `grader grade` would."""

import json
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

from grader.bundles.scripts import SECONDS
from grader.ci.checking.report import Report
from grader.courses.assignment import load_assignment
from grader.courses.parts import Examples
from grader.courses.suite import suite_of
from grader.exports.writing.reports import report_of
from grader.intake import list_one, read_submission
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.running.examiners import open_check_examiner
from grader.sandbox.budget import Budget

_NAME = "your submission"
# Of what the platform gives to all of it: its container starts before, and the result is written after. Code that hangs
# everywhere is given up after a minute of processor time, which takes several minutes where others work beside it.
GRADING_SECONDS = 0.75 * SECONDS


class Settings(NamedTuple):
    """What bundle.json says."""

    assignment: str
    examples: Examples
    python: str


def read_settings(bundle: Path) -> Settings:
    """Return what the bundle is made for.

    Raises HarnessFault where this is another Python, in which grades may differ.
    """
    try:
        settings = Settings(**json.loads((bundle / "bundle.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise HarnessFault(f"{bundle}: no bundle of `grader bundle`: {error}") from error
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if settings.examples == "all" and settings.python != here:
        raise HarnessFault(f"this is Python {here}, and the bundle is for {settings.python}; make it with --python")
    return settings


def grade(bundle: Path, code: Path) -> Report:
    """Return the report on what lies in the folder `code`; raises HarnessFault, and NotGradedError without a grade."""
    budget = Budget(ends_at=time.monotonic() + GRADING_SECONDS)
    settings, course = read_settings(bundle), bundle / "course"
    is_secret = settings.examples == "all"
    if is_secret:
        _require_root(bundle)
    sys.path.insert(0, str(course))
    assignment = load_assignment(course, settings.assignment)
    suite = suite_of(course, assignment, bundle / "hidden", settings.examples)
    (source,) = list_one(code, _NAME, assignment).sources
    submission = read_submission(source, assignment)
    with open_check_examiner(course, suite, has_reference=is_secret) as examiner:
        card = examiner.grade(submission, budget)
    titles = {task.id: task.title for task in assignment.tasks}
    return report_of(card, find_probes(), titles)


def _require_root(bundle: Path) -> None:
    """Refuse hidden sets to anybody but root: the graded code has another user."""
    seen = bundle.stat()
    if os.geteuid() != 0 or seen.st_uid != 0 or seen.st_mode & 0o077:
        raise HarnessFault(f"{bundle}: hidden sets need root, and a folder that nobody else can read; run prepare.sh")
