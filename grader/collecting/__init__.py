"""Makes of a classroom's clones a folder that can be graded: whose each is, its files, and what was changed in it."""
