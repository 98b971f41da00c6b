"""Names of files for students, which any file system takes, and of which no two are the same file anywhere."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?")  # no capital: some file systems take it for a small one
# Windows keeps these for devices, whatever the ending is.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
SHORT, LONG = 4, 16  # bytes of a digest; the long one where a short one happens to be that of another student too


def file_names(students: Iterable[str]) -> Mapping[str, str]:
    """Return for each student a name without an ending: as it is where it is plain, else with a digest of it."""
    all_of_them = list(dict.fromkeys(students))
    short = {student: _file_name(student, SHORT) for student in all_of_them}
    counts = Counter(name.lower() for name in short.values())
    return {s: name if counts[name.lower()] == 1 else _file_name(s, LONG) for s, name in short.items()}


def _file_name(student: str, size: int) -> str:
    if _PLAIN.fullmatch(student) and not _DEVICES.fullmatch(student):
        return student
    words = re.sub(r"[^A-Za-z0-9_-]+", "_", student).strip("_-")[:40] or "student"
    digest = hashlib.blake2b(student.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
    return f"{words}.{digest}"  # a plain name has no dot
