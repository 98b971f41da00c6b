"""Each page on a phone, a tablet and a desk, light, dark and in print: nothing sticks out, and axe finds nothing.

With BROWSER_SHOTS=DIR a picture of each is left there, to be looked at.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.harness.browser.browsing import Browser
from tests.harness.browser.made_pages import HONEST_PAGES
from tests.harness.browser.test_inert import visited

LOOKS: list[dict[str, Any]] = [
    {"width": width, "scheme": scheme, "closed": True} for width in (360, 768, 1440) for scheme in ("light", "dark")
]
LOOKS += [{"width": 720, "scheme": "dark", "media": "print", "closed": True}]  # A4 at 96 dots an inch, with margins


@pytest.mark.parametrize("name", HONEST_PAGES)
def test_a_page_fits_everywhere_and_axe_finds_nothing(browser: Browser, tmp_path: Path, name: str) -> None:
    shots = os.environ.get("BROWSER_SHOTS")
    looks = [look | {"shot": _shot(shots, name, look)} for look in LOOKS] if shots else LOOKS
    (seen,) = visited(browser, tmp_path, {name: HONEST_PAGES[name]()}, looks=looks, axe=["light", "dark"]).values()
    assert [look for look in seen.looks if look["overflow"]] == []
    assert seen.axe == []
    assert seen.passes > 30
    assert (seen.ran, seen.requests) == ([], [])


def _shot(folder: str, name: str, look: dict[str, Any]) -> str:
    return str(Path(folder) / f"{name.replace(' ', '-')}-{look['width']}-{look.get('media', look['scheme'])}.png")


INK = "getComputedStyle(document.body).color + ' on ' + getComputedStyle(document.body).backgroundColor"
HINT = "[...document.querySelectorAll('details.printed p')].every((at) => at.checkVisibility())"


def test_print_is_dark_on_white_and_shows_the_hints_that_are_folded_on_a_screen(
    browser: Browser, tmp_path: Path
) -> None:
    page, keys = {"student": HONEST_PAGES["student"]()}, [{"read": INK}, {"read": HINT}]
    on_screen, printed = (
        visited(browser, tmp_path, page, keys=keys, media=media, scheme="dark")["student"].reads
        for media in ("screen", "print")
    )
    assert on_screen == ["rgb(230, 234, 240) on rgb(20, 24, 31)", False]
    assert printed == ["rgb(27, 31, 36) on rgb(255, 255, 255)", True]
