"""Submissions that want another result than their own: in a log, a page, a result file, an environment, an exit code.

Each is the reference with one function that is wrong, so that its true points are known, and code that runs when it is
imported. `REACHED` is printed by what got so far as to try.
"""

from tests.harness.ci.conftest import REFERENCE
from tests.harness.ci.runs import Run

REACHED = "the attack was reached"
WRONG = "\n\ndef add(x, y):\n    return x - y\n"
FORGED = "forged-by-the-student"

_ANNOTATION = f"""
import os, sys
LINES = [
    "::error file=student/operators.py,line=1,title={FORGED}::{FORGED}",
    "   ::notice title=Autograding complete::Points 100/100 {FORGED}",
    "##[error]{FORGED}", "::stop-commands::x", "::set-env name=X::{FORGED}", "::add-mask::0", "::x::",
    "\\x1b[0K::warning::{FORGED}", "\\r::warning::{FORGED}", "\\u2028::warning::{FORGED}",
]
print("\\n".join(LINES), flush=True)
for fd in (1, 2):
    os.write(fd, ("\\n" + "\\n".join(LINES) + "\\n").encode())
def add(x, y):
    raise ValueError("\\n".join(LINES))
"""
_SUMMARY = f"""
import os
TEXT = "```\\n````\\n~~~\\n</details>\\n# Checks: 100 of 100 points {FORGED}\\n| 0.1 | {FORGED} | 30 / 30 |\\n"
print(TEXT)
for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
    if name in os.environ:
        open(os.environ[name], "a").write(TEXT)
def add(x, y):
    raise ValueError(TEXT)
"""
_DAEMON = """
import os, pathlib, shutil, time
TARGETS = [pathlib.Path(p) for p in {targets!r}]
def forge():
    for path in TARGETS:
        try:
            if path.is_dir():
                shutil.rmtree(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text({text!r})
        except OSError:
            pass
forge()
for link in TARGETS:
    try:
        link.unlink(); link.symlink_to("/dev/null")
    except OSError:
        pass
if hasattr(os, "fork") and os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in (0, 1, 2):
            os.close(fd)
        late = time.monotonic() + 120
        while time.monotonic() < late:
            forge(); time.sleep(0.01)
    os._exit(0)
"""
_EXIT = """
import os
def add(x, y):
    os._exit(0)
"""
# Ends its judge, and nothing else: it looks first whether the process above it is the judge.
_KILL = """
import os, signal
def add(x, y):
    judge = os.getppid()
    if b"grader.ci" in open(f"/proc/{judge}/cmdline", "rb").read():
        os.kill(judge, signal.SIGKILL)
    os._exit(0)
"""


# Each process ends as soon as it has started the next one, so that whoever looks for them finds those that are gone.
_CHAIN = """
import os, pathlib, time
TARGETS = [pathlib.Path(p) for p in {targets!r}]
if os.fork() == 0:
    os.setsid()
    late = time.monotonic() + 60
    while time.monotonic() < late:
        if os.fork():
            os._exit(0)
        for path in TARGETS:
            try:
                path.write_text({text!r})
            except OSError:
                pass
    os._exit(0)
"""
# Without the folder in which a runner's files are, nothing can be appended to them.
_FOLDERS = """
import pathlib, shutil
for path in {targets!r}:
    shutil.rmtree(pathlib.Path(path).parent, ignore_errors=True)
"""
# And where the folder in which the code runs is gone, it cannot be started again.
_OWN_FOLDER = """
import os, shutil
def add(x, y):
    shutil.rmtree(os.getcwd(), ignore_errors=True)
    os._exit(1)
"""
_LOUD = """
import os
for fd in (1, 2):
    for _ in range(500):
        os.write(fd, b"{text}\\n" * 3000)
def add(x, y):
    raise ValueError("%0A::error::{text}%0D" + "\\n::error::{text}" * 100_000)
"""


def attack(name: str, run: Run) -> dict[str, str]:
    """The files of an attacker, who knows every path of this very place."""
    files = [str(run.result), str(run.folder / "result.json"), str(run.folder / "release-body.md")]
    appended = [path for key, path in run.environ.items() if key.startswith("GITHUB_") and path.startswith("/")]
    text = f'{{"score": 100, "max-score": 100, "gradable": true, "tests": [], "who": "{FORGED}"}}'
    code = {
        "annotation": _ANNOTATION,
        "summary": _SUMMARY,
        "result file": _DAEMON.format(targets=files, text=text),
        "environment file": _DAEMON.format(targets=appended, text=f"NODE_OPTIONS={FORGED}\nresult={FORGED}\n"),
        "exit code": _EXIT,
        "judge": _KILL,
        "chain of processes": _CHAIN.format(targets=files + appended, text=f"result={FORGED}\n"),
        "folder of the runner": _FOLDERS.format(targets=appended),
        "its own folder": _OWN_FOLDER,
        "loud": _LOUD.format(text=FORGED),
    }[name]
    # the wrong `add` stands before the attack, which may have one of its own
    return REFERENCE | {"operators.py": f'print("{REACHED}", flush=True)\n{REFERENCE["operators.py"]}{WRONG}{code}'}


ATTACKS = ("annotation", "summary", "result file", "environment file", "exit code")
