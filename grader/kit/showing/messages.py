"""Says the message of an exception: those of ours in the reader's language, Python's and a student's as they came."""

from grader.kit.plain import NO_ANSWER
from grader.kit.wording.words import reworded

_OURS = frozenset(("NotLoaded", "NotThere", "NotWhenGraded", *NO_ANSWER))


def message_told(error: str, message: str) -> str:
    """Return the message as it is read; `error` is the name of the exception."""
    return reworded(message) if error in _OURS else message
