"""Changes the reference in small ways: the kinds of change, and where in the source each can be made."""
