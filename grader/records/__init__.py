"""What is kept of a class besides its results: what was handed in, each attempt, decisions of people, a regrade."""
