"""How much of what a submission sends is kept: all of an honest one, little of one that sends as much as it can."""

from grader.replies import SMALL_FRAME, Replies, Stuck
from grader.sandbox.client import MAX_TOTAL

HALF = bytes(MAX_TOTAL // 2)


def test_frames_are_kept_up_to_the_most_that_one_submission_may_send() -> None:
    assert Replies({"a": HALF}).room_for(HALF)
    assert not Replies({"a": HALF}).room_for(HALF + b"1")


def test_a_small_frame_is_kept_whatever_came_before() -> None:
    full = Replies({"a": HALF, "b": HALF})
    assert full.room_for(bytes(SMALL_FRAME))
    assert not full.room_for(bytes(SMALL_FRAME + 1))


def test_a_group_without_a_reply_takes_no_room() -> None:
    stuck = Stuck("crashed", -1, "ended the process")
    assert Replies({"a": HALF, "b": stuck, "c": stuck}).room_for(HALF)
