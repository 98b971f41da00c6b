"""Pages by keyboard alone, and without their script: what opens, sorts and finds, and what stays when none is run."""

from pathlib import Path

from tests.harness.browser.browsing import Browser
from tests.harness.browser.made_pages import HONEST_PAGES
from tests.harness.browser.test_inert import visited

FOCUS = """(() => {
  const at = document.activeElement;
  return at === document.body ? "" : `${at.tagName} ${at.ariaLabel ?? at.textContent.slice(0, 30)}`;
})()"""
ROWS = """[...document.querySelectorAll(".map tbody tr")].filter((row) => !row.hidden)
  .map((row) => row.cells[0].textContent + " " + row.cells[1].textContent)"""
ALL_TEXT = "[...document.querySelectorAll('td, th, h3, textarea, pre')].map((at) => at.textContent).join('|')"


def test_every_fold_of_a_students_page_is_reached_and_opened(browser: Browser, tmp_path: Path) -> None:
    page = HONEST_PAGES["student"]()
    stops = page.count("<summary>") + page.count('tabindex="0"')
    keys = [{"press": "Tab"}, {"read": FOCUS}, {"press": "Enter"}] * stops
    keys += [{"read": "[...document.querySelectorAll('details')].every((at) => at.open)"}]
    keys += [{"read": "document.querySelectorAll('summary').length"}]
    reads = visited(browser, tmp_path, {"student": page}, keys=keys)["student"].reads
    *places, is_open, folds = reads
    assert len(places) == stops
    assert len([at for at in places if at.startswith("SUMMARY")]) == folds >= 4
    assert is_open


def test_a_table_is_sorted_and_searched_with_keys(browser: Browser, tmp_path: Path) -> None:
    to_head = """[...document.querySelectorAll(".map th button")][1].focus()"""
    find = """document.querySelectorAll(".map input")[0].focus()"""
    said = """document.querySelector(".map output").value"""
    state = """document.querySelector(".map th[aria-sort]").ariaSort"""
    keys = [{"read": to_head}, {"press": "Enter"}, {"read": ROWS}, {"read": state}, {"press": " "}, {"read": ROWS}]
    keys += [{"read": find}, {"type": "0042"}, {"read": ROWS}, {"read": said}]
    reads = visited(browser, tmp_path, {"class": HONEST_PAGES["class"]()}, keys=keys)["class"].reads
    _, rising, order, falling, _, found, count = reads
    scores = [float(row.split()[-1]) for row in rising]
    assert scores == sorted(scores)
    assert len(scores) == 60
    assert order == "ascending"
    assert [float(row.split()[-1]) for row in falling] == sorted(scores, reverse=True)
    assert [row[:12] for row in found] == ["student 0042"]
    assert count.strip() == "1 of 60 rows"


def test_without_its_script_a_page_says_the_same(browser: Browser, tmp_path: Path) -> None:
    page = {"class": HONEST_PAGES["class"]()}
    keys = [{"read": ALL_TEXT}, {"read": "document.querySelectorAll('button, input').length"}]
    with_it = visited(browser, tmp_path, page, keys=keys)["class"].reads
    without = visited(browser, tmp_path, page, keys=keys, scripts=False)["class"].reads
    assert with_it[0] == without[0]
    assert with_it[1] > without[1] == 0
