"""What a run says of results besides the table."""

from grader.intake.values import Listing
from grader.results.settling import Left
from grader.terminal.found import Found


def test_who_is_left_by_a_refused_run_and_by_this_one_is_said_once() -> None:
    found, left = Found(Listing((), ())), [Left(student, "/class", "/copy") for student in "ab"]
    found.add_left(left[:1])
    found.add_left(left)
    assert found.left == left
