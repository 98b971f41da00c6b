"""`python -m grader.ci`: finds out where it runs, runs the checks, writes what that place wants, and exits as it must.

It needs pytest, hypothesis and numpy alone, and is in every released repository.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.ci.checking.report import Report
from grader.ci.checking.run import run_checks
from grader.ci.places import PLACES, Place, detect, open_place
from grader.ci.writing.annotations import stopped
from grader.ci.writing.lines import log_lines
from grader.ci.writing.markdown import COMMENT_CHARACTERS, page
from grader.ci.writing.put import put
from grader.kit.errors import HarnessFault
from grader.kit.showing.failure_text import clean

_CLASSROOM50 = "classroom50"


def main(arguments: Sequence[str] | None = None, default_course: Path | None = None) -> int:
    """Run, and return the exit code: see grader/ci/places.py."""
    asked = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a title may have letters that a console of Windows has not
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(asked, (asked.course or default_course or Path.cwd()).absolute())
    except HarnessFault as fault:
        print(f"the checks did not run: {clean(str(fault))}", file=sys.stderr, flush=True)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grader.ci", description=sys.modules[__name__].__doc__)
    add = parser.add_argument
    add("-a", "--assignment", action="append", default=[], metavar="NAME", help="only this one; may be given again")
    add("--course", type=Path, metavar="DIR", help="the released repository [default: this folder]")
    add("--code", type=Path, metavar="DIR", help="what was pushed or handed in [default: as the place has it]")
    add("--place", choices=sorted(PLACES), help="where this runs [default: found out from the environment]")
    add("--top", type=Path, metavar="DIR", help="stands for /autograder of Gradescope, or /grade of PrairieLearn")
    add("--seconds", type=float, metavar="N", help="begin no check after so many [default: as the place allows]")
    add("--comment", type=Path, metavar="FILE", help="also write the page for `python -m grader.ci.comment`")
    return parser


def _run(asked: argparse.Namespace, course: Path) -> int:
    place = open_place(asked.place or detect(os.environ), os.environ, Path.cwd(), asked.top)
    names = asked.assignment or _named_by_place(place, course)
    seconds = place.seconds if asked.seconds is None else asked.seconds
    report = run_checks(course, (asked.code or place.code).absolute(), names, seconds)
    after = list(place.finish(report))
    if asked.comment:
        put(asked.comment, page(report, COMMENT_CHARACTERS))
    _say(place, report, after)
    return place.exit_code(report)


def _named_by_place(place: Place, course: Path) -> list[str]:
    """Return the assignment that Classroom 50 says, where the course has it; its names have no underscore."""
    if place.name != _CLASSROOM50:
        return []
    known = {path.parent.name for path in course.glob("assignments/*/assignment.toml")}
    return [name for name in known if name.replace("_", "-") == os.environ["ASSIGNMENT"].replace("_", "-")]


def _say(place: Place, report: Report, after: Sequence[str]) -> None:
    lines = list(log_lines(report))
    for line in [*(stopped(lines) if place.is_log_obeyed else lines), *after]:
        print(line)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
