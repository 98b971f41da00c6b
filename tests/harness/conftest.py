"""Settings of the harness's own hypothesis tests: a busy machine is slow, and no test fails for that."""

from hypothesis import settings

settings.register_profile("harness", deadline=None)
settings.load_profile("harness")

# Courses, whose checks are tests of their own, in a copy of each: linux/test_other_course.py, nbgrader/.
collect_ignore = ["other_course", "notebooks"]
