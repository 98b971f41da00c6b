"""Answers calls: loads a student's files and calls their functions. It runs beside a student's code."""
