"""The benchmark: `python -m bench` measures what grading costs against what it replaces. It is no test."""
