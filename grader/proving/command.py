"""`grader prove`: changes the reference in small ways, and says which changes no check notices."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from grader.courses.assignment import Assignment, load_assignment
from grader.courses.command import freeze_if_missing
from grader.courses.course import Course
from grader.kit.errors import HarnessFault
from grader.sandbox.isolation.machine import require_linux
from grader.terminal.files import written
from grader.terminal.options import FILE, jobs_option, loudness_options
from grader.terminal.progress import Progress

if TYPE_CHECKING:
    from grader.proving.proof import Proof


@click.command(short_help="Say which changes of the reference no check notices.")
@click.argument("assignment", required=False)
@click.option("--function", "only", multiple=True, help="Only the mutants of this function, such as Queue.push.")
@click.option("--html", type=FILE, help="Also write a page.")
@click.option("--json", type=FILE, help="Also write everything as JSON.")
@jobs_option
@loudness_options
@click.pass_obj
def prove(
    course: Course, assignment: str | None, only: tuple[str, ...], html: Path | None, json: Path | None,
    jobs: int | None,
) -> None:  # fmt: skip
    """Change the reference in many small ways, and say which changes no check notices.

    Of ASSIGNMENT, else of all that have a proof.toml. Exit code 1 where less is noticed than it asks for.
    """
    require_linux()
    from grader.proving.opening import proved  # noqa: PLC0415 - Linux only
    from grader.proving.page import as_page  # noqa: PLC0415

    names = [assignment] if assignment else proved(course.root)
    if not names:
        raise HarnessFault(
            f"{course.root / 'assignments'}: no assignment has a proof.toml, so none was proved; name one"
        )
    chosen = [load_assignment(course.root, name) for name in names]
    for one in chosen:
        freeze_if_missing(course, one)
    proofs = [_proof(course, one, only, jobs) for one in chosen]
    if html:
        written(html, as_page(proofs))
    if json:
        written(json, msgspec.json.format(msgspec.json.encode(proofs), indent=1) + b"\n")
    if not all(p.meets_bar for p in proofs):
        raise SystemExit(1)


def _proof(course: Course, assignment: Assignment, only: Sequence[str], jobs: int | None) -> "Proof":
    """Return the proof of an assignment, printed as it is done."""
    from grader.proving.opening import opened  # noqa: PLC0415 - Linux only
    from grader.proving.text import as_text  # noqa: PLC0415

    with opened(course.root, course.hidden, assignment, only) as work:
        progress = Progress(f"mutants of {assignment.name}", len(work.mutants))
        proof = work.prove(progress.step, jobs)
        progress.finish()
    click.echo(as_text(proof))
    return proof
