"""The scores of a class as the files that the places take in which a course already lives."""
