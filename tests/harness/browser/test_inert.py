"""Whatever stands in a page's fields, a browser shows it and no more: no script, no request, no broken layout."""

from pathlib import Path
from typing import Any

import pytest

from tests.harness.browser.browsing import Browser, Seen
from tests.harness.browser.made_pages import HOSTILE, HOSTILE_PAGES

PHONE = {"width": 360, "scheme": "light"}
CARELESS = """<!doctype html><html><head></head><body><p style="width:2000px">{said}</p>
<script>console.log("it ran")</script></body></html>"""


def visited(browser: Browser, folder: Path, pages: dict[str, str], **told: Any) -> dict[str, Seen]:
    """What is seen of each page, by its name."""
    paths = {name: folder / f"page{n}.html" for n, name in enumerate(pages)}
    for name, path in paths.items():
        path.write_text(pages[name], encoding="utf-8")
    seen = browser.visit([{"path": str(path)} | told for path in paths.values()])
    return dict(zip(paths, seen, strict=True))


@pytest.mark.parametrize("kind", HOSTILE_PAGES)
def test_hostile_text_in_every_field_does_nothing(browser: Browser, tmp_path: Path, kind: str) -> None:
    pages = {name: HOSTILE_PAGES[kind](said) for name, said in HOSTILE.items()}
    seen = visited(browser, tmp_path, pages, looks=[PHONE])
    assert {name: one.ran for name, one in seen.items() if one.ran} == {}
    assert {name: one.requests for name, one in seen.items() if one.requests} == {}
    assert {name: look["overflow"] for name, one in seen.items() for look in one.looks if look["overflow"]} == {}


def test_a_careless_page_is_found_out_in_each_of_these_ways(browser: Browser, tmp_path: Path) -> None:
    page = CARELESS.format(said=HOSTILE["an image of elsewhere"])
    (seen,) = visited(browser, tmp_path, {"careless": page}, looks=[PHONE], axe=["light"]).values()
    assert seen.requests == ["http://127.0.0.1:9/a"] * len(seen.requests) != []
    assert any("dialog 1" in line for line in seen.ran)
    assert any("it ran" in line for line in seen.ran)
    assert "the page" in seen.looks[0]["overflow"]
    assert [line for line in seen.axe if "html-has-lang" in line]


def test_the_policy_alone_stops_what_is_not_escaped(browser: Browser, tmp_path: Path) -> None:
    page = HOSTILE_PAGES["student"]("MARK-OF-A-TEXT")
    careless = page.replace("MARK-OF-A-TEXT", HOSTILE["an image of elsewhere"] + "<script>alert(3)</script>")
    (seen,) = visited(browser, tmp_path, {"careless": careless}, looks=[PHONE]).values()
    assert seen.requests == []
    assert not [line for line in seen.ran if line.startswith("dialog")]
    assert any("Content Security Policy" in line for line in seen.ran)
