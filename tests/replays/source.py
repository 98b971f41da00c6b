"""What was read in the source: the line that decided it."""

from grader.kit.picture import Shown
from tests.probes.program import HOME


def walk(shown: Shown) -> str:
    if not isinstance(shown.seen, list):
        return f"from {HOME.removesuffix('.py')} import Module\nModule.{shown.args[0]}"
    line = shown.seen[1]
    return f"lines = open('{HOME}', encoding='utf-8').read().splitlines()\n[{line}, lines[{line - 1}]]"
