"""What a person decides of a submission: other points for a check, points by hand, an answer to a question."""
