"""What each person of a class has for each assignment: what was graded, overrides, lateness, and what counts."""
