"""The two families of faults: the student's and the harness's. Nothing else may decide whether a grade is written."""


class StudentFault(Exception):
    """Something in a submission is not as it must be; the message is shown to the student."""


class HarnessFault(Exception):
    """Something of ours is broken or missing: no grade is written, and the command ends with exit code 2."""


class StoredFault(HarnessFault):
    """One stored result cannot be shown; the others can."""


class CheckFault(HarnessFault):
    """A check raised, or went on asking. Where hostile answers made it do so, it costs their sender that check."""
