"""A class of which every second submission is hostile: the honest ones get what they get alone, in bounded time."""

from pathlib import Path

import pytest

from tests.harness.durability.load import ATTACKS, MOST_MIB, loaded

SIZE = 200  # `python -m tests.harness.durability.load` grades 2,000


@pytest.mark.skipif(not ATTACKS.is_dir(), reason="there is no folder tests/attacks")
def test_hostile_submissions_change_nothing_for_honest_ones(course: Path, tmp_path: Path) -> None:
    load = loaded(course, tmp_path, SIZE)
    print(load)
    assert load.fault == ""
    assert load.submissions == SIZE
    assert load.changed == ()
    assert load.peak_mib < MOST_MIB
    assert load.seconds <= load.most_seconds
