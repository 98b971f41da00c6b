"""What the source says is compared with what the code did, and a doubt is no longer than anybody reads."""

from dataclasses import replace

from grader.courses.suite import Group
from grader.grading.crossing import doubted
from grader.grading.judging import MAX_DOUBT
from grader.grading.replies import Replies
from grader.kit.check import CrossCheck
from grader.kit.plain import Plain
from grader.kit.probe import Probe
from grader.results.scorecard import CheckResult
from tests.harness.fast.judge.world import READS, example, frame

PROBE = Probe("words.runs", lambda _: None, paste=lambda *_: "")


def compared(said: list[Plain], seen: list[Plain], doubt: str = "", words: str = "it says {} and does {}") -> str:
    """The doubt about a check that reads the source, where its answers and those of the running code are these."""
    cross = CrossCheck(PROBE, lambda a, b: "" if a == b else words.format(a, b))
    group = Group(replace(READS, cross_check=cross), tuple(map(example, range(len(said)))), len(said), "digest")
    assert group.crossed is not None
    replies = Replies({group.check.name: frame(group, *said), group.crossed.check.name: frame(group.crossed, *seen)})
    before = CheckResult(group.check.name, "1.3", "It is so.", "passed", 1.0, doubt=doubt)
    return doubted([group], {group.check.name: before}, replies).get(group.check.name, before).doubt


def test_where_both_agree_there_is_no_doubt() -> None:
    assert compared([1, 2], [1, 2]) == ""


def test_each_doubt_is_said_once_after_the_one_that_was_there() -> None:
    assert compared([1, 1, 2], [3, 3, 4], doubt="a first") == "a first; it says 1 and does 3; it says 2 and does 4"


def test_doubts_together_are_as_long_as_one_may_be() -> None:
    long = compared([*range(100)], [-1] * 100, doubt="a first", words="{:40}{:40}")
    assert len(long) == MAX_DOUBT
    assert long.startswith("a first; ")
