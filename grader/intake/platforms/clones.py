"""A classroom's clones: a folder with a repository for each student, called by the assignment and the account.

GitHub Classroom's own program (github/gh-classroom, clone student-repos) puts them into ASSIGNMENT-submissions; with
Classroom 50 the classroom's name comes first. Without that folder's name, what all names begin with is no account.
"""

import os
from collections.abc import Sequence

from grader.intake.files.tree import NotGradedError, Tree, joined
from grader.intake.platforms.receipts import Receipt

_FOLDER = "-submissions"
PLATFORM = "classroom"


EMPTY = "an empty repository"


def receipts(tree: Tree, folder: str, names: Sequence[str], parent: str) -> dict[str, Receipt]:
    """Return for each repository among the folders, the account that it is named for; none where there are no two."""
    clones = [name for name in names if _is_repository(tree, joined(folder, name))]
    prefix = f"{parent.removesuffix(_FOLDER)}-" if parent.endswith(_FOLDER) else ""
    if not prefix or not all(name.startswith(prefix) and name != prefix for name in clones):
        prefix = "".join(os.path.commonprefix(clones).rpartition("-")[:2])  # noqa: RUF071 - of names
    if len(clones) < 2 or not prefix:
        return {}
    return {name: Receipt(PLATFORM, login=name[len(prefix) :]) for name in clones}


def is_empty(tree: Tree, folder: str) -> bool:
    """Return whether nothing is in the folder but what git keeps: the student has taken the assignment, and pushed
    nothing.
    """
    try:
        return all(entry.name == ".git" for entry in tree.entries(folder))
    except NotGradedError:
        return False


def _is_repository(tree: Tree, folder: str) -> bool:
    try:
        return any(entry.name == ".git" and entry.kind == "folder" for entry in tree.entries(folder))
    except NotGradedError:
        return False
