"""The process that runs a student's code for pytest on their own machine.

`python -m grader.kit.answering.worker DIR PACKAGE MODULE...`: the folder, the name of the package that its files are,
and the modules that the course lists, which the code may import besides Python's and numpy's. Reads requests from
standard input and writes replies to the real standard output, JSON a line each. What the code prints goes to standard
error, so that it never mixes with a reply.
"""

import json
import os
import sys
from pathlib import Path

from grader.kit.answering.answers import answers, raised_at
from grader.kit.answering.in_process import InProcess, read_folder


def main() -> None:
    """Answer requests {"reads_source", "depth", "rows"} until standard input ends.

    One with "calls" in place of "rows" asks where these calls raise.
    """
    folder, package = Path(sys.argv[1]), sys.argv[2]
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    loaded = InProcess(read_folder(folder), str(folder), package, listed=sys.argv[3:])
    for line in sys.stdin:
        request = json.loads(line)
        code = loaded.for_probe(reads_source=request["reads_source"])
        found: object
        if "calls" in request:
            found = raised_at(code, loaded.probes, request["calls"], request["depth"], str(folder))
        else:
            found = [answers(code, loaded.probes, row, request["depth"]) for row in request["rows"]]
        sys.stdout.flush()
        replies.write(json.dumps(found) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
