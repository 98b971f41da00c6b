"""Owns fuzzing what reads hostile bytes: the targets, their seeds, and the two drivers (hypothesis and atheris)."""
