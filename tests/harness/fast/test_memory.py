"""What a run sets so as to stay small does not outlive it."""

import gc

import pytest

from grader.running.memory import small_memory


def test_no_setting_of_the_collector_outlives_a_run() -> None:
    before = (gc.get_freeze_count(), gc.get_threshold(), gc.isenabled())
    with small_memory() as give_back:
        assert gc.get_freeze_count() > before[0]
        for _ in range(100):
            give_back()
    assert (gc.get_freeze_count(), gc.get_threshold(), gc.isenabled()) == before
    with pytest.raises(ZeroDivisionError), small_memory():
        raise ZeroDivisionError
    assert gc.get_freeze_count() == before[0]
