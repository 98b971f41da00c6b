"""A class: its people and its dates, read from `class.toml` and `roster.csv` in the folder of the class."""
