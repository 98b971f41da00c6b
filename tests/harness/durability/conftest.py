"""The example sets are those of the other tests on this machine's sandbox."""

from tests.harness.linux.conftest import course

__all__ = ["course"]
