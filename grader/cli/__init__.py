"""The command line's roof: it knows the commands, which lie in their rooms, and turns faults into exit codes."""

from grader.cli.group import cli, main

__all__ = ["cli", "main"]
