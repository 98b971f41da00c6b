"""Lets `python -m grader` be the command line."""

from grader.cli import main

main()
