"""The targets that read files: archives, source text, names, metadata, assignments and example sets."""

import ast
import codecs
from io import BytesIO
from pathlib import Path

from grader.courses.assignment import load_assignment
from grader.courses.toml_file import TomlFault
from grader.intake import IntakeError, NotGradedError, Source, list_sources, read_submission
from grader.intake.alike import told_apart
from grader.intake.files.members import Member, is_hidden, member_tree, safe_place
from grader.intake.files.text import one_line, person, source_text
from grader.intake.files.tree import Entry, Kind, UnreadableError
from grader.intake.places import looks_like
from grader.intake.platforms.blackboard import Attempts
from grader.intake.platforms.gradescope import METADATA, submitters
from grader.intake.platforms.names import Reader, is_renamed
from grader.intake.platforms.receipts import Download
from grader.intake.values import MAX_HELPERS, MAX_TEXT_BYTES
from grader.kit.answering.cells import ReadNotebook, joined
from grader.kit.answering.notebook import told
from grader.kit.errors import HarnessFault
from grader.kit.judging.examples import read_set
from grader.kit.showing.harmless import plain_text
from grader.notebooks.matching import matched, similarity
from grader.notebooks.reading import read_cells
from grader.notebooks.released import read_released
from grader.notebooks.scanning import NotebookFault
from tests.fuzz.material import ROOT, checks, module0, scratch

RELEASE = ROOT / "tests" / "harness" / "notebooks" / "course" / "assignments" / "mod0" / "mod0.ipynb"
KINDS: tuple[Kind, ...] = ("file", "folder", "link", "special", "twice", "locked", "closed")


def fuzz_zip(data: bytes) -> None:
    """A student's archive, called .zip, and the same as a download of a whole class."""
    _archive(scratch("zoe.zip", data))


def fuzz_tar(data: bytes) -> None:
    """The same, called .tar.gz; what it is, its first bytes say."""
    _archive(scratch("zoe.tar.gz", data))


def _archive(path: Path) -> None:
    _read_within_limits(Source("zoe", path, "zip" if path.suffix == ".zip" else "tar"))
    try:
        listing = list_sources(path, module0())
    except IntakeError:
        return
    assert len({source.student for source in listing.sources}) == len(listing.sources)
    reasons = (text for one in listing.not_graded for text in (one.student, one.reason))
    lines = (*listing.notes, *listing.unclear, listing.how, *reasons)
    assert all(_is_one_line(text) for text in (*lines, *(source.student for source in listing.sources)))
    for source in listing.sources[:8]:
        _read_within_limits(source)


def _read_within_limits(source: Source) -> None:
    try:
        seen = read_submission(source, module0())
    except NotGradedError as error:
        assert _is_one_line(str(error))  # noqa: PT017 - what was raised is looked at, if anything was
        return
    graded = set(module0().files)
    assert graded <= {*seen.files, *seen.problems}
    assert set(seen.files).isdisjoint(seen.problems)
    assert len(seen.files) <= MAX_HELPERS + len(graded)
    assert sum(len(text.encode()) for text in seen.files.values()) <= 2 * MAX_TEXT_BYTES  # Latin-1 takes twice as many
    assert all(name.removesuffix(".py").isidentifier() for name in seen.files)
    assert all(map(_is_one_line, (*seen.notes, *seen.problems.values(), *seen.found.values())))


def _is_one_line(text: str) -> bool:
    return "\n" not in text and plain_text(text) == text and "::" not in text and "##[" not in text


def fuzz_text(data: bytes) -> None:
    """The bytes of a Python file."""
    try:
        text = source_text(data)
    except UnreadableError as fault:
        assert _is_one_line(str(fault))  # noqa: PT017 - what was raised is looked at, if anything was
        return
    assert "\r" not in text
    assert "\0" not in text
    assert len(text) <= len(data)
    assert b"coding" in data or source_text(codecs.BOM_UTF8 + text.encode()) == text


def fuzz_names(data: bytes) -> None:
    """Names of entries, one a line: whose they are, what they are like, and how they are shown."""
    for line in data.split(b"\n")[:50]:
        name = line[:4096].decode("utf-8", "surrogateescape")
        for text in (one_line(name), person(name)):
            assert _is_one_line(text), text
            text.encode()
        for entry in (Entry(name, kind) for kind in KINDS):
            found = Reader(Download(), Attempts({}, frozenset())).claims(entry)
            assert all(_is_one_line(claim.student) and claim.entry == name for claim in found)
            assert all(claim.kind == entry.kind for claim in found)
            is_renamed(entry)
        place = safe_place(name)
        assert place is None or (".." not in place.split("/") and not place.startswith("/"))
        assert not looks_like(name, "operators.py") or len(name) < 200
        is_hidden(name)
    people = [person(line[:4096].decode("utf-8", "surrogateescape")) for line in data.split(b"\n")[:50]]
    shown = told_apart(people, 30)
    assert set(shown) == set(people)
    assert len(set(shown.values())) == len(set(people))
    assert all(_is_one_line(text) and len(text) <= 30 for text in shown.values())


def fuzz_notebook(data: bytes) -> None:
    """A notebook: read, paired with its release, and its cells read as the locked child does."""
    release = read_released(RELEASE, ("nodes.py",))
    try:
        cells = read_cells(data)
    except NotebookFault as fault:
        assert _is_one_line(one_line(str(fault)))  # noqa: PT017 - as above
        return
    assert 0 <= similarity(cells, release) <= 1
    found = matched(cells, release)
    read = ReadNotebook(found.notebook)
    assert read.text.count("\n") == joined((c.label, c.text) for c in found.notebook.cells).count("\n")
    assert all(len(row) == 4 for row in told({read.home: read}))
    assert {"setup", "parameter", *(a.check for a in release.answers)} <= {cell.id for cell in found.notebook.cells}
    ast.parse(read.text)
    "".join((*found.told, *found.notes, *found.answers.values(), read.text)).encode()


def fuzz_metadata(data: bytes) -> None:
    """Gradescope's list of who handed in."""

    def opened(max_bytes: int) -> BytesIO:
        return BytesIO(data[:max_bytes])

    tree = member_tree([Member(METADATA, "file", opened)])
    for folder, people in submitters(tree, "").items():
        assert folder
        assert all(one.name and _is_one_line(one.name) and _is_one_line(one.receipt.key) for one in people)


def fuzz_assignment(data: bytes) -> None:
    """An assignment.toml."""
    path = scratch("course/assignments/module0/assignment.toml", data)
    scratch("course/tests/checks/test_module.py", b"")
    try:
        found = load_assignment(path.parents[2], "module0")
    except TomlFault:
        return
    assert found.tasks
    assert all(".." not in Path(place).parts for places in found.files.values() for place in places)


def fuzz_examples(data: bytes) -> None:
    """An example set of the check that the first byte chooses."""
    names = tuple(checks())
    _, check = checks()[names[data[0] % len(names)] if data else names[0]]
    try:
        found = read_set(scratch("set.json", data[1:]), check)
    except HarnessFault:
        return
    assert all(list(example.inputs) == list(check.inputs) for example in found.examples)
