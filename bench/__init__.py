"""The benchmark: `python -m bench` measures what grading costs against what it replaces. Ratios from one run; no test."""
