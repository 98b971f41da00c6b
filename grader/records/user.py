"""Who runs a command, as the records say it."""

import getpass
import os


def user_name() -> str:
    """Return the name that the system has for whoever runs the command, or the number of a user without one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # as in a container
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "a user without a name"
