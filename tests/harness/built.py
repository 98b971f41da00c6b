"""`python tests/harness/built.py [TAG]`: the archives in dist/ have what they must, and the version of the tag."""

import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDED = (
    *("grader/cli/group.py", "grader/ci/__main__.py", "grader/kit/testing/plugin.py", "grader/py.typed"),
    *("grader/authoring/templates/course/tox.ini.txt", "grader/authoring/templates/assignment/reference/NAME.py.txt"),
)
FOREIGN = ("tests/", "reference/", "student/", "assignments/", "class/")  # of the course: its solutions are no wheel's


def main(tag: str = "") -> None:
    """End with a sentence where something is not as it must be."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if tag and tag != f"v{version}":
        sys.exit(f"the tag is {tag}, but pyproject.toml has the version {version}: expected the tag v{version}")
    (wheel,) = (ROOT / "dist").glob(f"module_grader-{version}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    (source,) = (ROOT / "dist").glob(f"module_grader-{version}.tar.gz")
    with tarfile.open(source) as packed:
        sources = {name.partition("/")[2] for name in packed.getnames()}
    if left_out := [name for name in names if name.startswith("grader/") and name not in sources]:
        sys.exit(f"{source.name}: {left_out[0]} is in the wheel, and not in the source archive")
    if lacking := [name for name in NEEDED if name not in names]:
        sys.exit(f"{wheel.name}: {lacking[0]} is not in it")
    if foreign := [name for name in names if name.startswith(FOREIGN)]:
        sys.exit(f"{wheel.name}: {foreign[0]} is in it, and must not be")
    print(f"{wheel.name}: {len(names)} files")


if __name__ == "__main__":
    main(*sys.argv[1:2])
