"""A result is the same in every language: the language is chosen where it is shown, not where it is graded."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.kit.wording import words
from tests.harness.made_up_language import LANGUAGE, left_in_english, made_up

ROOT = Path(__file__).parents[3]
OPTIONS = {"module0": ["--examples", "public"], "module0_tests": []}
STUDENTS = {"module0": ("prefix_lost", "syntax_error"), "module0_tests": ("right_minitorch_layout",)}


def graded(class_folder: Path, submissions: Path, name: str) -> list[dict[str, object]]:
    where = ["--course", str(ROOT), "--class", str(class_folder)]
    done = CliRunner().invoke(cli, [*where, "grade", "-a", name, str(submissions), "--json", *OPTIONS[name]])
    assert done.exit_code == 0, done.output
    return [{**row, "made_by": ""} for row in json.loads(done.stdout)]


@pytest.mark.parametrize("name", OPTIONS)
def test_the_language_changes_no_result(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submissions = tmp_path / "submissions"
    for student in STUDENTS[name]:
        shutil.copytree(ROOT / "tests" / "class" / student, submissions / student)
    before = graded(tmp_path / "one", submissions, name)
    folder = tmp_path / "tests"
    (folder / "languages").mkdir(parents=True)
    (folder / "languages" / f"{LANGUAGE}.toml").write_text(made_up(ROOT), "utf-8")
    monkeypatch.setattr(words, "_folder", lambda: str(folder))
    monkeypatch.setenv(words.LANGUAGE, LANGUAGE)
    assert graded(tmp_path / "two", submissions, name) == before
    where = ["--course", str(ROOT), "--class", str(tmp_path / "two")]
    said = CliRunner().invoke(cli, [*where, "show", "-a", name, STUDENTS[name][-1], *OPTIONS[name]]).output
    assert "TASK 0." in said
    assert left_in_english(said) == []
