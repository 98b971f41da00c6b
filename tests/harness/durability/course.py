"""What the tests of durability share: a class, the command that grades it, and what is left of that when it ends.

A class is graded on one task, so that most of the time goes to starting, storing and ending, which is what is tested.
"""

import ctypes
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from grader.results.store import Store

ROOT = Path(__file__).parents[3]
TASK = "0.1"
PATIENCE = 60  # seconds until something that takes a moment is taken for something that never happens
PR_SET_CHILD_SUBREAPER = 36
TRACE = """
CREATE TABLE trace (event TEXT, student TEXT);
CREATE TRIGGER graded AFTER INSERT ON pending BEGIN INSERT INTO trace VALUES ('graded', new.student); END;
CREATE TRIGGER put AFTER INSERT ON scorecards BEGIN INSERT INTO trace VALUES ('put', new.student); END;
CREATE TRIGGER changed AFTER UPDATE ON scorecards BEGIN INSERT INTO trace VALUES ('changed', new.student); END;
CREATE TRIGGER lost AFTER DELETE ON scorecards BEGIN INSERT INTO trace VALUES ('lost', old.student); END;
"""


def write_class(folder: Path, count: int) -> Path:
    """A class whose submissions differ in a comment; every third has a bug."""
    right = (ROOT / "reference" / "operators.py").read_text(encoding="utf-8")
    wrong = right.replace("return x * y", "return x + y", 1)
    for n in range(count):
        write_student(folder, f"student{n:03}", f"# {n}\n" + (right if n % 3 else wrong))
    return folder


def write_student(folder: Path, name: str, operators: str) -> None:
    """One submission, with the reference's other file."""
    own = folder / name
    own.mkdir(parents=True)
    (own / "operators.py").write_text(operators, encoding="utf-8")
    shutil.copyfile(ROOT / "reference" / "module.py", own / "module.py")


def write_endless(folder: Path, count: int) -> Path:
    """Adds submissions, after all others in the alphabet, none of whose functions comes to an end."""
    names = re.findall(r"^def (\w+)", (ROOT / "reference" / "operators.py").read_text(encoding="utf-8"), re.MULTILINE)
    text = "\n".join(f"def {name}(*_):\n    while True:\n        pass" for name in names)
    for n in range(count):
        write_student(folder, f"unending{n:03}", f"# {n}\n{text}\n")
    return folder


def grader(course: Path) -> list[str]:
    """The program, with its secrets and results in that folder."""
    return [sys.executable, "-m", "grader", "--course", str(ROOT), "--class", str(course)]


def command(course: Path, submissions: Path, *more: str) -> list[str]:
    """Grades the class with two workers."""
    return [*grader(course), "grade", "-a", "module0", "--only", TASK, "--jobs", "2", str(submissions), *more]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command, when it has ended."""
    return subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=ROOT, timeout=600)


def start(course: Path, submissions: Path, *more: str) -> "subprocess.Popen[str]":
    """The command, under way; stopped from outside, it prints little enough to fit into the pipes."""
    return subprocess.Popen(
        command(course, submissions, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )


def export(course: Path, submissions: Path) -> str:
    """The canonical export of the class; grades what is not graded yet."""
    done = run(*command(course, submissions, "--json"))
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_sets(course: Path, folder: Path) -> Path:
    """The folder of a class, with the same hidden sets and no results."""
    shutil.copytree(course / "hidden", folder / "hidden")
    return folder


def trace(course: Path) -> None:
    """Makes the database, with triggers that write down each grade that is made, and each change of a result."""
    with Store(course / "results.sqlite"), closing(sqlite3.connect(course / "results.sqlite")) as db:
        db.executescript(TRACE)


def traced(course: Path) -> list[tuple[str, str]]:
    """What was written down: (event, student), in the order of the students."""
    with closing(sqlite3.connect(course / "results.sqlite")) as db:
        return list(db.execute("SELECT event, student FROM trace ORDER BY student, event"))


def once_each(students: Iterable[str]) -> list[tuple[str, str]]:
    """What is written down where each student was graded once, and each grade became a result once."""
    return [(event, student) for student in sorted(students) for event in ("graded", "put")]


def count(course: Path) -> int:
    """How many scorecards are kept, pending ones among them."""
    path = course / "results.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
        try:
            query = "SELECT assignment, student FROM scorecards UNION SELECT assignment, student FROM pending"
            return len(db.execute(query).fetchall())
        except sqlite3.OperationalError:
            return 0


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it came to hold."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def children(pid: int) -> set[int]:
    """The direct children of a process."""
    try:
        lists = [p.read_text(encoding="ascii") for p in Path(f"/proc/{pid}/task").glob("*/children")]
    except FileNotFoundError:  # it has just ended
        return set()
    return {int(child) for text in lists for child in text.split()}


@contextmanager
def no_orphans() -> Iterator[None]:
    """Fails where a process that was started inside, by whomever, is still there at the end."""
    before = children(os.getpid())
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans become children of this process
    try:
        yield
        assert wait_until(lambda: not _left(before)), f"still there: {sorted(_left(before))}"
    finally:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0)


def _left(before: set[int]) -> set[int]:
    """The new children that have not ended; those that have are taken away."""
    new = children(os.getpid()) - before
    return {pid for pid in new if os.waitpid(pid, os.WNOHANG) == (0, 0)}
