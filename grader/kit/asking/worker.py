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
from grader.kit.answering.places import where_it_is
from grader.kit.asking.alarm import LATER_SECONDS, Alarm, met_again
from grader.kit.asking.telling import Printed, explain
from grader.kit.asking.watching import Watch

SHOWN_SECONDS = 0.2  # of processor time, after which it is shown which call is waited for; most take 0.0001
AGAIN_SECONDS = 0.1  # that code has in which a function is running that had no end before; the reference's takes 0.002


def main() -> None:
    """Answer requests until standard input ends.

    {"reads_source", "depth", "given_up", "rows", "seconds", "endless"} asks for the answers to rows of calls, of which
    none may take longer, and those in which a function of `endless` is running far less long. Where there are such
    seconds, somebody waits at a terminal: before the reply, a line with its number says that a row begins, and another
    line which row takes its time; what one failing example prints is shown, and not what all do. "given_up" has the
    files whose import has no end, and what is said of each. With "explain" in the place of "rows", it asks for where
    one row raises, and what it prints.
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
    code.give_up(request["given_up"])
    target, depth = code.for_probe(reads_source=request["reads_source"]), request["depth"]
    if "explain" in request:
        return explain(target, code.probes, request["explain"], depth, folder)
    if request["seconds"]:
        return _watched(target, code, request, folder, replies)
    return [answers(target, code.probes, row, depth) for row in request["rows"]]


def _watched(target: Any, code: InProcess, request: dict[str, Any], folder: str, replies: IO[str]) -> Any:
    """Return the answers to the rows; where one has none in time, the process ends, and the reply says where it was."""
    most, endless, told = request["seconds"], frozenset(request["endless"]), set()
    alarm = Alarm(replies, AGAIN_SECONDS + LATER_SECONDS if endless else 0.0, most + LATER_SECONDS)

    def look(row: int, seconds: float, frame: FrameType | None) -> None:
        if seconds < AGAIN_SECONDS:
            return
        places = where_it_is(frame, folder)
        again = met_again(places, endless)
        is_over = seconds > most or bool(again)
        if is_over or (seconds > SHOWN_SECONDS and row not in told):
            told.add(row)
            _reply(replies, {"row": row, "places": places, "again": again, "is_over": is_over})
        if is_over:
            os._exit(1)

    found = []
    with contextlib.redirect_stdout(Printed()), alarm, Watch(look) as watch:
        for number, row in enumerate(request["rows"]):
            watch.begin(number)
            _reply(replies, number)  # ahead, since an alarm cannot say it
            alarm.begin()
            found.append(answers(target, code.probes, row, request["depth"]))
    return found


def _reply(replies: IO[str], found: Any) -> None:
    sys.stdout.flush()
    replies.write(json.dumps(found) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
