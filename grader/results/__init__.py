"""Results: a submission's scorecard, the file in which scorecards are kept, and when a grade becomes a result."""
