"""Every attempt is kept with its grade, every former grade is in the history, and decisions are of one attempt."""

from collections.abc import Iterator
from dataclasses import replace as changed
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.courses.assignment import load_assignment
from grader.courses.suite import Suite
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import Submission
from grader.kit.answering.cells import Answer, Cell, Notebook
from grader.notebooks.matching import Matched
from grader.records.attempts import attempts_of, earlier_of, history_of
from grader.records.contents import NotKeptError, kept_submission, pack_submission
from grader.records.decisions import Decision, decide, decisions_of, withdraw
from grader.results.replacing import GRADED_AGAIN, OTHER_FILES
from grader.results.scorecard import Scorecard
from grader.results.settling import USUAL, Left, next_step, settle
from grader.results.store import Origin, Store
from tests.harness.cards import failure, result

ROOT = Path(__file__).parents[3]
ASSIGNMENT = load_assignment(ROOT, "module0")
SUITE = Suite(ASSIGNMENT, ())
FIRST, SECOND = "2026-11-10T17:00:00Z", "2026-11-11T17:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "results.sqlite") as made:
        yield made


def graded(store: Store, files: str, at: str, right: int, *, suite: str = "one") -> Scorecard:
    """An attempt that is graded, and whose grade becomes the result."""
    results = tuple(result(f"check_{n}", of=None if n < right else failure(0.0, 1.0)) for n in range(3))
    card = Scorecard("ona", "module0", 1, files, suite, "full", results, receipt=Receipt(at=at))
    submission = Submission("ona", {"operators.py": files}, {}, {}, (), files)
    store.put(card, Origin("/class", {}), pack_submission(submission, ASSIGNMENT))
    store.settle("module0", suite, ())
    return card


def test_an_attempt_after_another_leaves_that_one_with_its_grade(store: Store) -> None:
    one, two = graded(store, "a", FIRST, 1), graded(store, "b", SECOND, 3)
    assert attempts_of(store, "module0", "ona") == (one, two)
    assert store.get("module0", "ona") == two
    assert history_of(store, "module0", "ona") == ()
    assert kept_submission(store, "module0", ASSIGNMENT, "ona", "a").files == {"operators.py": "a"}


def test_another_grade_of_the_same_attempt_is_its_history(store: Store) -> None:
    one = graded(store, "a", FIRST, 1)
    graded(store, "a", FIRST, 1)  # the same in all: nothing is noted
    two = graded(store, "a", FIRST, 3, suite="two")
    assert attempts_of(store, "module0", "ona") == (two,)
    (former,) = history_of(store, "module0", "ona")
    assert (former.card, former.why, former.score, former.suite) == (one, GRADED_AGAIN, 2.0, "one")


def test_an_earlier_attempt_that_is_graded_again_is_there_once(store: Store) -> None:
    one, two = graded(store, "a", FIRST, 1), graded(store, "b", SECOND, 3)
    again = graded(store, "a", FIRST, 2, suite="two")
    assert sorted(attempts_of(store, "module0", "ona"), key=lambda card: card.submission) == [again, two]
    assert [former.card for former in history_of(store, "module0", "ona")] == [one]


def test_other_files_of_the_same_time_are_the_same_attempt_read_anew(store: Store) -> None:
    one, two = graded(store, "cut", FIRST, 1), graded(store, "whole", FIRST, 3)
    assert attempts_of(store, "module0", "ona") == (two,)
    assert [(former.card, former.why) for former in history_of(store, "module0", "ona")] == [(one, OTHER_FILES)]


def test_where_nobody_knows_the_time_other_files_are_another_attempt(store: Store) -> None:
    one, two = graded(store, "a", "", 1), graded(store, "b", "", 3)
    assert attempts_of(store, "module0", "ona") == (one, two)
    timed = graded(store, "b", SECOND, 3)  # the time of the same files is known later
    assert attempts_of(store, "module0", "ona") == (one, timed)


def test_the_same_files_handed_in_again_are_another_attempt(store: Store) -> None:
    one = graded(store, "a", FIRST, 1)
    store.note_attempt(one, Receipt(at=SECOND), Origin("/second"))
    first, second = attempts_of(store, "module0", "ona")
    assert (first, second.receipt.at, second.submission) == (one, SECOND, "a")
    assert store.is_earlier("module0", "ona", store.row("module0", "ona").key, FIRST)  # type: ignore[union-attr]


