"""What is made of templates is made whole, or not at all."""

from pathlib import Path

import pytest

from grader.authoring.making import _all_or_none


def test_files_are_as_they_were_where_something_ends_before_its_time(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"as it was\r\n")

    def change() -> None:
        old.write_text("changed")
        new.write_text("made")

    with pytest.raises(KeyboardInterrupt), _all_or_none([old, new]):
        change()
        raise KeyboardInterrupt
    assert old.read_bytes() == b"as it was\r\n"
    assert not new.exists()
    with _all_or_none([old, new]):
        change()
    assert (old.read_text(), new.read_text()) == ("changed", "made")
