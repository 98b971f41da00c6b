"""Renders results: as text for a student, as a table or JSON for a class. Pure, but for the stream that it is given."""
