"""`grader translate`: the catalogue of a language."""

import click

from grader.courses.course import Course
from grader.kit.errors import HarnessFault
from grader.kit.wording.catalogue import ENGLISH, is_language
from grader.translating.writing import translation

_MOST = 5  # faults that are told


@click.command(short_help="Write what students read, to be translated.")
@click.argument("language")
@click.option("--check", is_flag=True, help="Write nothing; exit code 2 where the file is not as it has to be.")
@click.pass_obj
def translate(course: Course, language: str, check: bool) -> None:
    """Write the catalogue of a LANGUAGE, such as de: each text that students read, to be translated there.

    What the file has already is kept; what is new is in it in English. With `en` it is the complete list in English.
    """
    if not is_language(language):
        raise click.UsageError(f"{language}: expected the name of a language, such as de or pt_BR")
    made = translation(course.root, language)
    if check and (not made.path.is_file() or made.path.read_text("utf-8") != made.text):
        raise HarnessFault(f"{made.path}: texts have come or gone; run `grader translate {language}`")
    if not check:
        made.path.parent.mkdir(parents=True, exist_ok=True)
        made.path.write_text(made.text, "utf-8")
    for fault in made.faults[:_MOST]:
        click.echo(f"left out: {fault}")
    if len(made.faults) > _MOST:
        click.echo(f"left out: {len(made.faults) - _MOST} more")
    still = "" if language == ENGLISH else f", of which {len(made.missing)} are still in English"
    click.echo(f"{made.path}: {made.count} texts{still}")
    if check and made.faults:
        raise HarnessFault(f"{made.path}: {made.faults[0]}")
