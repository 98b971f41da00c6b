"""How nbgrader works on this course, when it is called in this folder: `nbgrader generate_assignment module0`.

The assignments are its source folder. All that is of a class lies in the folder of that class: what is released, handed
in and graded, and the gradebook. GRADER_CLASS names that folder, as for `grader`.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASS = Path(os.environ.get("GRADER_CLASS", HERE / "class")).resolve()
CLASS.mkdir(mode=0o700, exist_ok=True)
# A new gradebook calls `alembic`, which lies beside Python, where PATH need not lead.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))

c = get_config()  # noqa: F821 - nbgrader gives it

c.CourseDirectory.root = str(CLASS)
c.CourseDirectory.course_id = "course"
c.CourseDirectory.source_directory = str(HERE / "assignments")
if url := os.environ.get("GRADER_GRADEBOOK"):  # such as postgresql+psycopg2://user@host/name
    c.CourseDirectory.db_url = url
# All other files of a folder are released as they are: this is what must not be.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "assignment.toml", "course.toml", "proof.toml",
    "sheet.md",  # its text is in the notebooks
]  # fmt: skip

# `nbgrader autograde` is a preview without a wall: a submission runs as you. These close what needs no code.
c.Execute.skip_cells_with_tag = "no-cell-has-this-tag"  # else a check with the tag skip-execution has full marks
c.OverwriteCells.add_missing_cells = True
