"""Asks a student's code on their own machine: a plain worker process, its deadlines, and what it says of a failure."""
