"""The gradebook is opened without Jupyter's pages and without another process, and is what nbgrader makes itself."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from grader.publishing.gradebook import Handed, open_gradebook, write_columns, write_sheet
from grader.publishing.interface import nbgrader_api, version_asked_here
from grader.publishing.sheets import Column, Mark, Sheet
from tests.harness.nbgrader.conftest import BIN, ROOT

COLUMNS = tuple(Column("lists", f"check_{n}", max_points=1.0) for n in range(9))


def test_the_version_of_a_new_gradebook_is_the_one_that_nbgrader_asks_a_process_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    api = nbgrader_api()
    asked = api.get_alembic_version()
    with version_asked_here(api):
        assert api.get_alembic_version() == asked != ""
    assert api.get_alembic_version() == asked


def test_a_new_gradebook_needs_no_other_process_and_is_of_that_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started(*words: Any, **_: Any) -> None:
        raise AssertionError(words)

    monkeypatch.setattr(subprocess, "Popen", started)
    with open_gradebook(f"sqlite:///{tmp_path / 'new.db'}", tmp_path) as gradebook:
        (version,) = gradebook.db.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).one()
    assert len(version) == 12


def test_nothing_of_a_server_is_imported() -> None:
    asked = (
        "import sys; from grader.publishing.interface import nbgrader_api; api = nbgrader_api(); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = set(ended.stdout.split())
    assert "nbgrader.api" in modules
    assert not {"nbgrader.server_extensions", "jupyter_server", "nbconvert", "rfc3987_syntax"} & modules


def test_a_student_is_written_at_once_or_not_at_all(tmp_path: Path) -> None:
    sheet = Sheet("ada", {(c.notebook, c.id): Mark(1.0, "") for c in COLUMNS}, {}, {})
    with open_gradebook(f"sqlite:///{tmp_path / 'new.db'}", tmp_path) as gradebook:
        ends: list[str] = []
        sqlalchemy.event.listen(gradebook.engine, "commit", lambda _: ends.append("commit"))
        cells = write_columns(gradebook, "week", COLUMNS, "")
        assert ends == ["commit"]
        write_sheet(gradebook, cells, Handed("ada", "ada", "week"), sheet, {})
        assert ends == ["commit"] * 2
        broken = Sheet("bob", {**sheet.marks, ("lists", "check_8"): Mark("no number", "")}, {}, {})  # type: ignore[arg-type]
        with pytest.raises(sqlalchemy.exc.StatementError):
            write_sheet(gradebook, cells, Handed("bob", "bob", "week"), broken, {})
    with open_gradebook(f"sqlite:///{tmp_path / 'new.db'}", tmp_path) as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]
        assert [one.score for one in gradebook.assignment_submissions("week")] == [9.0]
