"""The files by which each platform starts a bundle. Each rule stands beside the source that has it.

Gradescope (gradescope/autograder_samples, docs/specs.md, docs/best_practices.md): setup.sh and run_autograder lie at
the archive's root; setup.sh runs once, as root, when the image is built; run_autograder is copied to /autograder, and
runs there as root. PrairieLearn (PrairieLearn/PrairieLearn, docs/externalGrading.md, apps/grader-host/src/index.ts):
what serverFilesCourse names lies below /grade, without a network; results are read where the entrypoint ends with 0.
Classroom 50 (foundation50/classroom50, wiki/Advanced-Autograding.md): autograder.py is called in the student's
checkout, its files lie beside it, and everybody can read them.
"""

import json
import uuid
from collections.abc import Mapping, Sequence

from grader.bundles.files import TOP
from grader.courses.assignment import Assignment

PLACES = ("gradescope", "prairielearn", "classroom50")
PYTHONS: Mapping[str, str] = {
    "gradescope": "3.12",  # of Ubuntu 24.04
    "prairielearn": "3.13",  # of the image prairielearn/grader-python
    "classroom50": "3.14",  # of its runner; packages are installed there
}
SECONDS = 300  # of PrairieLearn: a submission that hangs everywhere has to be judged too

# An environment by hand, as Ubuntu's Python has neither pip nor venv: the packages of the bundle are its only ones.
# All of the bundle is for root alone, and the code that is graded has another user.
PREPARE = """\
#!/bin/bash
# Makes the environment beside this file, and takes everybody else's right to read what is here.
set -eu
umask 077
here=$(cd "$(dirname "${{BASH_SOURCE[0]}}")" && pwd)
chmod -R go= "$here"
python=$(for name in python{python} python3 python; do
  command -v "$name" >/dev/null && "$name" -c 'import sys; assert sys.version_info[:2] == ({version})' 2>/dev/null \\
    && readlink -f "$(command -v "$name")" && break
done || true)
if [ -z "$python" ]; then
  echo "Python {python} is not here: choose an image that has it, or make the bundle with --python" >&2
  exit 2
fi
mkdir -p "$here/env/bin" "$here/env/lib/python{python}"
ln -sfn "$python" "$here/env/bin/python"
ln -sfn lib "$here/env/lib64"
ln -sfn "$here/packages" "$here/env/lib/python{python}/site-packages"
printf 'home = %s\\ninclude-system-site-packages = false\\n' "$(dirname "$python")" > "$here/env/pyvenv.cfg"
"""

_SETUP = """\
#!/bin/bash
# Runs once, when Gradescope builds the image.
set -eu
command -v python{python} >/dev/null || {{ apt-get update && apt-get install -y python{python}; }} || true
bash /autograder/source/{top}/prepare.sh
/autograder/source/{top}/env/bin/python -I -m compileall -q /autograder/source/{top}/packages/grader
"""

_RUN_AUTOGRADER = """\
#!/bin/bash
# Runs for each submission, as root. Where the grading itself fails there is no results.json, and so no score.
set -u
umask 077
chmod go= /autograder/source /autograder/results
rm -f /autograder/results/results.json
exec /autograder/source/{top}/env/bin/python -I -m grader.bundles /autograder/source/{top} gradescope
"""

_RUN_SH = """\
#!/bin/bash
# Runs for each submission, as root, without a network.
set -u
umask 077
here=$(cd "$(dirname "${{BASH_SOURCE[0]}}")" && pwd)
chmod go= /grade
mkdir -p /grade/results
rm -f /grade/results/results.json
bash "$here/{top}/prepare.sh" && exec "$here/{top}/env/bin/python" -I -m grader.bundles "$here/{top}" prairielearn
"""

_AUTOGRADER = """\
\"\"\"Called by Classroom 50's runner in the student's checkout; writes ./result.json. Everybody can read this.\"\"\"

import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent / "{top}"
NEEDED = {needed}

sys.dont_write_bytecode = True
sys.path[0] = str(BUNDLE / "packages")  # what lies in the checkout is imported by nobody
try:
    import click, hypothesis, msgspec, numpy, pytest
except ImportError:
    pip = [sys.executable, "-I", "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
    subprocess.run([*pip, "--target", str(BUNDLE / "packages"), *NEEDED], check=True)

from grader.bundles.__main__ import main

sys.exit(main([str(BUNDLE), "classroom50"]))
"""

_QUESTION = """\
<pl-question-panel>
  <p>{title}: hand in {files}.</p>
  <pl-file-upload file-names="{files}"></pl-file-upload>
</pl-question-panel>
<pl-submission-panel>
  <pl-external-grader-results></pl-external-grader-results>
  <pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""


def scripts(place: str, assignment: Assignment, python: str, needed: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return where the place wants the folder bundle/, and its own files by name."""
    version = python.replace(".", ", ")
    prepare = {f"{TOP}/prepare.sh": PREPARE.format(python=python, version=version)}
    if place == "gradescope":
        own = {"setup.sh": _SETUP.format(python=python, top=TOP), "run_autograder": _RUN_AUTOGRADER.format(top=TOP)}
        return "", own | prepare
    if place == "classroom50":
        return "", {"autograder.py": _AUTOGRADER.format(top=TOP, needed=json.dumps([*needed], indent=4))}
    folder = f"serverFilesCourse/{assignment.name}"
    own = {f"{folder}/run.sh": _RUN_SH.format(top=TOP)} | {f"{folder}/{name}": text for name, text in prepare.items()}
    return f"{folder}/", own | _question(assignment)


def _question(assignment: Assignment) -> dict[str, str]:
    """Return a question of PrairieLearn's that is graded by the bundle.

    Its number is made of its name, the same each time.
    """
    options = {
        "image": "prairielearn/grader-python",
        "serverFilesCourse": [f"{assignment.name}/"],
        "entrypoint": f"/grade/serverFilesCourse/{assignment.name}/run.sh",
        "timeout": SECONDS,
    }
    info = {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{assignment.name} {assignment.title}")),
        "title": assignment.title,
        "topic": "Programming",
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": options,
    }
    html = _QUESTION.format(title=assignment.title, files=", ".join(assignment.files))
    folder = f"questions/{assignment.name}"
    return {f"{folder}/info.json": json.dumps(info, indent=2) + "\n", f"{folder}/question.html": html}
