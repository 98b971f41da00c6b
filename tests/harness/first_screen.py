"""`python -m tests.harness.first_screen`: draws the picture at the top of README.md, from what two commands print.

The bundled class is graded by the hidden sets of the goldens, so the same words come each time. A part of them is left
out, where the picture has "...". A test compares the file with what is drawn now.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.figures.figure import Figure
from grader.figures.shapes import CHARACTER, Area, Label, Point, Shape, Stroke
from tests.harness.goldens import ROOT, take_sets

PICTURE = ROOT / "docs" / "pages" / "first-screen.svg"
ASSIGNMENT, STUDENT, CLASS = "module0", "prefix_lost", "tests/class"
CHECK = "named_parameters_are_dotted_paths"
ROWS = 7  # of the table, which fit beside the call
LINE = 18.0  # pixels from one line to the next
PAD = 14.0  # pixels around the text of a window
_PARTS = re.compile(r"\S+(?: \S+)*")  # of a line, with two spaces or more between them
TEXT = f"Two commands in a terminal: what {STUDENT} is told of a mistake, and the table of the class."


def printed(class_folder: Path, *words: str) -> list[str]:
    """Return the lines that a command prints for the bundled class, with this folder for its results."""
    command = [sys.executable, "-m", "grader", "--class", class_folder, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    return done.stdout.splitlines()


def table(class_folder: Path) -> list[str]:
    """Grade the class, and return the first lines of its table."""
    head, *rows = printed(class_folder, "grade", CLASS)
    return [f"$ grader grade {CLASS}", head, *rows[:ROWS], f"... and {len(rows) - ROWS} more"]


def feedback(class_folder: Path) -> list[str]:
    """Return what a student is told of the first mistake, below the score and the points of its task."""
    lines = printed(class_folder, "show", STUDENT)
    at = next(n for n, line in enumerate(lines) if line.endswith(CHECK))
    task = max(n for n, line in enumerate(lines[:at]) if line.startswith("Task "))
    end = next(n for n, line in enumerate(lines[at:], at) if line.strip().startswith("the same cause"))
    return [f"$ grader show {STUDENT}", lines[0], "", "...", "", lines[task], *lines[at : end - 1]]


def drawn(told: Sequence[str], rows: Sequence[str]) -> Figure:
    """Return the picture: the feedback, and in the free place beside its call the table."""
    call = next(n for n, line in enumerate(told) if line.split()[:1] == ["call"])
    free = next(n for n, line in enumerate(told) if line.split()[:1] == ["hint"])
    column = max(len(line) for line in told[call - 1 : free]) + 3
    corner = column * CHARACTER, PAD + (call - 1) * LINE - PAD / 2
    size = PAD * 2 + max(map(len, told)) * CHARACTER, PAD * 2 + len(told) * LINE
    side = PAD * 2 + max(map(len, rows)) * CHARACTER, PAD * 1.2 + len(rows) * LINE
    shapes = (*window((0, 0), size, told, PAD), *window(corner, side, rows, PAD * 0.6, look="ground"))
    return Figure(corner[0] + side[0] + 2, size[1], shapes, TEXT)


def window(at: Point, size: Point, lines: Sequence[str], top: float, look: str = "box") -> Iterator[Shape]:
    """Yield a frame and the lines in it."""
    (x, y), (width, height) = at, size
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    yield Area((corners,), look)
    yield Stroke(((*corners, corners[0]),), "link")
    for n, line in enumerate(lines):
        for part in _PARTS.finditer(line):  # each in its column, whatever the font and its spaces
            at = x + PAD + part.start() * CHARACTER, y + top + (n + 0.5) * LINE
            yield Label(at, part[0], _look(line), "start")


def _look(line: str) -> str:
    if line.startswith(("$", "...")):
        return "muted"
    return "bad" if line.startswith("  failed") or line.endswith("<-") else "ink"


def made(class_folder: Path) -> str:
    """Return the picture as SVG; `class_folder` has the hidden sets, and gets the results."""
    rows = table(class_folder)
    return drawn(feedback(class_folder), rows).svg()


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        take_sets(ASSIGNMENT, folder)
        PICTURE.write_text(made(folder), encoding="utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
