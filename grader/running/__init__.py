"""Grades a class: one submission after another, on several workers, and goes on where it stopped."""
