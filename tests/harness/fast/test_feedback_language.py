"""Feedback in another language is wholly in it: the scorecards of the bundled class, in each form that students get."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from grader.feedback import without_grade
from grader.feedback.aloud import card_aloud
from grader.feedback.student_markdown import student_markdown
from grader.feedback.student_page import student_page
from grader.feedback.student_text import feedback
from grader.kit.probe import find_probes
from grader.kit.wording import words
from grader.kit.wording.words import in_english
from grader.results.scorecard import Scorecard
from tests.harness.goldens import NAMES, unpacked
from tests.harness.made_up_language import LANGUAGE, left_in_english, made_up

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tests_of_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder tests/ of a course with the catalogue."""
    folder = tmp_path_factory.mktemp("course") / "tests"
    (folder / "languages").mkdir(parents=True)
    (folder / "languages" / f"{LANGUAGE}.toml").write_text(made_up(ROOT), "utf-8")
    return folder


@pytest.fixture
def in_capitals(tests_of_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_folder", lambda: str(tests_of_course))
    monkeypatch.setenv(words.LANGUAGE, LANGUAGE)


def shown(card: Scorecard) -> Mapping[str, str]:
    probes = find_probes()
    return {
        "text": feedback(card, probes),
        "markdown": student_markdown(card, probes),
        "aloud": card_aloud(card, probes),
        "page": read_in(student_page(card, probes)),
    }


def read_in(page: str) -> str:
    """What is read in a page, a line for each of its parts."""
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "", re.sub(r"</(?:p|h\d|dd|dt|li|text|title|summary)>", "\n", page))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("in_capitals")
def test_nothing_of_a_scorecard_is_said_in_english(name: str) -> None:
    cards = [msgspec.convert(row, Scorecard, strict=False) for row in json.loads(unpacked(f"{name}.grade.json"))]
    assert {line for card in cards for text in shown(card).values() for line in left_in_english(text)} == set()
    with in_english():  # as everything is while a result is made
        said = [text for card in cards for text in shown(card).values()]
    assert sum(bool(left_in_english(text)) for text in said) > len(said) * 0.9  # else the rule sees nothing


@pytest.mark.usefixtures("in_capitals")
def test_a_page_says_in_which_language_it_is() -> None:
    card = msgspec.convert(json.loads(unpacked("module0.grade.json"))[0], Scorecard, strict=False)
    assert '<html lang="xx">' in student_page(card, find_probes())
    assert '<html lang="xx">' in without_grade.as_files("ada", "week1", "no reason")[".html"]
    with in_english():
        assert '<html lang="en">' in student_page(card, find_probes())


@pytest.mark.usefixtures("in_capitals")
def test_in_english_the_feedback_is_that_of_the_golden() -> None:
    """What is rendered here is what `show` prints, so what is seen of it in another language holds there too."""
    cards = [msgspec.convert(row, Scorecard, strict=False) for row in json.loads(unpacked("module0.grade.json"))]
    golden = unpacked("module0.show.txt")
    with in_english():
        assert sum(feedback(card, find_probes()) in golden for card in cards) > len(cards) * 0.9
