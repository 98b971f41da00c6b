"""From the points of a person's attempts to the score that counts: pure functions of exact numbers and moments."""
