"""A container as a platform starts one, without an engine: its own files, root with Docker's rights, no network.

What is needed of this machine is shown inside read-only; Docker's default seccomp profile and capabilities are put on
what runs there. Memory has a limit of its address space, which is stricter than that of a cgroup and needs none.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# Memory and processes of a job on PrairieLearn's hosts: config of apps/grader-host in PrairieLearn/PrairieLearn.
LIMITS = ("/usr/bin/prlimit", f"--as={2 << 30}", "--nproc=1024", "--core=0")
_FILES = """
set -eu
mount --make-rprivate /
cd "$1"
for name in usr bin sbin lib lib64 etc; do
  if [ -L "/$name" ]; then ln -sfn "$(readlink "/$name")" "$name"
  elif [ -d "/$name" ]; then mkdir -p "$name"; mount --bind -o ro "/$name" "$name"; fi
done
mkdir -p opt/python proc dev tmp root
mount --bind "$2" opt/python
mount -t proc proc proc
mount -t tmpfs -o mode=1777 tmpfs tmp
for name in null zero random urandom; do touch "dev/$name"; mount --bind "/dev/$name" "dev/$name"; done
shift 2
exec "$@"
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    said: str
    seconds: float


@dataclass(frozen=True)
class Container:
    """The file system of a container, which several commands may be run in, one after the other."""

    root: Path
    stage: Path  # where the interpreter is shown on the way in

    def run(self, *command: str, seconds: float = 200, uid: int = 0) -> Ended:
        """Run a command in it, as root or as another user."""
        inside = [
            *LIMITS,
            *_as(uid),
            "/usr/bin/env",
            "-i",
            "PATH=/opt/python/bin:/usr/bin:/bin",
            "HOME=/root",
            *command,
        ]
        profile = [sys.executable, "-m", "tests.harness.layers.docker_profile", "docker run", str(self.stage)]
        words = [*profile, _found("chroot"), str(self.root), *inside]
        outside = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        began = time.monotonic()
        done = subprocess.run(
            [*outside, "bash", "-c", _FILES, "bash", str(self.root), sys.base_prefix, *words],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
            check=False,
        )  # fmt: skip
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Ended(done.returncode, said, time.monotonic() - began)


def _as(uid: int) -> list[str]:
    return ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"] if uid else []


def _found(program: str) -> str:
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert path
    return path


def new_container(folder: Path) -> Container:
    """An empty container; skips the test where none can be made."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("a container as a platform has it needs root and `unshare`")
    root, stage = folder / "container", folder / "stage"
    root.mkdir()
    stage.mkdir()
    return Container(root, stage)
