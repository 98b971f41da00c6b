"""A class graded anew: who would change, by how much and why, before anything is written."""
