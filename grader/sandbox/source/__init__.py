"""Reads a submission's source in a locked child, where none of it runs: where it reaches for what runs beside it."""
