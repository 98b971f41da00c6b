"""Packs a bundle into the archive that its platform takes. The same course and packages give the same bytes."""

import io
import zipfile
from pathlib import Path

from grader.bundles.files import TOP, Plan, files_of
from grader.bundles.packages import packages, requirements
from grader.bundles.scripts import scripts

_STARTED = (".sh", "run_autograder")


def pack(place: str, plan: Plan, wheels: Path | None) -> bytes:
    """Return the archive; raises HarnessFault."""
    needed = requirements(plan.assignment)
    files = files_of(plan)
    if place != "classroom50":  # there they are installed by the runner, which has a network
        files |= {f"{TOP}/packages/{name}": data for name, data in packages(needed, plan.python, wheels).items()}
    above, own = scripts(place, plan.assignment, plan.python, needed)
    placed = {f"{above}{name}": data for name, data in files.items()}
    return _zipped(placed | {name: text.encode() for name, text in own.items()})


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name)  # of 1980: when it was written is no part of it
            mode = 0o755 if name.endswith(_STARTED) else 0o644
            info.external_attr, info.compress_type, info.create_system = mode << 16, zipfile.ZIP_DEFLATED, 3
            archive.writestr(info, data)
    return packed.getvalue()
