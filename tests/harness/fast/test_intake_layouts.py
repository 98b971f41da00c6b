"""Folders and downloads as people and platforms leave them, as data: who must come out, with which files and reasons.

The layouts are in tests/harness/data/layouts.toml, which says how a tree is written.
"""

import io
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.courses.assignment import Assignment, load_assignment
from grader.intake import Listing, NotGradedError, list_sources, read_submission
from tests.harness.fast.class_files import MODULE0, PLACES, Files, put, submissions, zipped

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "harness" / "data" / "layouts.toml"
WITH_NOTEBOOKS = load_assignment(ROOT, "module0")  # in the place of each file a notebook may be handed in
LAYOUTS: list[dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["layout"]
TEXTS = {"o": "o = 1\n", "m": "m = 1\n", "o2": "o = 2\n", "m2": "m = 2\n", "": "x"}


def laid(folder: Path, tree: list[str], texts: dict[str, str]) -> Path:
    """The folder with the tree in it, in which NAME.zip// begins what is in an archive."""
    files: dict[str, Any] = {}
    for line in tree:
        place, _, content = line.partition(" = ")
        above, _, inside = place.partition("//")
        if inside:
            files.setdefault(above, []).append(f"{inside} = {content}")
        else:
            files[place] = {**TEXTS, **texts}[content]
    for place, content in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if place.endswith("/"):
            path.mkdir()
        else:
            path.write_bytes(packed(content, texts) if isinstance(content, list) else content.encode())
    return folder


def packed(tree: list[str], texts: dict[str, str]) -> bytes:
    inner: dict[str, Any] = {}
    for line in tree:
        place, _, content = line.partition(" = ")
        above, _, inside = place.partition("//")
        inner.setdefault(above, []).append(f"{inside} = {content}" if inside else content)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for place, lines in inner.items():
            content = packed(lines, texts) if place.endswith(".zip") else {**TEXTS, **texts}[lines[0]].encode()
            archive.writestr(place, content)
    return made.getvalue()


def rows_of(listing: Listing, pick: str, assignment: Assignment) -> dict[str, dict[str, Any]]:
    """Each student as a layout writes one: the files by their letters, the reason, and what the download knows."""
    letters = {text: letter for letter, text in TEXTS.items()}
    rows: dict[str, dict[str, Any]] = {}
    for source in listing.sources:
        picked = source.__class__(**{**vars(source), "pick": pick})
        try:
            seen = read_submission(picked, assignment)
        except NotGradedError as fault:
            rows[source.student] = {"reason": str(fault)}
            continue
        files = {n.removesuffix(".py"): letters.get(text, "?") for n, text in seen.files.items() if n in PLACES}
        gaps = sorted(set(seen.gaps.values()))
        told = {"gaps": gaps} if gaps else {}
        rows[source.student] = files | told | said(source.receipt)
    for one in listing.not_graded:
        rows[one.student] = {"reason": one.reason} | said(one.receipt)
    return rows


def said(receipt: Any) -> dict[str, Any]:
    known = {name: getattr(receipt, name) for name in ("id", "login", "mail", "late", "at")}
    return {name: value for name, value in known.items() if value not in ("", None)}


@pytest.mark.parametrize("assignment", [MODULE0, WITH_NOTEBOOKS], ids=["files", "notebooks too"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=[one["name"] for one in LAYOUTS])
def test_a_layout_gives_these_rows(tmp_path: Path, layout: dict[str, Any], assignment: Assignment) -> None:
    folder = laid(tmp_path / "all", layout["tree"], layout.get("texts", {}))
    listing = list_sources(folder / layout.get("grade", ""), assignment)
    got = rows_of(listing, layout.get("pick", ""), assignment)
    rows = layout["rows"] | (layout.get("with_notebooks", {}) if assignment.notebooks else {})
    assert set(got) == set(rows)
    for student, want in rows.items():
        reason = want.get("reason", "")
        assert reason in got[student].get("reason", ""), got[student]
        assert {k: v for k, v in got[student].items() if k != "reason"} == {
            k: v for k, v in want.items() if k != "reason"
        }
        assert want.keys() >= {"reason"} or got[student].keys() >= {"operators", "module"} or got[student].get("gaps")
    assert [line.partition(":")[0] for line in listing.unclear] == layout.get("unclear", [])


def test_there_are_forty_of_them_and_no_two_are_called_alike() -> None:
    assert len({one["name"] for one in LAYOUTS}) == len(LAYOUTS) >= 40


def test_listing_and_reading_a_class_in_one_archive_takes_time_in_proportion(tmp_path: Path) -> None:
    def cpu_seconds(count: int) -> float:
        files: Files = {f"s{n}_{n}_{n}_{name}": "x = 1" for n in range(count) for name in PLACES}
        path = put(tmp_path, {"all.zip": zipped(files)}) / "all.zip"
        seconds = []
        for _ in range(2):  # the lower one counts: other programs only ever add to it
            start = time.process_time()
            assert len(submissions(list_sources(path, MODULE0))) == count
            seconds.append(time.process_time() - start)
        return min(seconds)

    assert cpu_seconds(1600) < 10 * cpu_seconds(400)  # 4 times in proportion, 16 times in the square
