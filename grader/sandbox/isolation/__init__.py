"""Whether this machine can hold a submission: the canary tries what must be refused, `machine` says what is missing."""
