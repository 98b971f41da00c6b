"""The page with which a student begins: which files, which tasks with how many points, which command. Pure."""

from collections.abc import Iterator, Sequence

from grader.courses.assignment import Assignment
from grader.kit.testing.tasks import marker
from grader.pages.frame import page
from grader.pages.markup import Html, element, joined, table
from grader.release.exercises import PAGE, has_sheet

START = "START.html"
_TITLE = "Your exercises"
_WORK = (
    "Wherever a function in these files says ",
    element("code", 'raise NotImplementedError("Task ...")'),
    ", replace that line by your solution; the docstring above it has all the rules. README.md says the rest.",
)


def start_page(assignments: Sequence[Assignment], python: str, requirements: str) -> str:
    """Return the page as the text of an HTML file."""
    header = joined([element("p", "Start here", class_="muted"), element("h1", _TITLE)])
    set_up = element(
        "section",
        element("h2", "Set up, once"),
        element("p", f"Python {python}. One line, in the folder that this file is in, installs what is needed:"),
        element("pre", element("code", f"python -m pip install --prefer-binary {requirements}"), tabindex="0"),
        element("p", "Then ", element("code", "pytest"), " runs all checks and says which task to do next."),
        class_="next",
    )
    return page(_TITLE, header, set_up, *(element("section", *_assignment(one)) for one in assignments))


def _assignment(assignment: Assignment) -> Iterator[Html]:
    points = f"{sum(task.total for task in assignment.tasks):g} points"
    yield element("h2", f"{assignment.title} ", element("small", points))
    files = [joined((", " if n else "", element("code", f"student/{name}"))) for n, name in enumerate(assignment.files)]
    yield element("p", "You work in ", *files, ".")
    if has_sheet(assignment):
        page = f"assignments/{assignment.name}/{PAGE}"
        yield element("p", "Read first: ", element("a", page, href=page), ".")
    yield element("p", *_WORK)
    rows = [
        (task.id, task.title, f"{task.total:g}", element("code", command_of(assignment, task.id)))
        for task in assignment.tasks
    ]
    yield table(f"Tasks of {assignment.title}", ("task", "what it is about", "points", "its checks"), rows, numbers={2})


def command_of(assignment: Assignment, task: str) -> str:
    """Return how a student runs the checks of a task; own tests are run on the student's own code."""
    if assignment.kind == "checks":
        return f"pytest -m {marker(task)}"
    return f"pytest student/{next(iter(assignment.files))}"
