"""What is kept of a class as a whole, and of one person: a copy of all of it, all that is one person's, and its end."""
