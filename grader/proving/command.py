"""`grader prove`: changes the reference in small ways, and says which changes no check notices."""

from pathlib import Path

import click

from grader.courses.assignment import load_assignment
from grader.courses.command import freeze_if_missing
from grader.courses.course import Course
from grader.sandbox.machine import require_linux
from grader.terminal.options import FILE


@click.command(short_help="Say which changes of the reference no check notices.")
@click.argument("assignment", required=False)
@click.option("--function", "only", multiple=True, help="Only the mutants of this function, such as Module.train.")
@click.option("--html", type=FILE, help="Also write a page.")
@click.option("--json", type=FILE, help="Also write everything as JSON.")
@click.pass_obj
def prove(course: Course, assignment: str | None, only: tuple[str, ...], html: Path | None, json: Path | None) -> None:
    """Change the reference in many small ways, and say which changes no check notices.

    Of ASSIGNMENT, else of all that have a proof.toml. Exit code 1 where less is noticed than it asks for.
    """
    require_linux()
    from grader.proving.proving_all import prove_all, proved, write_files  # noqa: PLC0415 - Linux only

    names = [load_assignment(course.root, assignment).name] if assignment else proved(course.root)
    for name in names:
        freeze_if_missing(course, name)
    proofs = prove_all(course.root, course.hidden, names, only)
    write_files(proofs, html, json)
    if not all(p.meets_bar for p in proofs):
        raise SystemExit(1)
