"""Writes sheets into nbgrader's gradebook, through its own interface, as often as one likes with the same result.

What a person gave by hand, points and extra credit, stays. One publisher writes at a time.
"""

import importlib
import logging
import os
import sqlite3
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.kit.errors import HarnessFault
from grader.publishing.interface import nbgrader_api, version_asked_here
from grader.publishing.sheets import Column, Sheet

LOCK = 4_701_926  # of PostgreSQL's advisory locks: any number that nobody else takes
EXAMPLE = "postgresql+psycopg2://user@host/name"
_LONGEST_TIME = 100  # characters
MISSING = "the gradebook of nbgrader needs nbgrader: pip install 'module-grader[nbgrader]'"


@dataclass(frozen=True)
class Handed:
    """A student of the gradebook, and when the submission came in, if that is known."""

    id: str
    name: str  # shown beside the id where they differ
    assignment: str
    timestamp: str = ""


@contextmanager
def open_gradebook(url: str, folder: Path) -> Iterator[Any]:
    """Yield the gradebook at the URL, for one publisher at a time; raises HarnessFault where it cannot be used."""
    api, sqlalchemy = _module("nbgrader.api"), _module("sqlalchemy")
    _quiet()
    try:
        sqlalchemy.engine.make_url(url)
    except (sqlalchemy.exc.ArgumentError, ValueError) as error:
        raise HarnessFault(f"{shown(url)}: is no URL of a database; expected one such as {EXAMPLE}") from error
    # `alembic` lies beside Python, where PATH need not lead.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, of what nbgrader does with its objects
        try:
            stack.enter_context(_alone(url, folder, sqlalchemy))
            with version_asked_here(api):
                gradebook = stack.enter_context(api.Gradebook(url, "course"))
            connection = stack.enter_context(gradebook.engine.connect())
            gradebook.db.remove()
            gradebook.db.configure(bind=connection, expire_on_commit=False)  # else each student's cells are read anew
            yield gradebook
        except (sqlalchemy.exc.SQLAlchemyError, api.InvalidEntry, ModuleNotFoundError) as error:
            said = str(error).strip().split("\n", maxsplit=1)[0]
            raise HarnessFault(
                f"{shown(url)}: the gradebook cannot be written: {said}; the same command goes on"
            ) from error


def url_of(given: str, folder: Path) -> str:
    """Return the URL of a class's gradebook: what was given, or else the file in the folder of the class."""
    return given or f"sqlite:///{folder / 'gradebook.db'}"


def remove_students(url: str, folder: Path, ids: Collection[str]) -> list[str]:
    """Remove students with their submissions; returns those who were there. A file keeps no byte of them."""
    with open_gradebook(url, folder) as gradebook:
        there = sorted({student.id for student in gradebook.students} & {*ids})
        for student in there:
            gradebook.remove_student(student)
        if url.startswith("sqlite"):
            gradebook.db.commit()
            _write_anew(gradebook.engine, url)
    return there


def _write_anew(engine: Any, url: str) -> None:
    """Write a file of SQLite anew, without what was in its free pages."""
    try:
        with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("VACUUM")
    except sqlite3.Error as error:
        raise HarnessFault(
            f"{shown(url)}: the rows are removed, and their bytes may still be in the file: {error}; end what has the"
            " gradebook open, such as nbgrader's pages, and give the same command again"
        ) from error


def is_time(text: str) -> bool:
    """Return whether nbgrader can read a time in the text."""
    utils = _module("nbgrader.utils")
    try:
        return len(text) <= _LONGEST_TIME and utils.parse_utc(text) is not None
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        return False


def _module(name: str) -> Any:
    try:
        nbgrader_api()
        return importlib.import_module(name)
    except ImportError as error:
        raise HarnessFault(MISSING) from error


def _quiet() -> None:
    for name in ("alembic", "traitlets"):
        logging.getLogger(name).setLevel(logging.ERROR)


def shown(url: str) -> str:
    """Return the URL without a password, also where it is none that can be read."""
    head, at, tail = url.rpartition("@")
    scheme = head.partition(":")[0] if ":" in head else ""
    return f"{scheme}://...@{_without_query(tail)}" if at else _without_query(url)


def _without_query(url: str) -> str:
    """Return the URL without the settings at its end: a password may be one of them."""
    before, mark, _ = url.partition("?")
    return f"{before}?..." if mark else before


@contextmanager
def _alone(url: str, folder: Path, sqlalchemy: Any) -> Iterator[None]:
    """Keep every other publisher from writing to this gradebook while inside."""
    if url.startswith("postgresql"):
        engine = sqlalchemy.create_engine(url)
        try:
            with engine.connect() as connection:  # the lock ends with the connection
                connection.execute(sqlalchemy.text(f"SELECT pg_advisory_lock({LOCK})"))
                yield
        finally:
            engine.dispose()
        return
    place = folder / "gradebook.lock"
    try:
        file = place.open("ab")
    except OSError as error:
        raise HarnessFault(f"{place}: cannot be written: {error.strerror}; make the folder writable") from error
    with file:
        if sys.platform != "win32":  # where two at once are told apart by SQLite alone
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _at_once(gradebook: Any) -> Iterator[None]:
    """While inside, what nbgrader commits after each of its calls is written whole in the end, or not at all."""
    with gradebook.db.get_bind().begin():  # which the session joins, and does not end
        yield
        gradebook.db.commit()


