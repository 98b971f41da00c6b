"""Reads a class in a process that may have only so much memory: `python -m ... CLASS MEBIBYTES` prints what it read.

One JSON line a submission, with the processor time that it took; at the end one with the notes on the whole class.
"""

import json
import resource
import sys
import time
from pathlib import Path

from grader.courses.assignment import Assignment, load_assignment
from grader.intake import NotGradedError, Source, list_sources, read_submission

ROOT = Path(__file__).parents[3]


def _limit(mebibytes: int) -> None:
    """Allow so much beyond what the interpreter has mapped by now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + (mebibytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(source: Source, assignment: Assignment) -> dict[str, object]:
    try:
        seen = read_submission(source, assignment)
    except NotGradedError as error:
        return {"student": source.student, "files": {}, "lines": [str(error)], "is_graded": False}
    lines = [*seen.problems.values(), *seen.notes]
    return {"student": seen.student, "files": dict(seen.files), "lines": lines, "is_graded": True}


def main() -> None:
    """Read the class that the command line names."""
    assignment = load_assignment(ROOT, "module0")
    _limit(int(sys.argv[2]))
    listing = list_sources(Path(sys.argv[1]), assignment)
    for source in listing.sources:
        start = time.process_time()
        row = _read(source, assignment) | {"cpu_seconds": time.process_time() - start}
        sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.write(json.dumps(listing.notes) + "\n")


if __name__ == "__main__":
    main()
