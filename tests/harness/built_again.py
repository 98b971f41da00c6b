"""`python tests/harness/built_again.py`: a second build, somewhere else, gives the bytes of the archives in dist/.

The second one is of a copy with other times, another path and another umask, in another time zone: what differs between
two machines. It has the date of SOURCE_DATE_EPOCH where that is set, as the first one has.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", ".gitignore")
LATER = 86_400 * 400  # seconds by which the files of the copy are newer


def main() -> None:
    """End with a sentence where an archive differs, and else print the digest of each."""
    kept = {path.name: path.read_bytes() for path in sorted((ROOT / "dist").iterdir())}
    with tempfile.TemporaryDirectory(prefix="built again ") as name:
        copy = Path(name) / "another name"
        copied(copy)
        command = [sys.executable, "-m", "build", "--outdir", copy.parent / "out", copy]
        elsewhere = os.environ | {"TZ": "Asia/Tokyo"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, umask=0o077, env=elsewhere)
        again = {path.name: path.read_bytes() for path in sorted((copy.parent / "out").iterdir())}
    if again.keys() != kept.keys():
        sys.exit(f"dist/ has {', '.join(kept)}, and a second build gives {', '.join(again)}")
    if differ := [name for name in kept if kept[name] != again[name]]:
        sys.exit(f"{differ[0]}: a second build of the same files gives other bytes")
    for name, data in kept.items():
        print(f"{hashlib.sha256(data).hexdigest()}  {name}")


def copied(folder: Path) -> None:
    """Copy what is built into a new folder, with other times."""
    shutil.copytree(ROOT / "grader", folder / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for name in SOURCES:
        shutil.copy2(ROOT / name, folder)
    for path in [folder, *folder.rglob("*")]:
        seconds = path.stat().st_mtime + LATER
        os.utime(path, (seconds, seconds))


if __name__ == "__main__":
    main()
