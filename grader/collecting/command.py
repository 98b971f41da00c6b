"""`grader collect`: a classroom's clones, made a folder that `grader grade` reads."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from grader.collecting.clones import Matched, find_clones, match
from grader.collecting.collecting import Collected
from grader.collecting.collecting import collect as write_collected
from grader.collecting.roster import read_roster
from grader.courses.assignment import assignments, load_assignment
from grader.courses.course import Course
from grader.kit.showing.harmless import plain_text
from grader.release.manifest import read_manifest
from grader.terminal.options import FILE

_COLUMNS = ("student", "repository", "commit", "time", "time is of", "files", "protected files that differ")
_SHOWN = 3  # files of one student that are named on a line


@click.command(short_help="Make a folder that can be graded of a classroom's clones.")
@click.argument("clones", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("-a", "--assignment", "names", metavar="NAME", multiple=True, help="Take the files of this one; again.")
@click.option("--roster", type=FILE, help="Who is in the class: a classroom's roster, or a list of accounts.")
@click.option("--prefix", help="What the repositories' names begin with  [default: what they have in common]")
@click.option(
    "--manifest", type=click.Path(path_type=Path), help="The release, or its manifest.json: say what was changed."
)
@click.option("--table", type=FILE, help="Also write what was found as a CSV file.")
@click.pass_obj
def collect(
    course: Course, clones: Path, out: Path, names: tuple[str, ...], roster: Path | None,
    prefix: str | None, manifest: Path | None, table: Path | None,
) -> None:  # fmt: skip
    """Make OUT of the folder CLONES, in which each folder is a checkout of a student's repository.

    OUT has a folder for each student, with the files of the assignments, all of them without -a: `grader grade OUT`.
    Exit code 1 says that somebody has no repository, or that one is nobody's.
    """
    people = read_roster(roster) if roster else None
    matched = match(find_clones(clones), people, prefix)
    chosen = [load_assignment(course.root, name) for name in names or assignments(course.root)]
    rows = write_collected(matched, chosen, read_manifest(manifest) if manifest else None, out)
    if table:
        table.write_text(_csv(rows), "utf-8", newline="")
    for line in _lines(rows, matched):
        click.echo(plain_text(line))
    click.echo(f"{out}: {len(rows)} students, {len(matched.without)} without a repository")
    if matched.without or matched.strangers:
        raise SystemExit(1)


def _lines(rows: Sequence[Collected], matched: Matched) -> Iterator[str]:
    for row in rows:
        time = (
            f"{row.clone.time:%Y-%m-%d %H:%M:%S} UTC, {_whose(row.clone.time_is_of)}" if row.clone.time else "no time"
        )
        yield f"{row.student}: {row.clone.folder.name}, {row.clone.commit[:10] or 'no commit'}, {time}"
        if not row.files:
            yield "    no file of these assignments is in it"
        if row.changed:
            more = f", and {len(row.changed) - _SHOWN} more" if len(row.changed) > _SHOWN else ""
            yield f"    not as released: {', '.join(row.changed[:_SHOWN])}{more}"
    yield from (f"{name}: no repository" for name in matched.without)
    yield from (f"{clone.folder.name}: matches nobody" for clone in matched.strangers)


def _whose(time_is_of: str) -> str:
    """Return what a time is of; a commit's is what the student's own machine said."""
    return f"of the {time_is_of}" if time_is_of == "release" else f"of the {time_is_of}: the student's own word"


def _csv(rows: Sequence[Collected]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in rows:
        time = row.clone.time.isoformat() if row.clone.time else ""
        cells = (row.student, row.clone.folder.name, row.clone.commit, time, row.clone.time_is_of)
        writer.writerow(map(_cell, (*cells, " ".join(row.files), "; ".join(row.changed))))
    return text.getvalue()


def _cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    shown = plain_text(text)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
