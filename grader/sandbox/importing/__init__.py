"""Holds, before anything is forked, what a submission may import: no file can be opened in a locked child."""
