"""What somebody is given who disputes a grade: their files, what was wanted, and a replay for each lost point."""
