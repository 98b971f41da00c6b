"""A student's pytest: every check becomes a test that replays its public examples."""
