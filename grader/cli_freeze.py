"""What `grader freeze` does: it plans, refuses what would be lost in silence, draws or reads the sets, and writes them.

Owns the rule of replacing: hidden sets on which grades may stand are given up only for somebody who says so. And owns
what happens where there are none when they are needed.
"""

import secrets
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import click

from grader.assignment import load_assignment
from grader.freezing import PUBLIC_SEED, Plan, drawn_sets, plan_hidden, plan_public
from grader.generations import Generation, generation_name, make_present, present
from grader.kit.errors import HarnessFault
from grader.place import Place
from grader.progress import Progress
from grader.sharing import export_sets, read_export
from grader.store import read_results
from grader.suite import load_checks, public_folder
from grader.whole import replace_folder


def freeze_public(place: Place, name: str, only: Collection[str], *, replace: bool) -> None:
    """Write the public sets that are missing or no longer fit; git keeps what was there."""
    _require_checks(place, name)
    plan = plan_public(place.root, name, only=only, anew=replace)
    if plan.to_draw:
        texts = _drawn(plan, name, PUBLIC_SEED)
        files = {f"{check}.json": text for check, text in texts.items()}
        replace_folder(public_folder(place.root) / name, files)
    click.echo(f"{public_folder(place.root) / name}: {_counts(plan)}")


def freeze_hidden(place: Place, name: str, only: Collection[str], seed: int | None, *, replace: bool) -> None:
    """Draw the hidden sets that are missing; those that are there are replaced only with `replace`."""
    _require_checks(place, name)
    now = present(place.hidden, name)
    plan = plan_hidden(place.root, name, now.texts(), only=only, anew=replace)
    if not plan.to_draw:
        raise HarnessFault(
            f"{now.folder}: the hidden sets of {name} are there, and each fits its check, so none is drawn;"
            f" {_standing(place, name, now)}; --replace draws new ones, and keeps these"
        )
    if plan.given_up and not replace:
        raise HarnessFault(
            f"{now.folder}: hidden sets of {name} would be replaced: {_some(plan.given_up)};"
            f" {_standing(place, name, now)}; nothing was changed, --replace replaces them and keeps the old ones"
        )
    texts = _drawn(plan, name, secrets.randbits(32) if seed is None else seed)
    _written(place, name, now, texts, _counts(plan))


def export(place: Place, name: str, file: Path) -> None:
    """Write the present hidden sets to a file."""
    _require_checks(place, name)
    now = present(place.hidden, name)
    if not now.name:
        raise HarnessFault(f"{now.folder}: no hidden sets of {name}; run `grader freeze -a {name} --hidden`")
    export_sets(place.root, name, now, file)
    click.echo(f"{file}: the hidden sets of {name}, generation {now.name}; whoever has this file knows the examples")


def import_from(place: Place, name: str, file: Path, *, replace: bool) -> None:
    """Let the sets of a file be the hidden ones; those that are there are replaced only with `replace`."""
    _require_checks(place, name)
    texts, now = read_export(place.root, name, file), present(place.hidden, name)
    if now.name == generation_name(texts):
        click.echo(f"{now.folder}: these hidden sets of {name} are there already")
        return
    if now.name and not replace:
        raise HarnessFault(
            f"{now.folder}: the hidden sets of {name} would be replaced by those of {file};"
            f" {_standing(place, name, now)}; nothing was changed, --replace replaces them and keeps the old ones"
        )
    _written(place, name, now, texts, f"{len(texts)} sets from {file}")


def freeze_if_missing(place: Place, name: str) -> None:
    """Draw the hidden sets that are not there, in a process of its own, which has the course for itself meanwhile."""
    from grader.running import end_with_parent  # noqa: PLC0415 - Linux only

    say_if_new(place, name)
    missing = _missing(place, name)
    if not missing:
        return
    click.echo(f"{place.hidden}: hidden examples of {name} are missing, drawing new ones", err=True)
    where = ("--root", str(place.root), "--course", str(place.course))
    only = [word for check in missing for word in ("--only", check)]
    command = [sys.executable, "-m", "grader", *where, "freeze", "-a", name, "--hidden", *only]
    # In a session of its own: Ctrl-C is for this process, which ends that one.
    done = subprocess.run(command, check=False, stdout=sys.stderr, start_new_session=True, preexec_fn=end_with_parent)  # noqa: S603 - this program; no thread is started yet
    if done.returncode and _missing(place, name):  # else another process has drawn them
        raise HarnessFault("the hidden examples could not be drawn, see above; nothing was graded")


def _missing(place: Place, name: str) -> list[str]:
    folder = present(place.hidden, name).folder
    checks = load_checks(place.root, load_assignment(place.root, name))
    return [check.name for check in checks if not (folder / f"{check.name}.json").exists()]


def say_if_new(place: Place, name: str) -> None:
    """Make the folder of the course where there is none, and say so: its name may have been mistyped."""
    if place.make_course():
        click.echo(
            f"{place.course}: there was no such folder; it is new, with hidden sets and results of its own for {name}."
            " If your class is kept somewhere else, remove this folder and name yours with --course",
            err=True,
        )


def _require_checks(place: Place, name: str) -> None:
    if load_assignment(place.root, name).kind != "checks":
        raise HarnessFault(f"{name}: has no example sets; its tables in tests/properties say what tests are tried on")


def _drawn(plan: Plan, name: str, seed: int) -> dict[str, str]:
    progress = Progress(f"freezing {name}", len(plan.to_draw))
    texts = drawn_sets(plan, seed, progress.count)
    progress.finish()
    return texts


def _written(place: Place, name: str, before: Generation, texts: dict[str, str], what: str) -> None:
    said = _standing(place, name, before)
    made = make_present(place.hidden, name, texts)
    click.echo(f"{made.folder}: {what}; generation {made.name} of the hidden sets of {name}")
    if before.name and before.name != made.name:
        kept = made.folder.parent / before.name
        click.echo(f"{kept}: the generation before, kept; {said}; the next grading is by the new one")


def _standing(place: Place, name: str, generation: Generation) -> str:
    """How many grades would have to be made again."""
    count = 0
    if place.results.exists():
        with read_results(place.results) as results:
            count = results.standing(name, generation.name)
    return f"{count} grades stand on generation {generation.name}"


def _counts(plan: Plan) -> str:
    return f"{len(plan.to_draw)} sets drawn, {len(plan.kept)} kept as they were"


def _some(names: Collection[str]) -> str:
    first = list(names)[:3]
    return ", ".join(first) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
