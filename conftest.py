"""Makes pytest run the checks: see grader/kit/testing/plugin.py."""

pytest_plugins = ["grader.kit.testing.plugin"]
