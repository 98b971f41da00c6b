"""Says the message of an exception, ours in the reader's language and others as they came, and how lengths differ."""

from grader.kit.plain import NO_ANSWER
from grader.kit.wording.words import reworded, worded

# Whose messages may be ours: a name that a file lacks is an AttributeError.
_OURS = frozenset(("AttributeError", "NotLoaded", "NotThere", "NotWhenGraded", *NO_ANSWER))


def message_told(error: str, message: str) -> str:
    """Return the message as it is read; `error` is the name of the exception."""
    return reworded(message) if error in _OURS else message


def lengths_told(count: int, wanted: int) -> str:
    """Return how many items there are, and how many are wanted."""
    if count == 1:
        return worded("1 item, wanted {wanted}", wanted=wanted)
    return worded("{count} items, wanted {wanted}", count=count, wanted=wanted)
