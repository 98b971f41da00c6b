"""`python -m grader.kit.handin [ASSIGNMENT]`: makes the archive, and says what is in it and what is still open."""

import argparse
import sys
from pathlib import Path

from grader.kit.handin.collecting import HandInError, collect, known_assignments
from grader.kit.handin.telling import lines_about
from grader.kit.handin.writing import write_archive
from grader.kit.wording.words import worded

ROOT = Path(__file__).parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Write ASSIGNMENT.zip, and return 0; 1 where something is missing, and then nothing is written."""
    parser = argparse.ArgumentParser(
        prog="python -m grader.kit.handin", description=worded("Make the archive to hand in.")
    )
    parser.add_argument("assignment", nargs="?", default="", help=worded("which one; needed where there are several"))
    parser.add_argument("--code", type=Path, default=ROOT / "student", help=worded("the folder with your files"))
    parser.add_argument(
        "--out", type=Path, default=Path(), help=worded("the folder for the archive (default: this one)")
    )
    options = parser.parse_args(arguments)
    try:
        parcel = collect(options.code, options.assignment, known_assignments(ROOT))
        path = write_archive(options.out, parcel)
    except (HandInError, OSError) as error:
        print(worded("nothing was written: {error}", error=error), file=sys.stderr)
        return 1
    print("\n".join(lines_about(parcel, path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
