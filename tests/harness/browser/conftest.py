"""One browser for all tests of pages; where it cannot be had, they are skipped, by the reason's name."""

import os
from pathlib import Path

import pytest

from tests.harness.browser.browsing import Browser, NoBrowser, install


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder = os.environ.get("BROWSER_FOLDER")
    try:
        return install(Path(folder) if folder else tmp_path_factory.mktemp("browser"))
    except NoBrowser as reason:
        # Where a browser was promised, as in CI, a run without one has tested nothing.
        return (pytest.fail if os.environ.get("BROWSER_REQUIRED") else pytest.skip)(str(reason))
