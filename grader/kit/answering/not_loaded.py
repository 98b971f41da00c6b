"""The errors of what is not there to be loaded, or to be used."""


class NotLoaded(ImportError):
    """A file of the submission is missing, unreadable, or did not survive being imported."""


class NotThere(ImportError):
    """A module is used that is not there when code is graded, or that cannot do its work there."""
