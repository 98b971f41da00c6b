"""`python -m tests.harness.attacks.as_user COMMAND ...`: where root calls it, runs a command as an ordinary user.

It runs in a copy of the repository that belongs to this user, with nothing of root's in its environment. Whoever is an
ordinary user already has run the command as one before, and nothing is run a second time.
"""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tests.harness.copies import left_behind
from tests.harness.layers.cage import MS_PRIVATE, MS_REC, ROOT, UID, NoCage, mount, python_is_closed, show_python

CLONE_NEWNS = 0x20000  # of unshare(2): mounts of one's own; os.unshare came with Python 3.12
PASSED_ON = ("PATH", "CI", "NO_COLOR", "PYTHONHASHSEED", "LANG", "LC_ALL")
NOT_COPIED = left_behind(".*", "__pycache__", "*.egg-info")


def run_as_user(command: Sequence[str]) -> int:
    """The exit code of the command, run by an ordinary user in a copy of the repository."""
    with tempfile.TemporaryDirectory(prefix="as-user-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "place").mkdir()
        (folder / "home").mkdir()
        shutil.copytree(ROOT, folder / "repository", symlinks=True, ignore=NOT_COPIED)
        for path in (folder / "home", folder / "repository", *(folder / "repository").rglob("*")):
            os.chown(path, UID, UID, follow_symlinks=False)
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            _inside(command, folder)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _inside(command: Sequence[str], folder: Path) -> NoReturn:
    """In the child: become the user, and then the command."""
    try:
        if python_is_closed():
            _unshare_mounts()
            show_python(folder / "place")
        os.setgroups([])
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
        os.chdir(folder / "repository")
        os.execvpe(command[0], command, _environment(folder))  # noqa: S606 - the caller's own command
    except (NoCage, OSError) as fault:
        sys.stderr.write(f"as an ordinary user: {fault}\n")
        sys.stderr.flush()
        os._exit(2)


def _unshare_mounts() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) < 0:
        raise NoCage(f"{sys.base_prefix} is closed to others, and unshare: {os.strerror(ctypes.get_errno())}")
    mount(None, "/", MS_REC | MS_PRIVATE)


def _environment(folder: Path) -> dict[str, str]:
    """What the command inherits; its modules come from the copy, not from an editable install of the original."""
    home = str(folder / "home")
    ours = {"HOME": home, "TMPDIR": home, "PYTHONPATH": str(folder / "repository"), "PYTHONDONTWRITEBYTECODE": "1"}
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | ours


def main(command: Sequence[str]) -> int:
    """Run the command, where there is anybody else to become."""
    if os.geteuid() != 0:
        sys.stdout.write("as an ordinary user: that is who runs this already\n")
        return 0
    return run_as_user(command)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
