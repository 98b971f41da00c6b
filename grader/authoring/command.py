"""`grader new` and `grader try`: a course or an assignment to begin with, and whether a check is finished."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.authoring.making import make_assignment, make_course, takes_in
from grader.courses.assignment import assignments, load_assignment
from grader.courses.course import Course
from grader.courses.suite import load_checks
from grader.courses.toml_file import nearest
from grader.kit.errors import HarnessFault
from grader.sandbox.isolation.machine import require_linux
from grader.terminal.options import FOLDER, assignment_option

if TYPE_CHECKING:
    from grader.authoring.finished import Desk, Step

FIRST = "week1"


@click.command(short_help="Make a course of your own, or one more assignment.")
@click.argument("folder", required=False, type=FOLDER)
@click.option("-a", "--assignment", "name", metavar="NAME", help=f"What the assignment is called.  [default: {FIRST}]")
@click.pass_obj
def new(opens: Callable[[], Course], folder: Path | None, name: str | None) -> None:
    """Make a course in FOLDER, with one small assignment that is finished in every part.

    Without FOLDER, add such an assignment to the course around this folder; --assignment says what it is called. Change
    it step by step into the one that you want: `grader try` says after each step whether its checks are finished.
    """
    if folder is None and name is None:
        raise click.UsageError("give FOLDER to make a course, or --assignment NAME to add one to the course here")
    if folder:
        made = make_course(folder, name or FIRST)
        click.echo(
            f"{folder}: a course with the assignment {name or FIRST}, {len(made)} files; README.md says the rest"
        )
        click.echo(f"next: cd {shlex.quote(str(folder))} && grader try")
        return
    root, added = opens().root, str(name)
    for path in make_assignment(root, added):
        click.echo(path)
    if not takes_in(root):
        click.echo(f"note: let tests/mistakes/__init__.py take in the rules of tests/mistakes/{added}.py")
    click.echo(f"next: grader try -a {added}")


@click.command("try", short_help="Say what a check still needs to be finished.")
@click.argument("check", required=False)
@assignment_option
@click.pass_obj
def try_(course: Course, check: str | None, assignment: str | None) -> None:
    """Try CHECK on the reference, the stub, constant answers and wrong submissions, and say what is missing.

    CHECK is the name of a check, with or without "test_"; without it, all checks of all assignments are tried. Its
    examples are drawn as freezing draws them, and nothing is written. Exit code 1 where a check is not finished.
    """
    require_linux()
    from grader.authoring.finished import open_desk  # noqa: PLC0415 - Linux only

    names = [assignment] if assignment else assignments(course.root)
    chosen = [a for a in (load_assignment(course.root, name) for name in names) if a.kind == "checks"]
    known = {a.name: [c.name for c in load_checks(course.root, a)] for a in chosen}
    wanted = check.removeprefix("test_") if check else None
    if wanted and not any(wanted in found for found in known.values()):
        every = [name for found in known.values() for name in found]
        raise HarnessFault(f"{check}: no check has this name{nearest(wanted, every)}")
    is_finished = True
    for one in chosen:
        if wanted is None or wanted in known[one.name]:
            with open_desk(course.root, one) as desk:
                is_finished &= _tried(desk, wanted)
    if not is_finished:
        raise SystemExit(1)


def _tried(desk: "Desk", wanted: str | None) -> bool:
    """Try one check of an assignment or all of them, and say what came of it; whether all is finished."""
    missing = 0
    for check in desk.checks:
        if wanted in (None, check.name):
            click.echo(f"{check.name} (task {check.task}, {check.points:g} points): {check.sentence}")
            steps = list(desk.steps(check))
            missing += sum(not step.is_good for step in steps)
            for step in steps:
                click.echo(_line(step))
    rules = desk.rules()
    if not rules.is_good:
        click.echo(_line(rules))
    missing += not rules.is_good
    click.echo(
        "finished" if not missing else f"not finished: {missing} {'thing is' if missing == 1 else 'things are'} missing"
    )
    return not missing


def _line(step: "Step") -> str:
    state = "MISSING" if not step.is_good else "ok" if step.is_asked else "note"
    return f"  {state:<8}{step.name:<11}{step.said}"
