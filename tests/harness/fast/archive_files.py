"""Archives as tests make them, member by member, and what is read of one."""

import io
import tarfile
import warnings
import zipfile
from pathlib import Path

from grader.courses.assignment import Assignment, Task
from grader.intake import Source, Submission, read_submission

PLACES = {name: (name, f"student/{name}", f"minitorch/{name}") for name in ("operators.py", "module.py")}
MODULE0 = Assignment("module0", "Module 0", 1, 1, 1, PLACES, (Task("0.1", "checks.py", 1.0),), Path("assignment.toml"))
Member = tuple[str, bytes]


def zipped(members: list[Member | tuple[zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as archive:
        warnings.simplefilter("ignore")  # the same name twice
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: list[Member | tarfile.TarInfo], mode: str = "w", how: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode, format=how) as archive:  # type: ignore[call-overload]
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return packed.getvalue()


def marked(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def typed(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def read(folder: Path, data: bytes, suffix: str = ".zip") -> Submission:
    path = folder / f"zoe{suffix}"
    path.write_bytes(data)
    return read_submission(Source("zoe", path, "zip" if suffix == ".zip" else "tar"), MODULE0)


def problem(seen: Submission, name: str = "operators.py") -> str:
    assert name not in seen.files
    return seen.problems[name].removeprefix(f"{name} cannot be read: it ")


GOOD: list[Member] = [("repo-main/minitorch/operators.py", b"x = 1\r\n"), ("repo-main/minitorch/module.py", b"m")]
