"""A stored grade that cannot be read ends no export: its line says so, and the others are in the file as ever."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.harness.exports import readers
from tests.harness.exports.class_world import CARDS, PEOPLE, exported, made


@pytest.mark.parametrize(("has_class", "lines"), [(True, len(PEOPLE)), (False, len(CARDS))])  # people, and a stranger
def test_it_has_a_line_that_says_so(tmp_path: Path, lines: int, *, has_class: bool) -> None:
    with closing(sqlite3.connect(made(tmp_path, has_class=has_class) / "results.sqlite")) as db, db:
        db.execute("UPDATE scorecards SET card = x'00' WHERE student = 'zbrand'")
    rows = readers.rows(exported(tmp_path, "csv")[0].decode())
    assert len(rows) == 1 + lines
    notes = {row[-1] for row in rows[1:] if "zbrand" in row}
    assert len(notes) == 1
    assert "a stored scorecard cannot be read" in notes.pop()
