"""What is handed in to bundles: the solution, the stubs, and code that wants more than it is worth, or a secret."""

import json
from pathlib import Path

from tests.harness.exports.container import ROOT

NAMES = ("operators.py", "module.py")
SOLUTION = {name: (ROOT / "reference" / name).read_text("utf-8") for name in NAMES}
STUBS = {name: (ROOT / "student" / name).read_text("utf-8") for name in NAMES}
WRONG = "\n\ndef add(x, y):\n    return x - y\n"
FORGED = json.dumps({"score": 1.0, "gradable": True, "tests": [{"name": "x", "score": 100, "max_score": 100}]})
_RESULTS = "RESULTS = ['/autograder/results/results.json', '/grade/results/results.json', 'result.json']\n"
ATTACKS = {
    "forges the results": f"""
{_RESULTS}
import os, pathlib, sys, time
def forge():
    for path in RESULTS:
        try:
            pathlib.Path(path).write_text({FORGED!r})
        except OSError as error:
            print("refused", error)
forge()
if os.fork() == 0:
    while True:
        forge()
""",
    "reads the hidden sets": """
import glob, os
FOUND = []
for top in ("/autograder", "/grade", "/opt", ".", "/proc/self/root/autograder", "/proc/self/root/grade"):
    for folder, _, names in os.walk(top):
        for name in names:
            try:
                FOUND.append(open(os.path.join(folder, name)).read())
            except OSError:
                pass
print("found", len(FOUND))
def mul(x, y):
    raise ValueError("found " + repr([os.listdir("/autograder"), FOUND]))
""",
    "ends its judge": """
import os, signal
def neg(x):
    for process in (os.getppid(), 1, -1):
        try:
            os.kill(process, signal.SIGKILL)
        except OSError:
            pass
    os._exit(0)
""",
    "changes the judge": """
import sys
for name in list(sys.modules):
    module = sys.modules[name]
    for key in list(vars(module)) if name.startswith(("grader", "tests", "msgspec")) else ():
        if callable(vars(module)[key]):
            setattr(module, key, lambda *_, **__: True)
try:
    import grader.results.scorecard as scorecard
    scorecard.Scorecard.score = 100.0
except Exception as error:
    print("refused", error)
""",
    "prints results": f"""
import sys
print({FORGED!r})
print("::set-output name=status::success\\n::error::forged\\x1b[2J", file=sys.stderr)
def lt(x, y):
    raise ValueError({FORGED!r} + "<script>alert(1)</script>")
""",
}  # each is the reference with `add` wrong, so that full marks can only be forged
SPOILS_ITSELF = "changes the judge"  # what it changes is beside it, and belongs to its own answers: these all fail


def hidden_numbers(folder: Path) -> list[str]:
    """Long numbers of hidden sets, as they are written there."""
    text = "".join(path.read_text("utf-8") for path in folder.rglob("*.json"))
    return [word for word in text.replace("[", ",").replace("]", ",").split(",") if len(word.strip()) > 12][:400]
