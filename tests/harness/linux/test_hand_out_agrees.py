"""What a student's own pytest says of code is what grading by the public examples says: verdict, mistake, call.

A sample of the wrong and unusual submissions, and the bundled class; `slow/test_hand_out_agrees_all.py` takes all.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.courses.assignment import Assignment, load_assignment
from grader.courses.suite import suite_of
from grader.grading.submission import CheckExaminer, grade
from grader.intake.listing import list_sources
from grader.intake.reading import read_submission
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.kit.asking.session import InTerminal, Limits, WorkerSession
from grader.kit.plain import is_raised
from grader.kit.testing.plugin import HANG_SECONDS
from grader.kit.testing.replaying import Found, replay_examples
from grader.release.repository import release
from grader.running.examiners import open_check_examiner
from tests.harness.linux.conftest import CHECKED, ROOT

TESTS = ROOT / "tests"
# Who must be told something else, and the words by which the hand-out says so beforehand.
VARY, KEPT = "**Answers that vary** from run to run", "**Answers that depend on earlier calls**"
DIFFERS: Mapping[str, str] = {
    "not_deterministic": VARY,
    "init_shared_empty_default": KEPT,
    "setattr_on_class": KEPT,
    "sigmoid_cache_rounded": KEPT,
}
Told = tuple[str, str, tuple[str, ...]]  # the verdict, the mistake, the calls


def by_name(folder: str) -> Iterator[Submission]:
    """The submissions of a folder of the tests, each laid over the reference."""
    for path in sorted(p for p in (TESTS / folder).iterdir() if p.is_dir()):
        yield Submission.of(path.name, {**read_folder(ROOT / "reference"), **read_folder(path)})


def the_class(assignment: Assignment) -> list[Submission]:
    """The bundled class, without those whose files are not all there: their pytest has nothing to ask."""
    listed = list_sources(TESTS / "class", assignment)
    found = [read_submission(source, assignment) for source in listed.sources]
    return [one for one in found if not one.problems]


@contextmanager
def opened(name: str) -> Iterator[CheckExaminer]:
    """What grades an assignment by its public examples."""
    with open_check_examiner(ROOT, suite_of(ROOT, load_assignment(ROOT, name), Path(), "public")) as examiner:
        yield examiner


def by_pytest(found: Found | None) -> Told:
    if found is None:
        return "passed", "", ()
    failure = found.failure
    verdict = "timed out" if is_raised(failure.seen, "TimedOut") else "crashed" if is_raised(failure.seen) else "failed"
    return verdict, failure.mistake, tuple(map(str, failure.calls))


def differences(examiner: CheckExaminer, submissions: Sequence[Submission], folder: Path) -> Iterator[str]:
    """Each check of which a student is told something else."""
    suite = examiner.passes.suite
    for submission in submissions:
        own = folder / suite.assignment.name / submission.student
        own.mkdir(parents=True)
        for name, text in submission.files.items():
            (own / name).write_text(text, "utf-8")
        names = (*suite.assignment.imports, *suite.assignment.files)
        session = WorkerSession(own, InTerminal(ROOT), suite.package, names, Limits(row_seconds=HANG_SECONDS))
        card = grade(submission, examiner)
        for group, result in zip(suite.groups, card.results, strict=True):
            found = replay_examples(group.check, group.examples, session)
            theirs = by_pytest(found)
            failure = result.failure
            graded = (
                (result.verdict, failure.mistake, tuple(map(str, failure.calls))) if failure else ("passed", "", ())
            )
            # Of a file that cannot be imported, and of a task that is not started, no call is shown.
            if found and (found.is_stub or (found.told and found.told["is_import"])):
                theirs, graded = (*theirs[:2], ()), (*graded[:2], ())
            if theirs != graded:
                yield f"{submission.student} {result.check}\n  pytest {theirs}\n  graded {graded} {result.detail}"
        session.close()


def concerned(submissions: Sequence[Submission], assignment: Assignment) -> list[Submission]:
    """Those with a file of the assignment that is not the reference's."""
    known = read_folder(ROOT / "reference")
    changed = [s for s in submissions if any(s.files.get(name) != known.get(name) for name in assignment.files)]
    return [one for one in changed if one.student not in DIFFERS]


@pytest.mark.parametrize("name", CHECKED)
def test_they_agree(name: str, tmp_path: Path) -> None:
    with opened(name) as examiner:
        assignment = examiner.passes.suite.assignment
        wrong = concerned([*by_name("wrong"), *by_name("unusual")], assignment)
        sample = [*wrong[::20], *concerned(the_class(assignment), assignment)]
        assert sample
        assert list(differences(examiner, sample, tmp_path)) == []


def test_the_hand_out_says_beforehand_what_differs(tmp_path: Path) -> None:
    readme = (release(ROOT, tmp_path / "out", None).folder / "README.md").read_text("utf-8")
    for words in DIFFERS.values():
        assert words in readme


@pytest.mark.parametrize("student", DIFFERS)
def test_what_is_let_out_differs(student: str, tmp_path: Path) -> None:
    with opened("module0") as examiner:
        everybody = [*the_class(examiner.passes.suite.assignment), *by_name("wrong")]
        own = [one for one in everybody if one.student == student]
        assert list(differences(examiner, own, tmp_path))
