"""`python tests/harness/built_again.py`: a second build, somewhere else, gives the wheel in dist/ byte for byte.

The second one is of a copy with other times and another path, in another time zone: what differs between two machines.
It has the date of SOURCE_DATE_EPOCH, as the first one has. The source archive keeps the times of the files, so that it
is compared file by file.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
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
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=elsewhere)
        again = {path.name: path.read_bytes() for path in sorted((copy.parent / "out").iterdir())}
    if again.keys() != kept.keys():
        sys.exit(f"dist/ has {', '.join(kept)}, and a second build gives {', '.join(again)}")
    if differ := [name for name in kept if compared(kept[name]) != compared(again[name])]:
        sys.exit(f"{differ[0]}: a second build of the same files gives other bytes")
    for name, data in kept.items():
        print(f"{hashlib.sha256(data).hexdigest()}  {name}")


def compared(data: bytes) -> object:
    """Return what must be equal of an archive: the bytes of a wheel, or the names and bytes of the files in it."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    with tarfile.open(fileobj=io.BytesIO(data)) as packed:
        return {one.name: found.read() for one in packed if (found := packed.extractfile(one))}


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
