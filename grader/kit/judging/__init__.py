"""Judges answers: runs a check on examples, shrinks what fails, describes it, and names the mistake."""
