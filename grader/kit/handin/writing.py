"""Writes the archive: the same files give the same bytes, and nothing in it says who packed it, when or where."""

import os
import tempfile
import zipfile
from pathlib import Path

from grader.kit.handin.collecting import Parcel

_NEVER = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_READABLE = 0o644 << 16


def write_archive(folder: Path, parcel: Parcel) -> Path:
    """Write ASSIGNMENT.zip, whole or not at all, in the place of an older one."""
    path = folder / f"{parcel.assignment}.zip"
    number, scratch = tempfile.mkstemp(prefix=f".{path.name}-", dir=folder)
    try:
        with os.fdopen(number, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parcel.data.items():
                info = zipfile.ZipInfo(name, _NEVER)
                info.create_system, info.external_attr, info.compress_type = 3, _READABLE, zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
    return path