def test_of_whom_the_platform_says_that_they_are_the_same_another_download_is_another_attempt(store: Store) -> None:
    who = Receipt("Canvas", id="52010", at=FIRST)
    card = replace(graded(store, "a", FIRST, 1, suite=SUITE.digest), receipt=who)
    store.put(card, Origin("/first", {}))
    store.settle("module0", SUITE.digest, ())

    def step(receipt: Receipt) -> object:
        submission = Submission("ona", {"operators.py": "b"}, {}, {}, (), "b", receipt=receipt)
        return next_step(store, SUITE, submission, Origin("/second", {"operators.py": "x"}), USUAL)

    assert step(changed_time(who)) == "grade"
    for other in (
        replace(who, id="52011"),
        replace(who, platform="Moodle"),
        Receipt("Canvas", at=SECOND),
        Receipt(),
        who,
    ):
        assert isinstance(step(other), Left)
    store.put(replace(card, submission="b", receipt=changed_time(who)), Origin("/second", {}))
    assert settle(store, SUITE, USUAL, ["ona"]).left == ()
    assert [one.submission for one in attempts_of(store, "module0", "ona")] == ["a", "b"]


def changed_time(receipt: Receipt) -> Receipt:
    return replace(receipt, at=SECOND)


def test_what_was_handed_in_comes_back_as_it_was_with_its_notebook(store: Store) -> None:
    notebook = Notebook("n.ipynb", ("a.py",), (Cell("cell 1", "x", "code", "id"),), (Answer("id", ("f",), "..."),))
    matched = Matched(notebook, ("told",), (), {"id": "an answer"}, has_work=True)
    texts = {"operators.py": "s = '\ud800'\n# \u202e\x00", "b.py": ""}
    one = Submission(
        "ona", texts, {"operators.py": "student/operators.py"}, {"module.py": "is missing"}, ("note",), "digest",
        {"module.py": "file not found"}, ("remark",), Receipt("Canvas", id="1", late=True, at=FIRST), (matched,),
    )  # fmt: skip
    card = Scorecard("ona", "module0", 1, "digest", "one", "full", ())
    store.put(card, Origin(), pack_submission(one, ASSIGNMENT))
    assert kept_submission(store, "module0", ASSIGNMENT, "ona", "digest") == one
    more = changed(ASSIGNMENT, files={**ASSIGNMENT.files, "new.py": ("new.py",)})
    with pytest.raises(NotKeptError, match=r"new\.py"):
        kept_submission(store, "module0", more, "ona", "digest")
    store.settle("module0", "another suite", ())
    with pytest.raises(NotKeptError):
        kept_submission(store, "module0", ASSIGNMENT, "ona", "digest")  # its grade was given up


def test_a_decision_takes_the_place_of_one_about_the_same_and_can_be_withdrawn(store: Store) -> None:
    first = Decision("module0", "ona", "a", "override", "check_1", Fraction("1.5"), "half", "Tess")
    decide(store, [first, changed(first, about="check_2"), changed(first, submission="b")])
    decide(store, [changed(first, points=Fraction(2), who="Uma")])
    one, two, three, four = decisions_of(store, "module0", "ona")
    assert [d.stands for d in (one, two, three, four)] == [False, True, True, True]
    assert (one.points, one.withdrawn_by, four.points, four.who) == (Fraction(3, 2), "Uma", Fraction(2), "Uma")
    withdraw(store, four, "Tess")
    last = decisions_of(store, "module0")[-1]
    assert (last.stands, last.withdrawn_by, last.at != "") == (False, "Tess", True)
    assert decisions_of(store, "module0", "nobody") == ()


def test_nothing_of_an_earlier_attempt_is_lost_with_one_that_is_left(store: Store) -> None:
    one = graded(store, "a", FIRST, 1)
    store.put(replace(one, submission="b", suite="one"), Origin("/other"))
    store.settle("module0", "one", ["ona"])
    assert (attempts_of(store, "module0", "ona"), earlier_of(store, "module0", "ona")) == ((one,), ())
