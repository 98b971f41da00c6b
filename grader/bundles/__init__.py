"""Archives that a platform runs for each submission: the course, the grader, and what both need, without a network."""
