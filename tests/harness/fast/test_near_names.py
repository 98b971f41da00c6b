"""Who may have been meant by a name without a result."""

import pytest

from grader.feedback.near_names import near_names, unknown_student

KNOWN = ["Ada Quill", "Ada Quill (52011)", "-ada", "Zoë Brandlmoor", "张伟", "module-0-mq-dev", "bo"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("ada", ["Ada Quill", "Ada Quill (52011)", "-ada"]),
        ("zoe", ["Zoë Brandlmoor"]),
        ("Zoe Brandlmor", ["Zoë Brandlmoor"]),
        ("mq-dev", ["module-0-mq-dev"]),
        ("张", ["张伟"]),
        ("nobody", []),
    ],
)
def test_names_with_all_its_words_and_names_written_nearly_so_are_offered(asked: str, near: list[str]) -> None:
    assert near_names(asked, KNOWN) == near


def test_the_message_says_how_a_name_is_typed_that_looks_like_an_option() -> None:
    said = unknown_student("ada", "module0", ["-ada", "bo"])
    assert said == "no result of ada for module0; did you mean -- -ada?"
    assert unknown_student("x", "module0", ["-ada", "bo"]) == "no result of x for module0; 2 students are graded"