@dataclass(frozen=True)
class Cells:
    """The cells of an assignment, as the database knows them."""

    notebooks: Mapping[str, Any]  # by id
    names: Mapping[str, str]  # of cells, by id
    graded: Mapping[str, frozenset[str]]  # ids of cells with points, by the id of their notebook
    commented: Mapping[str, frozenset[str]]


def write_columns(gradebook: Any, assignment: str, columns: Sequence[Column], due: str) -> Cells:
    """Make the assignment, its notebooks and their cells what they are now."""
    with _at_once(gradebook):
        gradebook.update_or_create_assignment(assignment, **({"duedate": due} if due else {}))
        for notebook in dict.fromkeys(column.notebook for column in columns):
            gradebook.update_or_create_notebook(notebook, assignment)
        known = gradebook.find_assignment(assignment)
        graded = {(n.name, c.name): (c.max_score, c.cell_type) for n in known.notebooks for c in n.grade_cells}
        commented = {(n.name, c.name) for n in known.notebooks for c in n.solution_cells}
        for column in columns:
            place = column.place
            if column.is_graded and graded.get(place) != (column.maximum, column.kind):
                gradebook.update_or_create_grade_cell(
                    column.id, column.notebook, assignment, max_score=column.maximum, cell_type=column.kind
                )
            elif not column.is_graded and place not in commented:
                gradebook.update_or_create_solution_cell(column.id, column.notebook, assignment)
        gradebook.db.expire_all()
        return _cells(gradebook.find_assignment(assignment).notebooks)


def _cells(notebooks: Sequence[Any]) -> Cells:
    return Cells(
        {n.id: n for n in notebooks},
        {c.id: c.name for n in notebooks for c in (*n.grade_cells, *n.solution_cells)},
        {n.id: frozenset(c.id for c in n.grade_cells) for n in notebooks},
        {n.id: frozenset(c.id for c in n.solution_cells) for n in notebooks},
    )


def write_sheet(gradebook: Any, cells: Cells, handed: Handed, sheet: Sheet, changed: Mapping[str, bool]) -> None:
    """Write what is published of one student; `changed` says which written answers are not those of before."""
    with _at_once(gradebook):
        name = {"last_name": handed.name} if handed.name != handed.id else {}
        gradebook.update_or_create_student(handed.id, **name)
        time = {"timestamp": handed.timestamp} if handed.timestamp else {}
        submission = gradebook.update_or_create_submission(handed.assignment, handed.id, **time)
        _add_missing(gradebook, submission, cells)
        for notebook in submission.notebooks:
            of = cells.notebooks[notebook.notebook_id].name
            for grade in notebook.grades:
                cell = cells.names.get(grade.cell_id, "")
                if mark := sheet.marks.get((of, cell)):
                    _put(grade, mark.points, is_changed=changed.get(cell, False))
            for comment in notebook.comments:
                comment.auto_comment = sheet.comments.get((of, cells.names.get(comment.cell_id, ""))) or None
        if sheet.taken_off is not None:  # nbgrader adds up what its notebooks take off, so one of them has all of it
            for n, notebook in enumerate(submission.notebooks):
                notebook.late_submission_penalty = float(sheet.taken_off) if n == 0 else 0.0


def _put(grade: Any, points: float | None, *, is_changed: bool) -> None:
    """Write the points of a cell. What a person gave stays, and an answer that has changed since is to be looked at."""
    grade.auto_score = points
    if grade.manual_score is None:
        grade.needs_manual_grade = points is None
    elif is_changed:
        grade.needs_manual_grade = True


def _add_missing(gradebook: Any, submission: Any, cells: Cells) -> None:
    """Add the rows of notebooks and cells that the assignment has got since the submission was first written."""
    api = importlib.import_module("nbgrader.api")
    known = {notebook.notebook_id: notebook for notebook in submission.notebooks}
    missing: list[Any] = []
    for notebook_id, notebook in cells.notebooks.items():
        mine = known.get(notebook_id)
        if mine is None:
            mine = api.SubmittedNotebook(notebook=notebook, assignment=submission)
            missing.append(mine)
        grades = cells.graded[notebook_id] - {grade.cell_id for grade in mine.grades}
        comments = cells.commented[notebook_id] - {comment.cell_id for comment in mine.comments}
        missing += [api.Grade(cell_id=cell, notebook=mine) for cell in sorted(grades)]
        missing += [api.Comment(cell_id=cell, notebook=mine) for cell in sorted(comments)]
    if missing:
        gradebook.db.add_all(missing)
        gradebook.db.flush()
