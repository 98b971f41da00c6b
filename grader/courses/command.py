"""`grader freeze`: it plans, refuses what would be lost in silence, draws or reads the sets, and writes them.

Owns the rule of replacing: hidden sets on which grades may stand are given up only for somebody who says so. And owns
what happens where there are none when they are needed.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import click

from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.courses.freezing import PUBLIC_SEED, Plan, drawn_sets, plan_hidden, plan_public
from grader.courses.generations import Generation, generation_name, make_present, present
from grader.courses.sharing import export_sets, read_export
from grader.courses.suite import load_checks, public_folder
from grader.courses.whole import replace_folder
from grader.kit.errors import HarnessFault
from grader.results.store import read_results
from grader.sandbox.isolation.machine import require_linux
from grader.terminal.alone import alone, as_words, wait_option
from grader.terminal.ending import end_with_parent
from grader.terminal.options import FILE, assignment_option, loudness_options
from grader.terminal.progress import Progress


@click.command(short_help="Draw and keep the examples of an assignment.")
@assignment_option
@click.option("--public", is_flag=True, help="The public sets, in tests/examples; commit them.")
@click.option("--hidden", is_flag=True, help="The hidden sets, in CLASS/hidden, from a secret seed that nobody keeps.")
@click.option("--export", "out", type=FILE, metavar="FILE", help="Write the hidden sets to FILE, for another grader.")
@click.option("--import", "file", type=FILE, metavar="FILE", help="Take the hidden sets from such a FILE.")
@click.option("--only", metavar="CHECK", multiple=True, help="Draw the set of this check, and keep the others.")
@click.option(
    "--replace", is_flag=True, help="Replace sets that are there: those that no longer fit, or all if all fit."
)
@click.option("--seed", type=int, help="For tests: draw the hidden sets from this seed.")
@wait_option
@loudness_options
@click.pass_obj
def freeze(
    course: Course, assignment: str | None, public: bool, hidden: bool, out: Path | None, file: Path | None,
    only: tuple[str, ...], replace: bool, seed: int | None,
) -> None:  # fmt: skip
    """Draw the example sets of an assignment, or pass hidden ones on: give --public, --hidden, --export or --import.

    A set that is there and fits its check is kept. By new hidden sets everybody is graded again, so sets that are there
    are replaced only with --replace; the earlier ones stay in a folder of their own.
    """
    if sum((public, hidden, bool(out), bool(file))) != 1:
        raise click.UsageError("give one of --public, --hidden, --export FILE and --import FILE")
    _require_meant(
        is_drawn=public or hidden, is_hidden=hidden, is_read=bool(out), only=only, replace=replace, seed=seed
    )
    chosen = course.chosen(assignment)
    name = chosen.name
    _require_checks(chosen)
    if public:
        _freeze_public(course, name, only, replace=replace)
        return
    if out:
        _export(course, name, out)
        return
    require_linux()
    texts = read_export(course.root, name, file) if file else {}  # before a folder is made for a file of something else
    _say_if_new(course)
    with alone(course.class_folder):
        if file:
            _import_from(course, name, file, texts, replace=replace)
        else:
            _freeze_hidden(course, name, only, seed, replace=replace)


def _require_meant(
    *, is_drawn: bool, is_hidden: bool, is_read: bool, only: Collection[str], replace: bool, seed: int | None
) -> None:
    """Refuse an option that would change nothing: who gives it means something else by the command."""
    if seed is not None and not is_hidden:
        raise click.UsageError("--seed goes with --hidden alone: public sets have a seed of their own")
    if only and not is_drawn:
        raise click.UsageError("--only goes with --public or --hidden: a file holds all sets of an assignment")
    if replace and is_read:
        raise click.UsageError("--replace does not go with --export, which replaces nothing")


def _freeze_public(course: Course, name: str, only: Collection[str], *, replace: bool) -> None:
    """Write the public sets that are missing or no longer fit; git keeps what was there."""
    plan = plan_public(course.root, name, only=only, anew=replace)
    if plan.to_draw:
        texts = _drawn(plan, name, PUBLIC_SEED)
        files = {f"{check}.json": text for check, text in texts.items()}
        replace_folder(public_folder(course.root) / name, files)
    click.echo(f"{public_folder(course.root) / name}: {_counts(plan)}")


def _freeze_hidden(course: Course, name: str, only: Collection[str], seed: int | None, *, replace: bool) -> None:
    """Draw the hidden sets that are missing; those that are there are replaced only with `replace`."""
    now = present(course.hidden, name)
    if not replace:
        _require_none_lost(course, name, now)
    plan = plan_hidden(course.root, name, now.texts(), only=only, anew=replace)
    if not plan.to_draw:
        raise HarnessFault(
            f"{now.folder}: the hidden sets of {name} are there, and each fits its check, so none is drawn;"
            f" {_standing(course, name, now)}; --replace draws new ones, and keeps these"
        )
    if plan.given_up and not replace:
        raise HarnessFault(
            f"{now.folder}: hidden sets of {name} would be replaced: {_some(plan.given_up)};"
            f" {_standing(course, name, now)}; nothing was changed, --replace replaces them and keeps the old ones"
        )
    texts = _drawn(plan, name, secrets.randbits(32) if seed is None else seed)
    _written(course, name, now, texts, _counts(plan))


def _export(course: Course, name: str, file: Path) -> None:
    """Write the present hidden sets to a file."""
    now = present(course.hidden, name)
    if not now.name:
        raise HarnessFault(f"{now.folder}: no hidden sets of {name}; run `grader freeze -a {name} --hidden`")
    export_sets(course.root, name, now, file)
    click.echo(f"{file}: the hidden sets of {name}, generation {now.name}; whoever has this file knows the examples")


def _import_from(course: Course, name: str, file: Path, texts: dict[str, str], *, replace: bool) -> None:
    """Let the sets that a file holds be the hidden ones; those that are there are replaced only with `replace`."""
    now = present(course.hidden, name)
    if now.texts() == texts:
        click.echo(f"{now.folder}: these hidden sets of {name} are there already")
        return
    if now.name not in ("", generation_name(texts)) and not replace:  # the same ones mend what was lost of them
        raise HarnessFault(
            f"{now.folder}: the hidden sets of {name} would be replaced by those of {file};"
            f" {_standing(course, name, now)}; nothing was changed, --replace replaces them and keeps the old ones"
        )
    _written(course, name, now, texts, f"{len(texts)} sets from {file}")


def freeze_if_missing(course: Course, assignment: Assignment) -> None:
    """Draw the hidden sets that are not there, in a process of its own, which has the folder to itself meanwhile."""
    _say_if_new(course)
    name, missing = assignment.name, _missing(course, assignment)
    if not missing:
        return
    _require_none_lost(course, name, present(course.hidden, name))
    click.echo(f"{course.hidden}: hidden examples of {name} are missing, drawing new ones", err=True)
    where = ("--course", str(course.root), "--class", str(course.class_folder))
    only = [word for check in missing for word in ("--only", check)]
    # Nothing of the folder that it is started in is imported: there may be submissions in it, under any name.
    command = [sys.executable, "-P", "-m", "grader", *where, "freeze", "-a", name, "--hidden", *only, *as_words()]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    # In a session of its own: Ctrl-C is for this process, which ends that one.
    done = subprocess.run(  # noqa: S603 - this program; no thread is started yet
        command, check=False, stdout=sys.stderr, env=environment, start_new_session=True, preexec_fn=end_with_parent
    )
    if done.returncode and _missing(course, assignment):  # else another process has drawn them
        raise HarnessFault("the hidden examples could not be drawn, see above; nothing was graded")


def _require_none_lost(course: Course, name: str, now: Generation) -> None:
    """Raise where grades stand on sets that are not there any more, or not all: new ones would be drawn in silence."""
    is_lost = not now.name or generation_name(now.texts()) != now.name
    if is_lost and (count := _count(course, name, now.name or None)):
        raise HarnessFault(
            f"{now.folder}: hidden sets of {name} are gone, and {count} grades were made with them; put back what was"
            f" in {course.hidden}, or take the sets from a file by `grader freeze -a {name} --import FILE`; nothing was"
            f" changed, `grader freeze -a {name} --hidden --replace` draws new ones"
        )


def _missing(course: Course, assignment: Assignment) -> list[str]:
    folder, checks = present(course.hidden, assignment.name).folder, load_checks(course.root, assignment)
    return [check.name for check in checks if not (folder / f"{check.name}.json").exists()]


def _say_if_new(course: Course) -> None:
    """Make the folder of the class where there is none, and say so: its name may have been mistyped."""
    if course.make_class_folder():
        click.echo(
            f"{course.class_folder}: there was no such folder; it is new, with hidden sets and results of its own."
            " If your class is kept somewhere else, remove this folder and name yours with --class",
            err=True,
        )


def _require_checks(assignment: Assignment) -> None:
    if assignment.kind != "checks":
        raise HarnessFault(
            f"{assignment.name}: has no example sets; its tables in tests/properties say what tests are tried on"
        )


def _drawn(plan: Plan, name: str, seed: int) -> dict[str, str]:
    progress = Progress(f"freezing {name}", len(plan.to_draw))
    texts = drawn_sets(plan, seed, progress.step)
    progress.finish()
    return texts


def _written(course: Course, name: str, before: Generation, texts: dict[str, str], what: str) -> None:
    said = _standing(course, name, before)
    made = make_present(course.hidden, name, texts)
    click.echo(f"{made.folder}: {what}; generation {made.name} of the hidden sets of {name}")
    if before.name and before.name != made.name:
        kept = made.folder.parent / before.name
        click.echo(f"{kept}: the generation before, kept; {said}; the next grading is by the new one")


def _standing(course: Course, name: str, generation: Generation) -> str:
    """Return how many grades would have to be made again."""
    return f"{_count(course, name, generation.name)} grades stand on generation {generation.name}"


def _count(course: Course, name: str, generation: str | None) -> int:
    """Return how many grades stand on a generation, or on any."""
    if not course.results.exists():
        return 0
    with read_results(course.results) as results:
        return results.standing(name, generation)


def _counts(plan: Plan) -> str:
    return f"{len(plan.to_draw)} sets drawn, {len(plan.kept)} kept as they were"


def _some(names: Collection[str]) -> str:
    first = list(names)[:3]
    return ", ".join(first) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
