"""What is drawn depends on the check, the seed and the version of Hypothesis, and on no module that is imported."""

from pathlib import Path

import hypothesis
import pytest

from grader.courses.suite import public_folder
from grader.kit.errors import HarnessFault
from grader.kit.judging import local_constants
from grader.kit.judging.local_constants import KNOWN_MINORS, is_known_version, require_known_version
from tests.harness.draws import NAME, ROOT, frozen_in, write_decoys


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sets as they are drawn where nothing else is imported."""
    folder = tmp_path_factory.mktemp("alone")
    write_decoys(folder)
    return frozen_in(folder)


def test_a_module_full_of_odd_literals_changes_no_byte_of_a_set(tmp_path: Path, alone: dict[str, str]) -> None:
    write_decoys(tmp_path)
    assert frozen_in(tmp_path, beside="literals") == alone
    assert frozen_in(tmp_path, beside="literals_not_ignored") != alone  # else the line above would pass on anything


def test_the_committed_sets_are_what_freezing_gives(alone: dict[str, str]) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (public_folder(ROOT) / NAME).glob("*.json")}
    heads = [text.splitlines()[0] for text in texts.values()]
    if not all(f'"hypothesis": "{hypothesis.__version__}"' in head for head in heads):
        pytest.skip("they were drawn with another version of Hypothesis, which may draw otherwise")
    assert alone == texts


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
