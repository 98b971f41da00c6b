"""`python tests/harness/brought_along.py FILE`: the list of what an installation brings along is complete and public.

FILE is a CycloneDX list that `tox -e sbom` has made of an environment in which the wheel alone is installed.
"""

import json
import subprocess
import sys
from pathlib import Path


def main(file: str, python: str) -> None:
    """End with a sentence where a package is missing, has no version, or a path of this machine is in the list."""
    text = Path(file).read_text("utf-8")
    listed = json.loads(text)
    ours = listed["metadata"]["component"]
    found = {one["name"]: one["version"] for one in (ours, *listed["components"])}
    command = [sys.executable, "-m", "pip", "--python", python, "list", "--format", "json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    there = {one["name"]: one["version"] for one in json.loads(done.stdout)}
    if found != there:
        sys.exit(f"{file}: it lists {sorted(found.items())}, and installed are {sorted(there.items())}")
    if listed["bomFormat"] != "CycloneDX" or ours["name"] != "module-grader":
        sys.exit(f"{file}: it is no CycloneDX list of module-grader")
    if local := [word for word in ("file:", str(Path.cwd()), str(Path.home())) if word in text]:
        sys.exit(f"{file}: {local[0]!r} is in it, which is of this machine")
    print(f"{file}: {len(found)} packages, CycloneDX {listed['specVersion']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
