"""The attacks that are run layer by layer: those of tests/attacks, and a handful of our own, one for each effect.

An attack is a folder with the files of a submission. `@WORLD@` and `@HARNESS@` in its texts stand for folders that are
made up for it; see world.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.harness.attack_rows import attacks

FORGING = "score forging"


@dataclass(frozen=True)
class Attack:
    """A submission that aims at something."""

    name: str
    kind: str
    files: Mapping[str, str]  # by path in the submission; bytes as latin-1, so that nothing is lost


def read_attacks(folder: Path) -> list[Attack]:
    """Every attack of a folder with a manifest."""
    return [Attack(row.name, row.kind, row.texts(folder)) for row in attacks(folder)]


def handful(reference: Path) -> list[Attack]:
    """One attack for each effect that the table knows, each on top of code that earns no points, and none at all."""
    texts = {"nothing": ("none", "")} | _HANDFUL
    made = [Attack(name, kind, {"operators.py": text.strip() + "\n"}) for name, (kind, text) in texts.items()]
    return [*made, Attack("honest", "none", {p.name: p.read_text("latin-1") for p in reference.glob("*.py")})]


# name: (class, operators.py). What is learnt is printed, and kept in the drop folder where that is possible.
_HANDFUL = {
    "reads_a_secret": ("exfiltration", "print(open('@WORLD@/home/secret.txt').read())"),
    "reads_a_classmate": ("exfiltration", "print(open('@WORLD@/submissions/bob/operators.py').read())"),
    "learns_a_size": ("exfiltration", "import os\nprint(os.stat('@WORLD@/gradebook.db').st_size)"),
    "changes_a_classmate": ("harm", "open('@WORLD@/submissions/bob/operators.py', 'w').write('raise SystemExit')"),
    "locks_a_classmate_out": ("harm", "import os\nos.chmod('@WORLD@/submissions/bob', 0)"),
    "leaves_a_file": ("harm", "open('@WORLD@/drop/mark', 'w').close()"),
    "phones_home": (
        "exfiltration",
        "import socket\nsocket.create_connection(('127.0.0.1', @PORT@), 5).sendall(b'hello')",
    ),
    "stops_its_parent": ("harm", "import posix, signal\nposix.kill(posix.getppid(), signal.SIGSTOP)"),
    "limits_its_parent": (
        "harm",
        "import posix, resource\nresource.prlimit(posix.getppid(), resource.RLIMIT_NOFILE, (4, 4))",
    ),
    "leaves_shared_memory": (
        "harm",
        "import ctypes\nlibc = ctypes.CDLL(None)\nassert libc.shmget(77, 4096, 0o1666) >= 0",
    ),
    "forks": (
        "resource abuse",
        """
import os, signal
for _ in range(30):
    if os.fork() == 0:
        signal.pause()
""",
    ),
    "takes_a_gigabyte": (
        "resource abuse",
        """
import mmap
kept = mmap.mmap(-1, 1 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE)
""",
    ),
    "borrows_the_reference": (
        FORGING,
        "exec(open('@REPOSITORY@/reference/operators.py').read())",
    ),
    "patches_the_judge": (
        FORGING,
        """
import sys
for module in list(sys.modules.values()):
    for name in list(vars(module)):
        if name.startswith("expect_"):
            setattr(module, name, lambda *a, **k: None)
""",
    ),
}
