"""The tests of this small course."""
