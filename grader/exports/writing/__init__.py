"""What each place takes: a module per format, in which each rule stands beside the source that has it."""
