"""Takes the pictures of pages that the README shows, in docs/pages; it grades the bundled class for them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.harness.browser.browsing import install

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pages"
STUDENT = "prefix_lost"


def main() -> None:
    """Grade the bundled class, and take a picture of a student's page and of the class's."""
    with tempfile.TemporaryDirectory(prefix="capture-") as name:
        folder = Path(name)
        start = [sys.executable, "-m", "grader", "--course", ROOT, "--class", folder / "class"]
        for words in (
            ["grade", ROOT / "tests" / "class", "--feedback", folder],
            ["report", "-o", folder / "class.html"],
        ):
            subprocess.run([*start, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        browser = install(Path(os.environ.get("BROWSER_FOLDER") or folder / "browser"))
        PICTURES.mkdir(exist_ok=True)
        look = {"scheme": "light", "closed": True}
        student = look | {"width": 760, "height": 1010, "shot": str(PICTURES / "student.png")}
        top = look | {"width": 1000, "height": 840, "shot": str(PICTURES / "class.png")}
        students = look | {"width": 1320, "only": ".map", "shot": str(PICTURES / "students-by-checks.png")}
        browser.visit([
            {"path": str(folder / f"{STUDENT}.html"), "looks": [student]},
            {"path": str(folder / "class.html"), "looks": [top, students]},
        ])  # fmt: skip
    for path in sorted(PICTURES.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
