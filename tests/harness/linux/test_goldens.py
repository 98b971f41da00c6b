"""What grading the bundled class prints, and what is shown of each student, is what it was, byte for byte.

Where a change is meant, `python -m tests.harness.goldens` makes the kept files anew, and prints what changed.
"""

from itertools import islice
from pathlib import Path

import pytest

from tests.harness import first_screen
from tests.harness.goldens import NAMES, Golden, changes, graded_now, kept_made_with, made_with, take_sets

MOST = 60  # lines of a difference that are shown


@pytest.mark.parametrize("name", NAMES)
def test_the_bundled_class_is_graded_and_shown_as_before(name: str, tmp_path: Path) -> None:
    if made_with() != kept_made_with():
        pytest.skip(f"the goldens have the words of {kept_made_with()}, and this is {made_with()}")
    take_sets(name, tmp_path)
    kept, now = Golden.kept(name), graded_now(name, tmp_path)
    if now != kept:
        pytest.fail("\n".join(islice(changes(name, kept, now), MOST)) or "the bytes differ, and the values do not")


def test_the_picture_at_the_top_of_the_readme_is_what_the_commands_print(tmp_path: Path) -> None:
    if made_with() != kept_made_with():
        pytest.skip(f"the goldens have the words of {kept_made_with()}, and this is {made_with()}")
    take_sets(first_screen.ASSIGNMENT, tmp_path)
    assert first_screen.PICTURE.read_text("utf-8") == first_screen.made(tmp_path), (
        "run `python -m tests.harness.first_screen`, and look at the picture"
    )


def test_a_change_is_found_and_said() -> None:
    kept = Golden.kept("module0")
    now = Golden(kept.graded, kept.shown.replace("1/1", "0/1", 1))
    assert now != kept
    said = [line[1:] for line in changes("module0", kept, now) if line[:2] in ("- ", "+ ")]
    assert len(said) == 2
    assert said[0].replace("1/1", "0/1", 1) == said[1]
