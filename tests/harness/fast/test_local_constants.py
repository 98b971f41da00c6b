"""What is drawn depends on the check, the seed and the version of Hypothesis, and on no module that is imported."""

from pathlib import Path

import hypothesis
import pytest

from grader.kit import local_constants
from grader.kit.errors import HarnessFault
from grader.kit.local_constants import KNOWN_MINORS, is_known_version, require_known_version
from tests.harness.draws import drawn_in, write_decoys


def test_a_module_full_of_odd_literals_changes_no_draw(tmp_path: Path) -> None:
    write_decoys(tmp_path)
    alone = drawn_in(tmp_path)
    assert drawn_in(tmp_path, beside="literals") == alone
    assert drawn_in(tmp_path, beside="literals_not_ignored") != alone  # else the line above would pass on anything


def test_the_installed_version_is_known() -> None:
    require_known_version()
    assert is_known_version()


@pytest.mark.parametrize("version", [(6, KNOWN_MINORS[0] - 1, 9), (6, KNOWN_MINORS[-1] + 1, 0), (7, 150, 0)])
def test_a_version_on_which_the_switch_was_not_tried_is_refused(
    version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hypothesis, "__version_info__", version)
    with pytest.raises(HarnessFault, match=r"from 6\.140 to 6\.170; install one of those"):
        require_known_version()


def test_what_hypothesis_collects_is_given_back_after_drawing() -> None:
    """A student's own hypothesis tests, run by the same pytest, are as Hypothesis wants them."""
    collect = local_constants.providers._get_local_constants
    with local_constants.without_local_constants():
        assert local_constants.providers._get_local_constants is not collect
    assert local_constants.providers._get_local_constants is collect
