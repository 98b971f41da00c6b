"""The process that runs a student's code for pytest on their own machine.

`python -m grader.kit.asking.worker DIR PACKAGE NAME...`: the folder, the name of the package that its files are,
the modules that the course lists, which the code may import besides Python's and numpy's, and the names of the
assignments' files, which end in .py. Reads requests from standard input and writes replies to the real standard output,
JSON a line each. What the code prints goes to standard error, so that it never mixes with a reply, and its own standard
input has nothing to read.
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from types import FrameType
from typing import IO, Any

from grader.kit.answering.answers import answers
from grader.kit.answering.in_process import InProcess, read_own_folder
from grader.kit.asking.telling import Printed, explain, where_it_is
from grader.kit.asking.watching import watched


def main() -> None:
    """Answer requests until standard input ends.

    {"reads_source", "depth", "rows", "seconds"} asks for the answers to rows of calls, of which none may take longer.
    Where there are such seconds, somebody waits at a terminal, and is shown what one failing example prints, and not
    what all do. With "explain" in the place of "rows", it asks for where one row raises, and what it prints.
    """
    requests, replies = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    _take_the_terminal()
    folder, package, names = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    files, broken = read_own_folder(folder, [name for name in names if name.endswith(".py")])
    listed = [name for name in names if not name.endswith(".py")]
    code = InProcess(files, folder.as_posix(), package, listed=listed, broken=broken)
    for line in requests:
        _reply(replies, _answered(code, json.loads(line), folder.as_posix(), replies))


def _take_the_terminal() -> None:
    """Give the code a standard input that is empty, and the standard error for what it prints."""
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)


def _answered(code: InProcess, request: dict[str, Any], folder: str, replies: IO[str]) -> Any:
    target, depth = code.for_probe(reads_source=request["reads_source"]), request["depth"]
    if "explain" in request:
        return explain(target, code.probes, request["explain"], depth, folder)
    found, seconds = [], request["seconds"]
    quiet = contextlib.redirect_stdout(Printed()) if seconds else contextlib.nullcontext()
    for number, row in enumerate(request["rows"]):

        def end(frame: FrameType | None, number: int = number) -> None:
            _reply(replies, {"row": number, "places": where_it_is(frame, folder)})
            os._exit(1)

        with quiet, watched(seconds, end) if seconds else contextlib.nullcontext():
            found.append(answers(target, code.probes, row, depth))
    return found


def _reply(replies: IO[str], found: Any) -> None:
    sys.stdout.flush()
    replies.write(json.dumps(found) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
