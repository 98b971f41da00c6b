"""What docs/accessibility.md states of pages, as far as it can be computed: contrast, marks beside colours, words."""

import re
from pathlib import Path

import pytest

from grader.feedback.student_page import student_page
from grader.kit.showing.own_lines import MARK
from grader.pages.style import STYLE
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from tests.harness.cards import card, failure, result
from tests.harness.fast.test_class_page import CLASS
from tests.harness.fast.test_student_pages import PROBES, TREE, Reader

ROOT = Path(__file__).parents[3]
TEXTS, DRAWN = ("ink", "muted", "link", "good", "bad"), ("bar", "cell", "soft")
GROUNDS = ("ground", "card")


def schemes() -> list[dict[str, str]]:
    """The colours by their names, in light and in dark."""
    found = re.findall(r":root\{([^}]*)\}", STYLE)
    assert len(found) == 2
    return [dict(part.removeprefix("--").split(":") for part in one.split(";")) for one in found]


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_what_is_drawn_stand_out_from_what_they_stand_on(scheme: int) -> None:
    colours = schemes()[scheme]
    pairs = [(text, ground, 4.5) for text in TEXTS for ground in GROUNDS]
    pairs += [("ink", "mark", 4.5)] + [(look, "ground", 3.0) for look in DRAWN]
    found = [(one, other, contrast(colours[one], colours[other])) for one, other, least in pairs
             if contrast(colours[one], colours[other]) < least]  # fmt: skip
    assert found == []


def test_the_line_that_is_marked_says_so_in_text_too() -> None:
    page = student_page(card("a", result("one", of=failure(1, 2))), {}, {"sums.py": "def added(x):\n    return x\n"})
    assert f"<mark>{MARK.replace('>', '&gt;')} 1  def added(x):</mark>" in page


def test_each_look_of_a_cell_has_a_width_or_a_pattern_of_its_own() -> None:
    looks = dict(re.findall(r"\.row \.(\w+)\{([^}]*)\}", STYLE))
    shapes = [
        re.sub(r"stroke:[^;]*;?", "", looks[name]) for name in ("first", "second", "other", "silent", "unstarted")
    ]
    assert len(set(shapes)) == 5


def test_each_picture_has_words_or_is_hidden_from_those_who_hear() -> None:
    tree = failure(["p", "q"], ["a.p", "q"], target="sums.tree", args=[TREE])
    pages = [student_page(card("a", result("one", of=tree)), PROBES), class_page(numbers(CLASS, []), PROBES)]
    drawings = [attributes for page in pages for tag, attributes in Reader(page).elements if tag == "svg"]
    assert len(drawings) > 5
    assert [one for one in drawings if not (one.get("aria-label") or one.get("aria-hidden") == "true")] == []
    assert [one for one in drawings if one.get("aria-label") and one.get("role") != "img"] == []


def test_the_pictures_of_pages_in_the_readme_are_there_and_small() -> None:
    shown = re.findall(r"\]\((docs/pages/[^)]+)\)", (ROOT / "README.md").read_text())
    assert sorted(shown) == sorted(f"docs/pages/{path.name}" for path in (ROOT / "docs" / "pages").iterdir())
    assert sum(path.stat().st_size for path in (ROOT / "docs" / "pages").iterdir()) < 400_000


def test_each_line_of_the_statement_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "accessibility.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ") and "WCAG" not in line][1:]
    assert len(rows) > 8
    named = [re.search(r"`(tests/harness/\S+\.py)`", row) for row in rows]
    assert [row for row, name in zip(rows, named, strict=True) if not (name and (ROOT / name[1]).is_file())] == []
