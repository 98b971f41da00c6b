"""Writes feedback as files to hand back: a page and Markdown for each student, named as a platform wants them."""
