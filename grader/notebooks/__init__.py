"""Notebooks: what the release of one is, and what was handed in of it. Nothing of a notebook is run or parsed here."""
