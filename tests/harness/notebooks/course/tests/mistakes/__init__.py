"""This course names no mistakes."""

RULES = ()
