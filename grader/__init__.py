"""The grading harness: from submission files to scorecards."""
