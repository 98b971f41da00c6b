"""What a call of a probe is where there is no grader: a few lines of Python, for whoever wants to see a failure again.

A module has the name of a module in tests/probes, and a function in it that of the probe. It gives Python, whose last
statement is an expression with the plain data of the answer. What it names and does not define is the student's. A
probe that has none here is shown as a student pastes it.
"""
