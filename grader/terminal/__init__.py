"""What all commands share at the terminal: options, progress, and how a command ends before its time."""
