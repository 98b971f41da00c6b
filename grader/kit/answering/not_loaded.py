"""The error of a submission's file, or of a module, that is not there to be loaded."""


class NotLoaded(ImportError):
    """A file of the submission is missing, unreadable, or did not survive being imported; or a module is not there."""
