"""Grades one submission on checks: it asks, judges, asks again, and makes the scorecard."""
