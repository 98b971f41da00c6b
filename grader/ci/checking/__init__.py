"""Runs the checks on somebody's code, in processes that know nothing of the place, and says what came out as data."""
