"""A student's checks where code is pushed or handed in: what a classroom, a pipeline or an autograder runs."""
