"""Makes the notebooks of a course from its reference, its checks and an outline of each."""
