"""The picture of a failure: which one it is, how it is drawn, and what a terminal prints of it."""
