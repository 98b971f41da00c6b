"""Files to hand back: each page under the name by which the platform knows whose it is, and nobody left out in silence.

The names are read here by rules of their own, written after what the platforms' importers do.
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.handback.making import Feedback, Work, make_archive, make_feedback
from grader.handback.platforms import PLATFORMS, place
from grader.intake import list_sources, read_submission
from grader.intake.values import Source
from grader.kit.errors import StudentFault
from grader.results.store import Origin, Store
from tests.harness.cards import card, failure, result
from tests.harness.fast.class_files import MODULE0, Files, put, zipped

ROOT = Path(__file__).parents[3]
CODE = "def add(x, y):\n    return x\n"
EXPORT = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
  - :name: Bob Martin
    :sid: '2'
submission_12:
  :submitters:
  - :name: Cy Young
    :sid: '3'
"""
DOWNLOADS: Mapping[str, Files] = {
    "canvas": {"lovelaceada_101_9001_operators.py": CODE, "martinbob_LATE_102_9002_operators-1.py": CODE},
    "moodle": {
        "Ada Lovelace_101_assignsubmission_file/operators.py": CODE,
        "Bob Martin_102_assignsubmission_file_operators.py": CODE,
    },
    "gradescope": {
        "submission_metadata.yml": EXPORT,
        "submission_11/operators.py": CODE,
        "submission_12/operators.py": CODE,
    },
}


def canvas_reads(name: str) -> str:
    """The user to whom Canvas gives a file: the first of two parts of the name that are numbers."""
    numbers = [part for part in Path(name).name.split("_") if part.isascii() and part.isdigit()]
    return numbers[0] if len(numbers) >= 2 and not name.rsplit("_", maxsplit=1)[-1].startswith("link") else ""


def moodle_reads(name: str) -> str:
    """The participant to whom Moodle gives a file: the second part of the first name that has four parts."""
    for part in name.split("/"):
        words = part.split("_", 4)
        if len(words) >= 4 and words[1].isdigit() and words[2:4] == ["assignsubmission", "file"]:
            return words[1]
    return ""


READS = {"canvas": canvas_reads, "moodle": moodle_reads, "gradescope": lambda name: name.split("/")[0]}
WHOSE = {
    "canvas": {"lovelaceada": "101", "martinbob": "102"},
    "moodle": {"Ada Lovelace": "101", "Bob Martin": "102"},
    "gradescope": {"Ada Lovelace": "submission_11", "Bob Martin": "submission_11", "Cy Young": "submission_12"},
}


def sources_of(path: Path) -> dict[str, Source]:
    return {source.student: source for source in list_sources(path, MODULE0).sources}


def given_back(folder: Path, platform: str, sources: Mapping[str, Source]) -> tuple[dict[str, str], list[str]]:
    """The name in the archive by what is in the page, and who is not in it."""
    pages = {student: f"page{n}" for n, student in enumerate(sources)}
    for student, page in pages.items():
        (folder / f"{page}.html").write_text(student)
    data, unknown = make_archive(platform, folder, pages, sources)
    assert make_archive(platform, folder, pages, sources)[0] == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {archive.read(name).decode(): name for name in archive.namelist()}, unknown


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_page_goes_to_its_own_student(tmp_path: Path, platform: str, is_packed: bool) -> None:
    path = tmp_path / "download.zip"
    if is_packed:
        path.write_bytes(zipped(DOWNLOADS[platform]))
    else:
        path = put(tmp_path / "download", DOWNLOADS[platform])
    names, unknown = given_back(tmp_path, platform, sources_of(path))
    assert {student: READS[platform](name) for student, name in names.items()} == WHOSE[platform]
    assert len({*names.values()}) == len(names)
    assert unknown == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_whoever_the_download_does_not_tell_is_named_and_never_guessed(tmp_path: Path, platform: str) -> None:
    files = {
        "ada/operators.py": CODE,
        "ada/bob_102_9002_operators.py": CODE,
        "ada/Bob_102_assignsubmission_file_a.py": CODE,
        "ada/submission_11/a.py": CODE,
        "Bob Martin_assignsubmission_file/operators.py": CODE,
    }
    names, unknown = given_back(tmp_path, platform, sources_of(put(tmp_path / "class", files)))
    assert (names, unknown) == ({}, ["Bob Martin", "ada"])
    assert place(platform, None, "page") == ""


