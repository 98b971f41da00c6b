"""The lines of a score, and the history of grades, beside what is shown of the checks. Pure."""
