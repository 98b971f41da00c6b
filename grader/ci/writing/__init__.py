"""What each place wants to read, made of one report. Pure, but for the module that writes files."""