def test_a_name_that_is_no_text_is_told_and_stops_nobody(tmp_path: Path) -> None:
    source = Source("ada", tmp_path, "folder", entries=("\udcff_1_assignsubmission_file",))
    assert place("moodle", source, "page") == ""


def test_a_page_shows_the_lines_that_were_graded_and_no_others(tmp_path: Path) -> None:
    sources = sources_of(put(tmp_path / "class", {"ada/operators.py": CODE, "bob/operators.py": CODE}))
    digest = read_submission(sources["ada"], MODULE0).digest
    row = result("one", of=failure(1, 2, target="operators:add"))
    cards = {
        "ada": card("ada", row, submission=digest),
        "bob": card("bob", row, submission="another"),
        "cy": card("cy"),
    }
    made = [*make_feedback([*cards, "dee"], Work(MODULE0, cards.get, {}, sources))]
    assert [(one.student, one.has_lines) for one in made if isinstance(one, Feedback)] == [
        ("ada", True),
        ("bob", False),
        ("cy", False),
    ]
    assert ["    return x" in one.texts[".html"] for one in made if isinstance(one, Feedback)] == [True, False, False]


def test_a_submission_that_is_gone_costs_the_lines_and_not_the_page(tmp_path: Path) -> None:
    sources = sources_of(put(tmp_path / "class", {"ada/operators.py": CODE}))
    one = msgspec.structs.replace(card("ada"), submission=read_submission(sources["ada"], MODULE0).digest)
    (tmp_path / "class" / "ada" / "operators.py").unlink()
    made = [*make_feedback(["ada"], Work(MODULE0, {"ada": one}.get, {}, sources))]
    assert [one.has_lines for one in made if isinstance(one, Feedback)] == [False]


def kept(folder: Path, *students: str) -> None:
    """Results of these students, in the folder of a class."""
    with Store(folder / "results.sqlite") as store:
        for student in students:
            store.put(msgspec.structs.replace(card(student, result("one")), assignment="module0"), Origin())
        store.settle("module0", "suite", ())


def run(folder: Path, *words: str | Path) -> Result:
    start = ["--course", str(ROOT), "--class", str(folder)]
    return CliRunner().invoke(cli, [*start, "feedback", *map(str, words)], standalone_mode=False)


def test_the_command_writes_the_archive_and_names_whoever_is_not_in_it(tmp_path: Path) -> None:
    kept(tmp_path, "lovelaceada", "somebody else")
    download = put(tmp_path / "download", DOWNLOADS["canvas"])
    done = run(tmp_path, download, "-o", tmp_path / "pages", "--zip", "canvas", "-a", "module0")
    assert isinstance(done.exception, StudentFault)
    assert "not in the archive: somebody else: nothing in SUBMISSIONS has a name that canvas gives" in done.stderr
    with zipfile.ZipFile(tmp_path / "pages" / "module0-canvas.zip") as archive:
        assert archive.namelist() == ["lovelaceada_101_9001_feedback.html"]
        page = archive.read(archive.namelist()[0])
    assert page == (tmp_path / "pages" / "lovelaceada.html").read_bytes()
    assert len([*(tmp_path / "pages").glob("*.html")]) == 2


def test_an_archive_needs_the_download(tmp_path: Path) -> None:
    kept(tmp_path, "ada")
    done = run(tmp_path, "-o", tmp_path / "pages", "--zip", "moodle", "-a", "module0")
    assert "--zip needs SUBMISSIONS" in str(done.exception)
    assert not (tmp_path / "pages").exists()
    assert "show no lines" in run(tmp_path, "-o", tmp_path / "pages", "-a", "module0").stderr
