"""What a student is told who has no grade: the reason, as text, as Markdown and as a page. Pure."""

from grader.intake.alike import told_apart
from grader.kit.showing.columns import folded
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import isolated
from grader.kit.showing.markdown import cell, fenced
from grader.pages.frame import page
from grader.pages.markup import element, joined, name

_WIDTH = 80
_NOT_GRADED = "not graded"


def as_text(student: str, assignment: str, reason: str) -> str:
    """Return the reason as `show` prints it."""
    lines = folded(clean(reason), _WIDTH, "  ", "    ")
    return "\n".join([isolated(f"{assignment}: {clean(student)}: {_NOT_GRADED}"), *lines]) + "\n"


def as_files(student: str, assignment: str, reason: str) -> dict[str, str]:
    """Return the text of each file to hand back, by its ending."""
    shown = told_apart([student], None)[student]
    header = [element("p", assignment, class_="muted"), element("h1", name(shown)), element("p", _NOT_GRADED)]
    section = element("section", element("h2", "Next step"), element("p", clean(reason)), class_="next")
    markdown = f"# {cell(assignment)}: {cell(shown)}\n\n**{_NOT_GRADED}**\n\n## Next step\n\n{fenced(clean(reason))}\n"
    return {".html": page(f"{assignment}: {shown}", joined(header), section), ".md": markdown}
