"""What a class shows as a whole, of one assignment: its mistakes, its scores, its checks. Renders; grades nothing."""
