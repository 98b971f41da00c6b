"""What a student is told who has no grade: the reason, as text, as Markdown and as a page. Pure."""

from grader.intake.alike import told_apart
from grader.kit.showing.columns import folded
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import isolated
from grader.kit.showing.markdown import cell, fenced
from grader.kit.wording.words import language, reworded, worded
from grader.pages.frame import page
from grader.pages.markup import element, joined, name

_WIDTH = 80


def as_text(student: str, assignment: str, reason: str) -> str:
    """Return the reason as `show` prints it."""
    lines = folded(clean(reworded(reason)), _WIDTH, "  ", "    ")
    return "\n".join([isolated(f"{assignment}: {clean(student)}: {worded('not graded')}"), *lines]) + "\n"


def as_files(student: str, assignment: str, reason: str) -> dict[str, str]:
    """Return the text of each file to hand back, by its ending."""
    shown, said, state = told_apart([student], None)[student], clean(reworded(reason)), worded("not graded")
    header = [element("p", assignment, class_="muted"), element("h1", name(shown)), element("p", state)]
    step = worded("Next step")
    section = element("section", element("h2", step), element("p", said), class_="next")
    markdown = f"# {cell(assignment)}: {cell(shown)}\n\n**{state}**\n\n## {step}\n\n{fenced(said)}\n"
    return {".html": page(f"{assignment}: {shown}", joined(header), section, language=language()), ".md": markdown}
