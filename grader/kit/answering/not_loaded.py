"""The errors of what is not there to be loaded, or to be used."""


class NotLoaded(ImportError):
    """A file of the submission is missing, unreadable, or did not survive being imported."""


class TimedOut(Exception):
    """A file of the submission is not imported again, since its import did not come to an end.

    It has the name under which calls without an answer are judged: see NO_ANSWER in `grader.kit.plain`.
    """


class NotThere(ImportError):
    """A module is used that is not there when code is graded, or that cannot do its work there."""
