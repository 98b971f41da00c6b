"""Of this small course."""
