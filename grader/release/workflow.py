"""The workflow of the released repository: GitHub Actions that run the checks on what a student pushes.

It works in any repository, with or without a classroom. Each action is pinned by the commit of the release that is
named beside it; the token may read the repository and no more; and a push that changes no file of the assignment starts
nothing, since the minutes of an organisation are counted.
"""

from grader.release.choosing import Choice
from grader.release.handout import HandedOut

WORKFLOW = ".github/workflows/classroom.yml"
PYTHON = "3.12"  # the runner's own, of ubuntu-24.04: it takes no time there, and is installed on a runner without it

CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
SETUP_PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0"
REPORTER = "classroom-resources/autograding-grading-reporter@d13b5912daf5042ac1b71bc38bdb4a6bcd61d8ca # v1"

_TEXT = """\
# Runs the checks of this repository on each push that changes the assignment. Made by `grader release`.
name: checks

on:
  push:
    branches: ["**"]
    paths:
{paths}
  workflow_dispatch:

permissions:
  contents: read
{comment_permission}
concurrency:
  group: checks-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  checks:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: {checkout}
        with:
          persist-credentials: false
      - uses: {setup_python}
        with:
          python-version: "{python}"
      - name: Install what the checks need
        run: python -m pip install --quiet --disable-pip-version-check {requirements}
      - name: Run the checks
        id: checks
        run: python -m grader.ci{comment_option}
{comment_step}\
      # For a classroom that still reads GitHub Classroom's own format: set the variable CLASSROOM_REPORTER to true.
      - name: Report the points to GitHub Classroom
        if: ${{{{ !cancelled() && vars.CLASSROOM_REPORTER == 'true' && steps.checks.outputs.runners != '' }}}}
        uses: {reporter}
        with:
          runners: ${{{{ steps.checks.outputs.runners }}}}

  # For those who have such runners: set the variable ALSO_ON, for example to ["windows-latest", "macos-latest"].
  also:
    if: vars.ALSO_ON != ''
    strategy:
      fail-fast: false
      matrix:
        os: ${{{{ fromJSON(vars.ALSO_ON || '[]') }}}}
    runs-on: ${{{{ matrix.os }}}}
    timeout-minutes: 15
    steps:
      - uses: {checkout}
        with:
          persist-credentials: false
      - uses: {setup_python}
        with:
          python-version: "{python}"
      - run: python -m pip install --quiet --disable-pip-version-check {requirements}
      - run: python -m grader.ci
"""
_COMMENT_STEP = """\
      - name: Comment in the pull request
        if: ${{ !cancelled() }}
        env:
          GITHUB_TOKEN: ${{ github.token }}
        run: python -m grader.ci.comment "$RUNNER_TEMP/comment.md"
"""


def workflow(given: HandedOut, choice: Choice, *, has_comment: bool) -> str:
    """Return the text of the workflow for these assignments."""
    paths = [f"student/{name}" for name in sorted(choice.student)]
    paths += ["assignments/**", "grader/**", "tests/**", "conftest.py", "pyproject.toml", WORKFLOW]
    return _TEXT.format(
        paths="\n".join(f"      - {path}" for path in paths),
        comment_permission="  pull-requests: write # for the comment, and for nothing else\n" if has_comment else "",
        comment_option=' --comment "$RUNNER_TEMP/comment.md"' if has_comment else "",
        comment_step=_COMMENT_STEP if has_comment else "",
        checkout=CHECKOUT,
        setup_python=SETUP_PYTHON,
        reporter=REPORTER,
        python=PYTHON,
        requirements=given.requirements,
    )
