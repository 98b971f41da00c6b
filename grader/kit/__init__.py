"""What a student gets: checks, their public examples, and a worker that runs the code."""
