"""The untrusted side: what runs in a locked child beside a student's tests, or beside an implementation.

Nothing here knows which implementations there are, or which of them are right.
"""
