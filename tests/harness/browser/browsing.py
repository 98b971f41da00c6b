"""A real Chromium for tests, from the npm registry: installed once into a folder, driven by drive.mjs.

Nothing of it needs root, a display or a download from elsewhere: one package brings the browser with the libraries that
it needs. The folder is given in BROWSER_FOLDER, as tox does, or is a new one for each run.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRIVE = Path(__file__).with_name("drive.mjs")
PACKAGES = ("playwright-core@1.65.1", "@sparticuz/chromium@147.0.0", "axe-core@4.14.1", "dejavu-fonts-ttf@2.37.3")
QUIET = ("--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
INSTALL_SECONDS, BROWSE_SECONDS = 300, 600
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/node_modules/dejavu-fonts-ttf/ttf</dir><cachedir>{folder}/fonts-cache</cachedir>
<selectfont><rejectfont><glob>*Serif*</glob><glob>*Condensed*</glob><glob>*Light*</glob><glob>*Math*</glob></rejectfont></selectfont>
<alias><family>ui-monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


class NoBrowser(Exception):
    """There is no browser here, for a reason that its text says."""


@dataclass(frozen=True)
class Seen:
    """What was seen of a page."""

    requests: list[str]  # what it asked for, besides itself
    ran: list[str]  # dialogs, messages, errors and windows: what only a script, or a refused one, brings about
    looks: list[dict[str, Any]]  # at each size: what is wider than the window, and the height of the page
    axe: list[str]  # what axe finds
    passes: int  # how many of its rules found something to look at
    reads: list[Any]  # what was read after the keys


@dataclass(frozen=True)
class Browser:
    """A browser that is installed in a folder."""

    folder: Path

    def visit(self, pages: Sequence[dict[str, Any]]) -> list[Seen]:
        """Open each page, and do there what its dict says; see drive.mjs."""
        axe = self.folder / "node_modules" / "axe-core" / "axe.min.js"
        done = subprocess.run(
            ["node", self.folder / DRIVE.name], input=json.dumps({"axe": str(axe), "pages": [*pages]}),
            capture_output=True, text=True, check=False, timeout=BROWSE_SECONDS, env=self._environ(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [Seen(**page) for page in json.loads(done.stdout)["pages"]]

    def _environ(self) -> dict[str, str]:
        # The package unpacks itself into TMPDIR, and its libraries only where it believes to be in a cloud.
        own = {"TMPDIR": str(self.folder / "unpacked"), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
        return os.environ | own | {"FONTCONFIG_FILE": str(self.folder / "fonts.conf")}


def install(folder: Path) -> Browser:
    """Install what is not there yet; raises NoBrowser where that cannot be done."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise NoBrowser(f"there is no {program}")
    (folder / "unpacked").mkdir(parents=True, exist_ok=True)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    shutil.copyfile(DRIVE, folder / DRIVE.name)  # Node looks for packages beside the file that imports them
    said = folder / "installed.json"
    if not said.exists() or json.loads(said.read_text()) != [*PACKAGES]:
        command = ["npm", "install", *QUIET, "--prefix", str(folder), *PACKAGES]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise NoBrowser(f"npm took more than {INSTALL_SECONDS} s") from None
        if done.returncode:
            raise NoBrowser(f"npm cannot install {', '.join(PACKAGES)}: {done.stderr.strip()[:300]}")
        said.write_text(json.dumps(PACKAGES))
    return Browser(folder)
