"""A course: its assignments with their checks and example sets, public and hidden. It knows no submission."""
