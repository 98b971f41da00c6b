"""What leaves the course repository: the stubs, the student's repository, and the search for what must stay behind."""
