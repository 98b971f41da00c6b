"""What somebody who disputes a grade is given: their files, what was wanted of them, and a replay for each lost point."""
