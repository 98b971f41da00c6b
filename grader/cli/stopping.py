"""What a command says when somebody stops it: what is kept, and how to go on."""

GOES_ON = "what is graded is kept, the same command goes on"
BEGINS_AGAIN = "what it has written is there; the same command begins again"

KEPT = {  # command -> what is kept of its work, and how to go on
    "grade": GOES_ON,
    "regrade": f"{GOES_ON}; results change with --write alone, all of them or none",
    "freeze": "sets are written together at the end, all of them or none; the same command begins again",
    "prove": "nothing is kept of a proof; the same command begins again, and --function NAME proves a part",
}


def said_of_stop(command: str | None) -> str:
    """Return the line for a command that was stopped; None stands for a stop before any command began."""
    return f"stopped; {KEPT.get(command, BEGINS_AGAIN) if command else 'nothing was begun'}"
