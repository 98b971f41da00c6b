"""The fixtures of tests/harness/linux for the attacks as well, and the marker of those that run with each change."""

import pytest

from tests.harness.linux.conftest import cli, course

__all__ = ["cli", "course"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "quick: some attacks of each class, for every change")
