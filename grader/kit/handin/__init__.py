"""Makes the archive that a student hands in; needs Python's standard library alone."""
