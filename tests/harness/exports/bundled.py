"""Runs a bundle as its platform does: the same folders, the same user and rights, without a network; each time anew."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from grader.cli import cli
from tests.harness.ci import readers
from tests.harness.exports.container import PYTHON, ROOT, Container, Ended

ASSIGNMENT = "module0"


def made(place: str, class_folder: Path, folder: Path, *words: str) -> Path:
    """The archive, by `grader bundle`, for the Python of this test; its packages come from the index that pip has."""
    path = folder / f"{place}.zip"
    named = ["--course", str(ROOT), "--class", str(class_folder), "bundle", place, "-a", ASSIGNMENT]
    done = CliRunner().invoke(cli, [*named, "-o", str(path), "--python", PYTHON, *words])
    assert done.exit_code == 0, (done.output, done.exception)
    return path


def unpacked(archive: Path, folder: Path) -> None:
    """As `unzip` does, with the files' modes."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
        for info in packed.infolist():
            (folder / info.filename).chmod(info.external_attr >> 16)


@dataclass(frozen=True)
class Image:
    """What a platform has built of an archive: the files of a container before a submission is in it."""

    place: str
    container: Container
    top: Path  # /autograder or /grade, kept aside

    @property
    def live(self) -> Path:
        """Where these files are while a submission is graded."""
        return self.container.root / ("autograder" if self.place == "gradescope" else "grade")

    def graded(self, files: Mapping[str, str | bytes], seconds: float = 200) -> "Graded":
        """Run it on a submission."""
        shutil.rmtree(self.live, ignore_errors=True)
        subprocess.run(["cp", "-a", self.top, self.live], check=True)
        code = self.live / ("submission" if self.place == "gradescope" else "student")
        for name, text in files.items():
            (code / name).parent.mkdir(exist_ok=True)
            (code / name).write_bytes(text.encode() if isinstance(text, str) else text)
        command = "/autograder/run_autograder" if self.place == "gradescope" else self.entrypoint
        ended = self.container.run(command, seconds=seconds)
        path = self.live / "results" / "results.json"
        return Graded(self.place, ended, path.read_text("utf-8") if path.is_file() else "")

    @property
    def entrypoint(self) -> str:
        """What the question's info.json names."""
        info = json.loads((self.top.parent / "info.json").read_text("utf-8"))
        options = info["externalGradingOptions"]
        assert "enableNetworking" not in options
        return str(options["entrypoint"])


@dataclass(frozen=True)
class Graded:
    """What came of it; PrairieLearn reads results only where the exit code is 0."""

    place: str
    ended: Ended
    results: str

    @property
    def points(self) -> tuple[float, float]:
        """Points and maximum, by the reader of the place."""
        assert self.results, self.ended
        assert self.ended.code == 0, self.ended
        return getattr(readers, self.place)(self.results)


def gradescope_image(archive: Path, container: Container) -> Image:
    """docs/specs.md and docs/tech.md of gradescope/autograder_samples: unpacked, set up once as root, and copied."""
    top = container.root / "autograder"
    (top / "source").mkdir(parents=True)
    unpacked(archive, top / "source")
    built = container.run("/bin/bash", "-c", "cd /autograder && /autograder/source/setup.sh")
    assert built.code == 0, built
    shutil.copy2(top / "source" / "run_autograder", top / "run_autograder")
    for name in ("submission", "results"):
        (top / name).mkdir()
    (top / "submission_metadata.json").write_text("{}")
    return Image("gradescope", container, _aside(top, container))


def prairielearn_image(archive: Path, container: Container, folder: Path) -> Image:
    """docs/externalGrading.md of PrairieLearn/PrairieLearn, and initFiles of its apps/grader-host/src/index.ts."""
    unpacked(archive, folder / "course")
    info = folder / "course" / "questions" / ASSIGNMENT / "info.json"
    top = container.root / "grade"
    for name in json.loads(info.read_text("utf-8"))["externalGradingOptions"]["serverFilesCourse"]:
        shutil.copytree(folder / "course" / "serverFilesCourse" / name, top / "serverFilesCourse" / name)
    for name in ("student", "data"):
        (top / name).mkdir()
    (top / "data" / "data.json").write_text("{}")
    aside = _aside(top, container)
    shutil.copy(info, aside.parent / "info.json")
    return Image("prairielearn", container, aside)


def _aside(top: Path, container: Container) -> Path:
    kept = container.stage.parent / "image" / top.name
    kept.parent.mkdir()
    return top.rename(kept)
