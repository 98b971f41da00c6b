"""Files of a class as tests make them, in folders and archives, and what is listed and read of them."""

import io
import pickle
import tarfile
import zipfile
from pathlib import Path

from grader.courses.assignment import Assignment, Task
from grader.intake import Listing, Submission, read_submission

PLACES = {name: (name, f"student/{name}", f"minitorch/{name}") for name in ("operators.py", "module.py")}
MODULE0 = Assignment("module0", "Module 0", 1, 1, 1, PLACES, (Task("0.1", "checks.py", 1.0),), Path("assignment.toml"))
Files = dict[str, str | bytes]


def put(folder: Path, files: Files) -> Path:
    """The folder, with these files in it."""
    folder.mkdir(exist_ok=True)
    for place, content in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(files: Files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode() if isinstance(content, str) else content))
    return packed.getvalue()


def students(listing: Listing) -> list[str]:
    return [source.student for source in listing.sources]


def submissions(listing: Listing) -> dict[str, Submission]:
    """All submissions of a listing, read as a worker reads them, from a source that was sent to it."""
    return {one.student: read_submission(pickle.loads(pickle.dumps(one)), MODULE0) for one in listing.sources}  # noqa: S301
