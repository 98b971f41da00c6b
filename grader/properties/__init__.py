"""Grades the property tests that students write: each must accept right implementations and reject wrong ones."""
