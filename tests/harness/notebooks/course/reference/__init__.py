"""The solution."""
