"""Proves a suite: changes the reference in many small ways, grades each change, and says what no check noticed."""
