"""The command line: it knows the commands, which lie in their rooms, and turns faults into exit codes.

Exit codes: 0 done; 1 something in the submissions, or in the student's folder, is not as it must be; 2 the harness or
its use is at fault, and nothing is graded by it.
"""

import importlib
import io
import sys
import traceback
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from grader.classes.opening import PACKAGE, open_class, overdue
from grader.cli.examples import EXAMPLES
from grader.cli.stopping import said_of_stop
from grader.courses.course import open_course
from grader.kit.errors import HarnessFault, StudentFault
from grader.terminal.ending import Stopped, ignore_stop_signals, raise_on_stop_signals, replace_closed_streams, say
from grader.terminal.opened import keep_class
from grader.terminal.plain import plain_option

ROOMS = {  # in which the commands lie
    "grade": "running",
    "show": "feedback",
    "scores": "scores",
    "export": "exports",
    "bundle": "bundles",
    "override": "deciding",
    "settle": "deciding",
    "regrade": "regrading",
    "feedback": "handback",
    "report": "reports",
    "publish": "publishing",
    "forget": "keeping",
    "export-person": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "release": "release",
    "collect": "collecting",
    "ci": "ci",
    "student": "release",
    "notebooks": "notebooks.making",
    "freeze": "courses",
    "init": "classes",
    "new": "authoring",
    "try": "authoring",
    "translate": "translating",
    "prove": "proving",
    "doctor": "sandbox",
}

NAMED = {"try": "try_"}  # a command whose name is a word of Python's


class _Commands(click.Group):
    """The commands, each imported when it is asked for: to import them all takes longer than to grade a student."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return their names."""
        return sorted(ROOMS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, if there is one."""
        if name not in ROOMS:
            return None
        command: click.Command = getattr(
            importlib.import_module(f"grader.{ROOMS[name]}.command"), NAMED.get(name, name.replace("-", "_"))
        )
        command.epilog = f"Example: {EXAMPLES[name]}" if name in EXAMPLES else None
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run the command; one that is stopped is named, since what is kept differs from command to command."""
        try:
            return super().invoke(context)
        except Stopped as stopped:
            stopped.command = context.invoked_subcommand
            raise


WITHOUT_A_CLASS = (  # which no mistake in a class's files stops
    "init", "restore", "ci", "student", "release", "doctor", "try",
)  # fmt: skip

FOLDER = click.Path(file_okay=False, path_type=Path)


def _say_its_new_name(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
    """Refuse an option that means nothing any more."""
    if value is not None:
        raise click.UsageError(
            f"--root is called --course now: --course {value}; and the folder of a class, which --course was before,"
            " is given with --class or GRADER_CLASS"
        )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--course",
    "root",
    type=FOLDER,
    envvar="GRADER_COURSE",
    help="The course's repository, which has a folder assignments/  [default: the one around this folder]",
)
@click.option(
    "--class",
    "class_folder",
    type=FOLDER,
    envvar="GRADER_CLASS",
    help="The folder of one class, with its hidden sets and results; better outside of the repository"
    "  [default: COURSE/class, which git ignores]",
)
@plain_option
@click.option("--root", "former", hidden=True, is_eager=True, expose_value=False, callback=_say_its_new_name)
@click.version_option(package_name=PACKAGE)
@click.pass_context
def cli(context: click.Context, root: Path | None, class_folder: Path | None) -> None:
    """Grade submissions with property checks, in a sandbox that they cannot leave.

    Exit codes: 0 done, also where a syntax error or a missing file costs points; 1 somebody has no grade, or something
    handed in is nobody's or was not understood; 2 the harness or its use is at fault, and no grade was written; 130 and
    143 it was stopped, and 141 nothing reads its output any more: what is graded is kept.
    """
    if context.invoked_subcommand == "new":  # it opens a course only where there is one already
        context.obj = partial(open_course, Path.cwd(), root, class_folder)
        return
    course = open_course(Path.cwd(), root, class_folder)
    if context.invoked_subcommand not in WITHOUT_A_CLASS and (opened := open_class(course)):
        keep_class(opened)
        course = opened.course
        for note in filter(None, (*opened.notes, overdue(opened, datetime.now(UTC)))):
            say(f"note: {note}")
    context.obj = course
    sys.path.insert(0, str(course.root))


def main() -> None:
    """Run, and turn faults into one sentence and an exit code."""
    raise_on_stop_signals()
    replace_closed_streams()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        raise SystemExit(error.exit_code) from None
    except Stopped as stopped:
        ignore_stop_signals()
        click.echo(said_of_stop(stopped.command), err=True)
        raise SystemExit(stopped.exit_code) from None
    except click.Abort:  # a question was answered by the end of the input
        say("grader: no answer; nothing more was changed")
        raise SystemExit(1) from None
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        say(said.getvalue().rstrip("\n"))
        raise SystemExit(2) from None
    except StudentFault as error:
        say(f"grader: {error}")
        raise SystemExit(1) from None
    except HarnessFault as error:
        say(f"grader: {error}")
        raise SystemExit(2) from None
    except OSError as error:
        say(f"grader: {error.filename}: {error.strerror}" if error.filename else f"grader: {error}")
        raise SystemExit(2) from None
    except Exception:  # noqa: BLE001 - a defect; its message may quote a submission
        say(f"grader: the grader has a defect, please report it:\n{traceback.format_exc()}")
        raise SystemExit(2) from None
